import io
import zipfile

from frontdesk.media.document import extract
from frontdesk.media.docx import marked
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


def test_a_document_without_secrets_is_handed_on_as_it_came() -> None:
    plain = docx("<w:p><w:r><w:t>Seen.</w:t></w:r></w:p>")
    assert marked(plain) is plain


def test_a_part_that_is_no_xml_does_no_harm() -> None:
    out = io.BytesIO(docx("<w:p><w:r><w:t>Seen.</w:t></w:r></w:p>"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/styles.xml", "<broken")
        archive.writestr("word/other.xml", "no xml")
    assert marked(out.getvalue()) == out.getvalue()
