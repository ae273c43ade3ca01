import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import UnsupportedMedia
from frontdesk.media.sniff import DOCX, KINDS, PPTX, XLSX, decode_text, sniff
from media.files import film, picture, sound_in, tone


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (picture(name="JPEG"), "image/jpeg"),
        (picture(name="PNG"), "image/png"),
        (picture(name="WEBP"), "image/webp"),
        (picture(name="GIF"), "image/gif"),
        (tone(), "audio/wav"),
        (tone(name="FLAC"), "audio/flac"),
        (tone(name="OGG"), "audio/ogg"),
        (tone(name="MP3"), "audio/mpeg"),
        (sound_in("ipod", "aac"), "audio/mp4"),
        (film(), "video/mp4"),
        (film(container="mov"), "video/quicktime"),
        (film(container="webm", codec="libvpx"), "video/webm"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PK\x03\x04....word/document.xml", DOCX),
        (b"PK\x03\x04....xl/workbook.xml", XLSX),
        (b"PK\x03\x04....ppt/presentation.xml", PPTX),
        (b"<!DOCTYPE html><p>hi", "text/html"),
        (b"<!-- a --><html>", "text/html"),
        (b"# Title\n\ntext", "text/markdown"),
        ("1. 打开\n2. 关闭\n".encode(), "text/markdown"),
        (b"question,answer\nwhen,now\nwhere,here\n", "text/csv"),
        ("问题;回答\n何时;现在\n".encode("gb18030"), "text/csv"),
        (b"Just words, and more words.\n", "text/plain"),
        ("退货需要几天？".encode("utf-16"), "text/plain"),
    ],
)
def test_bytes_tell_what_they_are(data: bytes, media_type: str) -> None:
    assert sniff(data) == media_type


def archive(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def test_a_document_inside_a_document_does_not_say_what_the_outer_one_is() -> None:
    chart = archive(("xl/workbook.xml", b"<workbook/>"))
    show = archive(("ppt/presentation.xml", b"<p/>"), ("ppt/embeddings/chart.xlsx", chart))
    assert sniff(show) == PPTX
    assert sniff(archive(("xl/workbook.xml", b"<workbook/>"), ("xl/embeddings/show.pptx", show))) == XLSX


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"PK\x03\x04\x14\x00\x00\x00evil.exe\x00",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><!-- x --><svg/>',
        b"\x00" * 100,
        b"Rar!\x1a\x07\x00",
        b"BM\x00\x00\x00\x00\x00\x00",
    ],
)
def test_what_is_not_read_here_is_refused_with_what_is(data: bytes) -> None:
    with pytest.raises(UnsupportedMedia, match="send JPEG, PNG"):
        sniff(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_named_or_refused(data: bytes) -> None:
    with contextlib.suppress(UnsupportedMedia):
        assert sniff(data) in KINDS


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_text_in_utf_8_is_read_as_it_was_written(text: str) -> None:
    assert decode_text(text.encode()) == text.removeprefix("\ufeff")
