import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.catalogue.words import line, name, passage, printable
from frontdesk.errors import InvalidInput


def test_what_word_processors_leave_behind_is_taken_out() -> None:
    assert line("\ufeffQuiet\u200b ket\u00adtle\n  one", "title", 50) == "Quiet kettle one"
    assert passage("two\n\nlines", "text", 50) == "two\n\nlines"
    assert line("安静的水壶 👨‍👩‍👧", "title", 50) == "安静的水壶 👨‍👩‍👧"
    assert line(None, "title", 50) == ""


@pytest.mark.parametrize(
    ("hidden", "called"),
    [
        ("safe\u202egnp.exe", "U+202E, right-to-left override"),
        ("a\U000e0041\U000e0042", "U+E0041, tag latin capital letter a"),
        ("bell\x07", "U+0007, a control character"),
        ("null\0", "U+0000"),
        ("half \ud800", "U+D800"),
        ("isolate\u2066x", "U+2066"),
    ],
)
def test_hidden_letters_are_refused_with_their_place(hidden: str, called: str) -> None:
    with pytest.raises(InvalidInput) as error:
        passage(hidden, "text", 100)
    assert error.value.part == "text"
    assert called.lower() in str(error.value).lower()
    assert str(error.value).isprintable()


def test_too_long_a_text_names_its_length_and_the_limit() -> None:
    with pytest.raises(InvalidInput, match="the text has 21 characters; the limit is 20") as error:
        passage("x" * 21, "text", 20)
    assert (error.value.value, error.value.limit) == (21, 20)


@pytest.mark.parametrize("said", [7, 1.5, True, ["a"], {"a": 1}])
def test_what_is_no_text_is_refused(said: object) -> None:
    with pytest.raises(InvalidInput, match="is no text but"):
        passage(said, "title", 20)


@pytest.mark.parametrize("said", ["", " ", "a b", "a/b", "a?b", "50%", "..\\x", "a#b", ".", "..", None])
def test_a_name_can_stand_in_an_address(said: object) -> None:
    with pytest.raises(InvalidInput):
        name(said, "id")


def test_names_may_be_chinese_and_numbers() -> None:
    assert (name("水壶-1", "id"), name(17, "id"), name(" K.1 ", "id")) == ("水壶-1", "17", "K.1")


@given(st.text(st.characters(codec=None, exclude_categories=[]), max_size=60))
def test_whatever_is_let_in_can_be_kept_and_shown(said: str) -> None:
    printable(said).encode()
    try:
        kept = line(said, "title", 60)
    except InvalidInput as error:
        str(error).encode()
    else:
        assert kept.encode().decode() == kept
        assert not any(ord(one) < 32 or 0x202A <= ord(one) <= 0x202E for one in kept)
