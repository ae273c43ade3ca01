import io
import zipfile

import pytest

from frontdesk.media.document import extract
from frontdesk.media.docx import LINK, marked
from frontdesk.media.sniff import DOCX
from media.test_document import docx

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f"""<w:styles {SPACE}>
<w:style w:type="character" w:styleId="Ghost"><w:name w:val="Ghost"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Child"><w:name w:val="Child"/><w:basedOn w:val="Ghost"/></w:style>
<w:style w:type="character" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:type="paragraph" w:styleId="Pale"><w:name w:val="Pale"/>
<w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Dark"><w:name w:val="Dark"/>
<w:tcPr><w:shd w:val="clear" w:fill="002040"/></w:tcPr></w:style>
</w:styles>"""
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WHITE = '<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>{}</w:t></w:r></w:p>'


def styled(body: str) -> bytes:
    out = io.BytesIO(docx(body))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/styles.xml", STYLES)
    return out.getvalue()


def read(body: str) -> list[tuple[str, bool]]:
    found = extract(styled(body), DOCX)
    return [(found.text[one.start : one.end], one.hidden) for one in found.blocks]


def run(style: str, words: str) -> str:
    return f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:t>{words}</w:t></w:r>'


def test_a_style_hides_what_is_written_in_it_and_in_styles_based_on_it() -> None:
    runs = run("Ghost", "One, ") + run("Child", "two.") + run("Loop", "Three.")
    body = f"<w:p><w:r><w:t>Seen. </w:t></w:r>{runs}</w:p>"
    assert read(body) == [("Seen. Three.", False), ("One, two.", True)]


def test_the_nearest_word_on_a_run_decides() -> None:
    shown = (
        '<w:p><w:r><w:rPr><w:rStyle w:val="Ghost"/><w:vanish w:val="0"/></w:rPr><w:t>Shown.</w:t></w:r></w:p>'
    )
    pale = '<w:p><w:pPr><w:pStyle w:val="Pale"/></w:pPr>{}</w:p>'
    dark = '<w:r><w:rPr><w:color w:val="202020"/></w:rPr><w:t>Dark.</w:t></w:r>'
    body = shown + pale.format("<w:r><w:t>Pale.</w:t></w:r>") + pale.format(dark)
    assert read(body) == [("Shown.", False), ("Pale.", True), ("Dark.", False)]


def test_white_letters_in_a_dark_table_or_a_drawing_are_no_secret() -> None:
    table = '<w:tbl><w:tblPr><w:tblStyle w:val="{}"/></w:tblPr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>'
    body = table.format("Dark", WHITE.format("Head")) + table.format("Loop", WHITE.format("Ghost"))
    assert read(body) == [("Head", False), ("Ghost", True)]
    box = f"<w:p><w:r><w:pict><w:txbxContent>{WHITE.format('Boxed')}</w:txbxContent></w:pict></w:r></w:p>"
    assert ("Boxed", True) not in read(box)


def without_style(rule: str) -> list[tuple[str, bool]]:
    """Read a paragraph and a dark run in it, neither of which names a style."""
    dark = '<w:r><w:rPr><w:color w:val="202020"/></w:rPr><w:t>Dark.</w:t></w:r>'
    out = io.BytesIO(docx(f"<w:p><w:r><w:t>Pay. </w:t></w:r>{dark}</w:p>"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/styles.xml", f"<w:styles {SPACE}>{rule}</w:styles>")
    found = extract(out.getvalue(), DOCX)
    return [(found.text[one.start : one.end], one.hidden) for one in found.blocks]


def test_what_is_said_of_all_letters_holds_where_nothing_else_is_said() -> None:
    pale = '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
    usual = f'<w:style w:type="paragraph" w:default="1" w:styleId="N">{pale}</w:style>'
    for rule in (usual, f"<w:docDefaults><w:rPrDefault>{pale}</w:rPrDefault></w:docDefaults>"):
        assert without_style(rule) == [("Dark.", False), ("Pay.", True)]
    other = usual.replace(' w:default="1"', "")
    assert without_style(other) == [("Pay. Dark.", False)]


@pytest.mark.parametrize("decoy", ["", f"<w:styles {SPACE}/>"])
def test_a_document_is_judged_by_the_parts_that_are_read_whatever_their_names(decoy: str) -> None:
    links = f'<Relationships xmlns="{PACKAGE}">{{}}</Relationships>'
    link = f'<Relationship Id="r" Type="{LINK}{{}}" Target="{{}}"/>'
    body = f"<w:p><w:r><w:t>Seen. </w:t></w:r>{run('Ghost', 'Pay.')}</w:p>"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(body))) as plain, zipfile.ZipFile(out, "w") as archive:
        archive.writestr("_rels/.rels", links.format(link.format("officeDocument", "word/other")))
        archive.writestr("word/other", plain.read("word/document.xml"))
        archive.writestr("word/document.xml", "<none/>")
        archive.writestr("word/_rels/other.rels", links.format(link.format("styles", "look.bin")))
        archive.writestr("word/look.bin", STYLES)
        if decoy:
            archive.writestr("word/styles.xml", decoy)
    found = extract(out.getvalue(), DOCX)
    assert [(found.text[one.start : one.end], one.hidden) for one in found.blocks] == [
        ("Seen.", False),
        ("Pay.", True),
    ]


def test_a_document_without_secrets_is_handed_on_as_it_came() -> None:
    plain = docx("<w:p><w:r><w:t>Seen.</w:t></w:r></w:p>")
    assert marked(plain) is plain


def test_a_part_that_is_no_xml_does_no_harm() -> None:
    out = io.BytesIO(docx("<w:p><w:r><w:t>Seen.</w:t></w:r></w:p>"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/styles.xml", "<broken")
        archive.writestr("word/other.xml", "no xml")
    assert marked(out.getvalue()) == out.getvalue()
