from hypothesis import given
from hypothesis import strategies as st

from frontdesk.features.ngrams import character_grams, word_grams

WORDS = st.lists(st.text("abc", min_size=1, max_size=3), max_size=6)


@given(WORDS, st.integers(1, 4))
def test_there_is_one_run_of_words_at_every_place_it_fits(words: list[str], size: int) -> None:
    assert len(list(word_grams(words, (size, size)))) == max(len(words) - size + 1, 0)


def test_runs_of_words_are_joined_by_spaces() -> None:
    assert list(word_grams(["a", "b", "c"], (1, 2))) == ["a", "b", "c", "a b", "b c"]


def test_runs_of_characters_know_where_a_word_begins_and_ends() -> None:
    assert list(character_grams("ab  c", (2, 3))) == [" a", "ab", "b ", " ab", "ab ", " c", "c ", " c "]


def test_a_stretch_shorter_than_a_run_is_counted_once() -> None:
    assert list(character_grams("a", (4, 6))) == [" a "]
