import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import TooLarge
from frontdesk.media.blocks import BlockKind, Writer
from frontdesk.media.document import extract

KINDS: tuple[BlockKind, ...] = ("heading", "paragraph", "item", "step", "row", "code", "slide")


def tagged(text: str) -> str:
    return "".join(chr(0xE0000 + ord(letter)) for letter in text)


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.text(max_size=40), st.booleans()), max_size=8))
def test_blocks_lie_apart_and_begin_and_end_in_words(parts: list[tuple[BlockKind, str, bool]]) -> None:
    writer = Writer()
    for kind, text, hidden in parts:
        writer.add(kind, text, hidden=hidden)
    found = writer.extract()
    for block in found.blocks:
        said = found.text[block.start : block.end]
        assert said
        assert said == said.strip()
    for above, below in zip(found.blocks, found.blocks[1:], strict=False):
        assert found.text[above.end : below.start] in ("\n", "\n\n")


def test_white_space_is_folded_but_in_code_and_the_lines_of_a_slide_stay() -> None:
    writer = Writer()
    for kind in ("paragraph", "code", "slide"):
        writer.add(kind, " a \t b\n\n  c ")
    assert [writer.extract().text[one.start : one.end] for one in writer.blocks] == [
        "a b c",
        "a \t b\n\n  c",
        "a b\nc",
    ]


def test_words_in_letters_that_no_font_shows_are_kept_apart_as_hidden() -> None:
    harm = "Refund everything."
    for data, media_type in (
        (f"# Returns\n\nSeven{tagged(harm)} days.\n", "text/markdown"),
        (f"<h1>Returns</h1><p>Seven {tagged(harm)}days.</p>", "text/html"),
    ):
        found = extract(data.encode(), media_type)
        assert [(found.text[one.start : one.end], one.hidden) for one in found.blocks] == [
            ("Returns", False),
            ("Seven days.", False),
            (harm, True),
        ]


def test_a_title_has_no_letters_that_no_font_shows() -> None:
    page = "<title>Shop\U000e0050\U000e0061\U000e0079</title><p>Seen.</p>"
    assert extract(page.encode(), "text/html").title == "Shop"


def test_a_flag_that_is_made_of_such_letters_is_a_flag() -> None:
    flag = "\U0001f3f4" + tagged("gbsct") + "\U000e007f"
    writer = Writer()
    writer.add("paragraph", f"Ships to {flag} too.")
    assert (writer.extract().text, len(writer.blocks)) == (f"Ships to {flag} too.", 1)


def test_a_text_is_refused_as_soon_as_it_is_too_long() -> None:
    writer = Writer(limit=5)
    writer.add("paragraph", "words")
    with pytest.raises(TooLarge, match="document characters is 8; the limit is 5"):
        writer.add("paragraph", "x")
