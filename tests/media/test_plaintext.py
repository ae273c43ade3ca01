import pytest

from frontdesk.errors import UnsupportedMedia
from frontdesk.media.plaintext import decode_text, text_type

LONG_TABLE = "question,answer\n" + "".join(f'how {n}?,"so, {n}"\n' for n in range(3_000))


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        (LONG_TABLE, "text/csv"),  # longer than what is looked at: its last row is cut, and not counted
        ('q,a\nhow?,"1. open it\n2. [look](http://x)"\nwhy?,so\n', "text/csv"),
        ("问题\t回答\n何时\t现在\n", "text/csv"),
        ("- one, two\n- three, four\n", "text/markdown"),
        ("Dear Sir, hello.\nYours, me.\n", "text/plain"),
        ("one,two\n", "text/plain"),
        ("a,b\n1,2,3\n", "text/plain"),
        ("see [the page](http://x) for more", "text/markdown"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", "text/markdown"),
        ("<!-- note -->\n<!-- more -->\n<p>hello</p>", "text/html"),
        ('<?xml version="1.0"?><!DOCTYPE html><html/>', "text/html"),
        ("<3 this shop", "text/plain"),
    ],
)
def test_a_text_is_told_by_how_it_is_written(text: str, media_type: str) -> None:
    assert text_type(text) == media_type


@pytest.mark.parametrize("text", ["<svg/>", "<?xml version='1.0'?><rss/>", "<!-- a --><SVG onload=x>"])
def test_pictures_and_pages_in_xml_are_refused(text: str) -> None:
    with pytest.raises(UnsupportedMedia, match="scripts"):
        text_type(text)


@pytest.mark.parametrize(
    "text", ["<!---->" * 2_000 + "x", "[" * 20_000, '",' * 10_000, "|" * 19_000 + "x", "<!--" * 5_000]
)
def test_no_text_keeps_the_door_busy(text: str) -> None:
    """The first of these took 2**n steps for n comments before: it would never end."""
    assert text_type(text) == "text/plain"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_is_read_in_the_encodings_that_people_use(encoding: str) -> None:
    assert decode_text("七天无理由退货，谢谢！".encode(encoding)) == "七天无理由退货，谢谢！"


@pytest.mark.parametrize(
    "data", [b"a\0b", b"\xff\xfea", b"\x1b[2J", "\ud800".encode("utf-16", "surrogatepass")]
)
def test_what_no_text_holds_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedMedia):
        decode_text(data)
