import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.segment import Segment
from frontdesk.knowledge.words import Words
from frontdesk.postgres.counts import Counts

SEEN = {"warranti": 900, "headphon": 40, "f02": 2}


def counts(texts: int = 1_000, **seen: int) -> Counts:
    return Counts(texts, 20.0, np.zeros(384, np.float32), seen)


@pytest.mark.parametrize(
    ("most", "chosen"),
    [(1_000, ["f02", "headphon", "warranti"]), (50, ["f02", "headphon"]), (2, ["f02"]), (1, ["f02"])],
)
def test_the_rarest_words_are_chosen_and_always_one(most: int, chosen: list[str]) -> None:
    assert counts(**SEEN).rarer(["warranti", "unknown", "f02", "headphon", "f02"], most) == chosen


def test_of_words_that_nobody_wrote_none_is_chosen() -> None:
    assert counts(**SEEN).rarer(["unknown"], 9) == []


@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=5), min_size=1, max_size=9))
def test_a_word_weighs_what_it_weighs_in_memory(cut: list[list[str]]) -> None:
    held = Words.of(Segment.build(cut))
    seen = {word: sum(word in one for one in cut) for word in "abcd"}
    average = sum(map(len, cut)) / len(cut) or 1.0
    mine = Counts(len(cut), average, np.zeros(384, np.float32), {word: n for word, n in seen.items() if n})
    assert [mine.weight(word) for word in "abcde"] == pytest.approx(held.look(list("abcde")).weights)
    assert mine.norms == pytest.approx(held.norms)
