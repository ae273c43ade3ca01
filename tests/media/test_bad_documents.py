"""Documents that somebody sends to do harm, or by mistake: each is refused by what is wrong with it."""

import contextlib
import io
import tracemalloc
import zipfile
import zlib

import pytest

from frontdesk.errors import RejectedInput, TooLarge, UnreadableMedia, UnsupportedMedia
from frontdesk.media.document import extract
from frontdesk.media.door import admit
from frontdesk.media.sniff import DOCX, PPTX, XLSX
from frontdesk.sections import Limits
from media.files import painted, printed
from media.office import slides, workbook
from media.test_document import docx

MANY = 200_000_000


class Long(bytes):
    """Bytes that claim to be 200 MB: nobody who reads only what is needed notices."""

    def __len__(self) -> int:
        return MANY


def padded(document: bytes, member: str, size: int = 120_000_000) -> bytes:
    """Put a member of zeros into an archive."""
    out = io.BytesIO(document)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(member, "w") as file:
        for _ in range(size // 1_000_000):
            file.write(bytes(1_000_000))
    return out.getvalue()


def locked() -> bytes:
    """Write a PDF that asks for a password: no password fits these checks."""
    marks = f"/O<{'ab' * 32}>/U<{'cd' * 32}>"
    lock = f"<</Filter/Standard/V 1/R 2/P -4{marks}>>"
    plain = printed([[(10, 700, "secret")]])
    return plain.replace(
        b"/Root 1 0 R", f"/Root 1 0 R/Encrypt {lock}/ID[<{'12' * 16}><{'12' * 16}>]".encode()
    )


def deflated(drawn: bytes, times: int = 1) -> bytes:
    """Write a PDF whose page is drawn by a stream that was packed some times over."""
    packed = drawn
    for _ in range(times):
        packed = zlib.compress(packed, 9)
    filters = "/FlateDecode " * times
    plain = painted([""], objects=())
    stream = f"<</Length {len(packed)}/Filter[{filters}]>>stream\n".encode() + packed + b"\nendstream"
    return plain.replace(b"<</Length 0>>stream\nendstream", stream)


def test_a_pdf_with_a_password_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableMedia, match="cannot be opened; send one without a password"):
        extract(locked(), "application/pdf")


def test_a_pdf_that_claims_more_pages_than_may_be_read_does_no_harm() -> None:
    data = printed([[(10, 700, "page")]]).replace(b"/Count 1>>", b"/Count 100000000>>")
    with contextlib.suppress(RejectedInput):
        assert extract(data, "application/pdf").text == "page"
    with pytest.raises(TooLarge, match="PDF pages is 600; the limit is 500"):
        extract(printed([[]] * 600), "application/pdf")


def test_a_page_tree_that_bites_its_tail_does_no_harm() -> None:
    data = printed([[(10, 700, "page")]]).replace(b"/Kids[3 0 R]", b"/Kids[2 0 R 3 0 R 2 0 R]")
    try:
        assert extract(data, "application/pdf").text in ("", "page")
    except RejectedInput:
        return


@pytest.mark.parametrize("times", [1, 2])
def test_a_stream_that_unpacks_without_end_is_refused_or_says_nothing(times: int) -> None:
    bomb = deflated(b" " * 300_000_000, times)
    assert len(bomb) < 2_000_000
    try:
        assert not extract(bomb, "application/pdf", limits=Limits(decode_megabytes=128)).text
    except RejectedInput:
        return


def test_a_page_that_says_more_than_a_document_may_is_refused() -> None:
    drawn = b"BT /F 1 Tf " + b"(word word word word) Tj 0 -1 Td " * 10_000 + b"ET"
    with pytest.raises(TooLarge):
        extract(deflated(drawn), "application/pdf", limits=Limits(document_characters=100_000))


@pytest.mark.parametrize(
    ("bomb", "media_type"),
    [
        (padded(docx("<w:p/>"), "word/media/zeros.bin"), DOCX),
        (padded(workbook([("a", "b"), ("1", "2")]), "xl/worksheets/sheet9.xml"), XLSX),
        (padded(slides(("a", "b")), "ppt/media/zeros.bin"), PPTX),
    ],
)
def test_an_office_document_that_unpacks_without_end_is_refused(bomb: bytes, media_type: str) -> None:
    assert len(bomb) < 300_000
    with pytest.raises(TooLarge, match="unpacked document bytes"):
        extract(bomb, media_type)


def test_shared_words_that_are_used_a_million_times_are_counted_as_often() -> None:
    rows = [("a", "b"), *[("word " * 1_000, "x")] * 3_000]
    with pytest.raises(TooLarge, match="document characters"):
        extract(workbook(rows), XLSX)


@pytest.mark.parametrize("media_type", [DOCX, XLSX, PPTX])
def test_an_office_document_that_is_none_is_refused(media_type: str) -> None:
    for data in (b"PK\x03\x04 nothing", docx("<w:p/>", member="x")[:-30]):
        with pytest.raises(UnreadableMedia):
            extract(data, media_type)


def test_a_table_of_200_megabytes_is_refused_before_it_is_read(limits: Limits) -> None:
    row = b"how long is the way to the shop?,it is a mile\n"
    table = Long(b"question,answer\n" + row * 100_000)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match="document bytes is 200,000,000; the limit is 20,000,000"):
            admit(table, part="faq.csv", limits=limits)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_text_that_is_too_long_is_told_by_its_head_in_any_encoding(limits: Limits, encoding: str) -> None:
    table = "问题,回答\n" + "几点关门？,八点。\n" * 150_000
    with pytest.raises(TooLarge, match="document bytes"):
        admit(Long(table.encode(encoding)), part="faq.csv", limits=limits)


@pytest.mark.parametrize("data", [b"good words \xff\xff\xff", "退货".encode() + b"\x80\xff", b"a\0b" * 50])
def test_a_text_in_no_encoding_is_refused_and_not_guessed(data: bytes) -> None:
    with pytest.raises(UnsupportedMedia, match="of no kind that is read here"):
        extract(data, "text/plain")


def test_a_page_full_of_scripts_gives_its_words_alone() -> None:
    page = """<html><head><script>steal()</script><style>p{}</style></head><body onload="steal()">
    <p onclick="steal()">Returns are free.</p><script src="//evil"></script><img src=x onerror="steal()">
    <a href="javascript:steal()">Ask us.</a><iframe src="//evil">steal()</iframe>
    <noscript>steal()</noscript><svg onload="steal()"><script>steal()</script></svg>
    <object data="//evil">steal()</object></body></html>"""
    found = extract(page.encode(), "text/html")
    assert found.text == "Returns are free.\n\nAsk us."
    assert not any(block.hidden for block in found.blocks)
