from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.speech.english import English
from frontdesk.speech.lexicon import Lexicon, spelled

pytest.importorskip("misaki", reason="misaki is not installed")

ENGLISH = English()


def guesses(words: Sequence[str]) -> Sequence[str | None]:
    return ["lˈumi" if word == "Lumi" else None for word in words]


def test_little_words_are_said_as_a_sentence_has_them() -> None:
    assert ENGLISH.sounds("the order") == "ði ˈɔɹdəɹ"
    assert ENGLISH.sounds("the desk") == "ðə dˈɛsk"
    assert ENGLISH.sounds("to open a box").startswith("tʊ ˈOpᵊn ɐ ")
    assert ENGLISH.sounds("to send").startswith("tə ")


def test_the_tune_of_a_sentence_stays() -> None:
    sounds = ENGLISH.sounds("Is it here? Yes, it is (really)!")
    assert [sign for sign in sounds if sign in "?,()!"] == list("?,()!")


def test_numbers_are_words() -> None:
    assert ENGLISH.sounds("2 kg") == ENGLISH.sounds("two kilograms")


def test_a_word_that_no_lexicon_has_is_guessed_else_spelled() -> None:
    empty = Lexicon({})
    assert English(empty, guesses).sounds("Lumi xq") == f"lˈumi {spelled('xq')}"


def test_a_lexicon_that_is_not_installed_leaves_the_guess_for_every_word() -> None:
    asked: list[Sequence[str]] = []

    def noted(words: Sequence[str]) -> Sequence[str | None]:
        asked.append(list(words))
        return ["x"] * len(words)

    assert English(Lexicon({}), noted).sounds("Nothing here helps") == "x x x"
    assert asked == [["Nothing", "here", "helps"]]  # all at once: each guess starts a process


@given(st.text(max_size=200))
def test_no_text_makes_it_fail_and_no_digit_is_left(text: str) -> None:
    assert not any(sign.isdecimal() for sign in ENGLISH.sounds(text))
