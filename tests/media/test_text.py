import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import InvalidInput, TooLarge
from frontdesk.media.text import clean
from frontdesk.sections import Limits


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=200))
def test_text_that_can_be_kept_comes_back_as_it_was(text: str) -> None:
    if text.strip():
        assert clean(text, Limits()) == text


@pytest.mark.parametrize(
    ("bad", "name"), [("a\0", "U+0000"), ("退\ud800货", "U+D800"), ("x\udfff", "U+DFFF")]
)
def test_what_cannot_be_kept_is_named_with_its_place(bad: str, name: str) -> None:
    with pytest.raises(InvalidInput, match=r"position 1") as refused:
        clean(bad, Limits(), "text 2")
    assert (refused.value.part, refused.value.value) == ("text 2", name)


@pytest.mark.parametrize("empty", ["", " ", "\n\t\u3000"])
def test_an_empty_text_is_refused(empty: str) -> None:
    with pytest.raises(InvalidInput, match="empty"):
        clean(empty, Limits())


def test_twenty_megabytes_of_text_are_refused_with_the_limit() -> None:
    with pytest.raises(TooLarge, match="text characters is 20,000,000; the limit is 20,000"):
        clean("x" * 20_000_000, Limits())
