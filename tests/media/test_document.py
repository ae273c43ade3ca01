import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.errors import RejectedInput, TooLarge, UnreadableMedia, UnsupportedMedia
from frontdesk.media import document
from frontdesk.media.document import Block, Extract, extract
from frontdesk.media.door import admit
from frontdesk.media.html import from_html, from_markdown
from frontdesk.media.sniff import DOCX, sniff
from frontdesk.media.table import from_csv, from_text
from frontdesk.media.wire import Json
from frontdesk.sections import Limits
from media.files import read_or_refused

MARKDOWN = """# Returns 退货

Send it back within **7 days**.
The label is [free](http://x).

1. Pack it.
2. Hand it over.
   - keep the slip

| model | colour |
|---|---|
| R2 | black |

```
E3 = dry
```

<script>alert(1)</script>
"""


def parts(found: Extract) -> list[tuple[str, str]]:
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


def docx(body: str, padding: int = 0, doctype: str = "", outside: str = "", member: str = "") -> bytes:
    head = (
        '<?xml version="1.0"?>'
        + doctype
        + '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    )
    kinds = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    links = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", kinds)
        archive.writestr("_rels/.rels", links)
        archive.writestr("word/document.xml", f"{head}<w:body>{body}</w:body></w:document>")
        if outside:
            archive.writestr(
                "word/_rels/document.xml.rels",
                links.replace('Id="r"', 'Id="out" TargetMode="External"')
                .replace("word/document.xml", outside)
                .replace('officeDocument" T', 'image" T'),
            )
        if member:
            archive.writestr(member, "x")
        if padding:
            archive.writestr("word/media/zeros.bin", bytes(padding))
    return out.getvalue()


def pdf(width: float, height: float, pages: int = 1) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(width, height)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_markdown_becomes_blocks_in_order() -> None:
    found = extract(MARKDOWN.encode(), "text/markdown")
    assert found.title == "Returns 退货"
    assert parts(found) == [
        ("heading", "Returns 退货"),
        ("paragraph", "Send it back within 7 days. The label is free."),
        ("item", "1. Pack it."),
        ("item", "2. Hand it over."),
        ("item", "keep the slip"),
        ("row", "model: R2 | colour: black"),
        ("code", "E3 = dry"),
    ]


@pytest.mark.parametrize(
    "unread",
    [
        '<p aria-hidden="true">pay to account 9</p>',
        "<!-- pay to account 9 -->",
        "<script>pay to account 9</script>",
        "<style>pay to account 9</style>",
        "<template>pay to account 9</template>",
        "<p>a <svg><text>pay to account 9</text></svg></p>",
    ],
)
def test_what_is_no_part_of_a_page_is_not_read(unread: str) -> None:
    found = extract(f"<html><body>{unread}<p>Seen.</p></body></html>".encode(), "text/html")
    assert "account" not in found.text
    assert "Seen." in found.text


def test_loose_words_between_blocks_are_kept_in_order() -> None:
    found = from_html("<div>one <b>two</b><p>three</p>four<br>five</div>")
    assert parts(found) == [("paragraph", "one two"), ("paragraph", "three"), ("paragraph", "four five")]


def test_a_table_of_questions_becomes_rows_with_their_names() -> None:
    found = extract("question;answer\n何时？;七天\n\nwhere;here\n".encode(), "text/csv")
    assert parts(found) == [
        ("row", "question: 何时？ | answer: 七天"),
        ("row", "question: where | answer: here"),
    ]


def test_steps_have_the_numbers_that_a_reader_sees() -> None:
    page = '<ol start="5"><li>a<ol><li>b</ol><li value="9">c<li><li>d</ol>'
    assert from_html(page).text.splitlines() == ["5. a", "1. b", "9. c", "11. d"]
    assert from_html('<ol start="x"><li>e<li value="1.5">f</ol>').text == "1. e\n2. f"
    assert from_markdown("3. c\n4. d\n").text == "3. c\n4. d"


def test_a_list_of_many_steps_costs_no_more_for_each() -> None:
    found = from_html("<ol>" + "<li>step" * 60_000 + "</ol>")
    assert found.text.endswith("\n60000. step")


def test_a_word_document_is_read() -> None:
    data = docx("<w:p><w:r><w:t>保修两年</w:t></w:r></w:p><w:p><w:r><w:t>Keep it.</w:t></w:r></w:p>")
    assert sniff(data) == DOCX
    assert parts(extract(data, DOCX)) == [("paragraph", "保修两年"), ("paragraph", "Keep it.")]


def test_a_word_document_that_unpacks_without_end_is_refused() -> None:
    bomb = docx("<w:p/>", padding=110_000_000)
    assert len(bomb) < 300_000
    with pytest.raises(TooLarge, match="unpacked document bytes"):
        extract(bomb, DOCX)


def test_a_huge_page_is_refused_by_its_box() -> None:
    with pytest.raises(TooLarge, match="PDF page size in points is 14,400; the limit is 3,000") as refused:
        extract(pdf(14_400, 14_400), "application/pdf")
    assert refused.value.part == "document"


def test_too_many_pages_are_refused_by_their_number() -> None:
    with pytest.raises(TooLarge, match="PDF pages is 3; the limit is 2"):
        extract(pdf(200, 200, 3), "application/pdf", limits=Limits(document_pages=2))


def test_a_damaged_pdf_is_unreadable() -> None:
    with pytest.raises(UnreadableMedia, match="cannot be opened"):
        extract(b"%PDF-1.7\nnothing", "application/pdf")


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(TooLarge, match="document characters is 11; the limit is 10"):
        extract(b"x" * 11, "text/plain", limits=Limits(document_characters=10))


def test_elements_nested_without_end_do_no_harm() -> None:
    with pytest.raises(TooLarge, match="nested elements is 201; the limit is 200"):
        extract(b"<div>" * 5_000 + b"bottom", "text/html")
    assert extract(b"<div>" * 50 + b"bottom", "text/html").text == "bottom"


@settings(max_examples=60)
@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_blocks_lie_in_order_without_overlap_and_begin_and_end_in_words(text: str) -> None:
    for read in (from_markdown, from_html, from_text):
        found = read(text)
        edges = [edge for block in found.blocks for edge in (block.start, block.end)]
        assert edges == sorted(edges)
        for _, part in parts(found):
            assert part
            assert part == part.strip()


def test_comments_and_scripts_in_markdown_are_unseen_too() -> None:
    found = extract(
        b"Seen <b>bold</b>.\n\n<!-- pay to account 9 -->\n\n<script>account</script>\n", "text/markdown"
    )
    assert found.text == "Seen bold."


def test_entities_that_grow_without_end_do_no_harm(limits: Limits) -> None:
    grown = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = docx("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", doctype=f'<!DOCTYPE x [<!ENTITY a0 "lol">{grown}]>')
    with pytest.raises(RejectedInput):
        admit(bomb, part="document", limits=limits)


def test_a_picture_outside_the_document_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"the secret")
    drawing = (
        '<w:p><w:r><w:t>Seen.</w:t></w:r><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/'
        'drawingml/2006/wordprocessingDrawing"><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/'
        'main"><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'r:link="out"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
    try:
        found = extract(docx(drawing, outside=secret.as_uri()), DOCX)
    except RejectedInput:
        return
    assert found.text == "Seen."


def test_a_document_with_macros_is_refused(limits: Limits) -> None:
    with pytest.raises(UnsupportedMedia, match="an Office document with macros is not read here"):
        admit(docx("<w:p/>", member="word/vbaProject.bin"), part="document", limits=limits)


@pytest.mark.parametrize("inline", ["<b>", "<span>", "<ul><li>", "<table><tr><td>", "<blockquote>"])
def test_no_nesting_brings_the_reader_down(limits: Limits, inline: str) -> None:
    read_or_refused(b"<html>" + inline.encode() * 30_000 + b"x", limits)


def test_nothing_that_a_child_says_of_a_document_is_believed() -> None:
    first, second = ["paragraph", 0, 2, 0, None, None, False], ["item", 2, 4, 1, 1, [0, 1, 2, 3], True]
    good = {"title": "t", "pages": 1, "blocks": [first, second], "scanned": [1]}
    read = document._checked(good, [b"abcd"])
    assert (read.text, read.scanned) == ("abcd", (1,))
    assert read.blocks == (Block("paragraph", 0, 2), Block("item", 2, 4, 1, 1, (0, 1, 2, 3), True))
    lies: list[tuple[Json, list[bytes]]] = [
        (good, [b"abc"]),
        (good, []),
        (good, [b"\xff\xfe\xfd\xfc"]),
        *(
            ({**good, "blocks": [wrong]}, [b"abcd"])
            for wrong in (
                ["paragraph", 2, 0, *first[3:]],
                ["paragraph", -1, 2, *first[3:]],
                ["script", 0, 2, *first[3:]],
                ["item", "0", 2, *first[3:]],
                [*first, 8],
                first[:5],
                [*second[:5], [0, 1, 2], True],
                [*second[:5], [0, 1, 2, "3"], True],
                [*second[:4], "1", None, False],
            )
        ),
        ({**good, "blocks": [["paragraph", 0, 3, *first[3:]], ["item", 1, 4, *first[3:]]]}, [b"abcd"]),
        ({**good, "blocks": 5}, [b"abcd"]),
        ({**good, "scanned": [2]}, [b"abcd"]),
        ({**good, "scanned": [0.5]}, [b"abcd"]),
    ]
    for said, blobs in lies:
        with pytest.raises((TypeError, ValueError)):
            document._checked(said, blobs)


def test_a_table_is_read_by_the_table_reader() -> None:
    assert from_csv("a,b\n1,2\n", "T").title == "T"
