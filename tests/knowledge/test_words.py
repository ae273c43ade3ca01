from collections.abc import Sequence
from math import log

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.segment import Segment
from frontdesk.knowledge.words import K1, B, Words

WORD = st.sampled_from(["a", "b", "c", "d", "e", "退货", "f01"])
TEXT = st.lists(WORD, max_size=9)
TEXTS = st.lists(TEXT, max_size=14)
ASKED = st.lists(WORD | st.just("unheard"), max_size=6, unique=True)
PATHS = pytest.mark.parametrize("compiled", [0, 10_000], ids=["compiled", "numpy"])


def plain(texts: Sequence[Sequence[str]], asked: Sequence[str]) -> list[float]:
    """Score as the formula is written."""
    average = sum(map(len, texts)) / len(texts) if texts else 1
    scores = [0.0] * len(texts)
    for word in asked:
        there = sum(word in text for text in texts)
        rare = log(1 + (len(texts) - there + 0.5) / (there + 0.5))
        for place, text in enumerate(texts):
            if word in text:
                count = text.count(word)
                scores[place] += rare * count / (count + K1 * (1 - B + B * len(text) / average))
    return scores


def words(segments: Sequence[Sequence[Sequence[str]]], compiled: int) -> Words:
    made = tuple(Segment.build(texts) for texts in segments)
    return Words(made, tuple(np.ones(len(texts), np.bool_) for texts in segments), compiled)


@PATHS
@given(TEXTS, ASKED, st.integers(1, 6))
def test_the_best_texts_are_those_of_the_formula(
    compiled: int, texts: list[list[str]], asked: list[str], k: int
) -> None:
    found = words([texts], compiled)
    scores, places = found.best(found.look(asked), k)
    wanted = plain(texts, asked)
    order = sorted(range(len(texts)), key=lambda at: (-round(wanted[at], 9), at))[:k]
    assert places.tolist() == [at for at in order if wanted[at] > 0]
    np.testing.assert_allclose(scores, [wanted[at] for at in places.tolist()], rtol=1e-9)


@PATHS
@given(TEXTS, TEXTS, ASKED, st.data())
def test_a_base_with_a_tail_and_texts_that_are_gone_ranks_as_one_built_of_what_is_left(
    compiled: int, base: list[list[str]], tail: list[list[str]], asked: list[str], data: st.DataObject
) -> None:
    both = base + tail
    left = np.array(data.draw(st.lists(st.booleans(), min_size=len(both), max_size=len(both))), np.bool_)
    made = words([base, tail], compiled)
    grown = Words(made.segments, (left[: len(base)], left[len(base) :]), compiled)
    fresh = words([[text for text, stays in zip(both, left, strict=True) if stays]], compiled)
    merged = Words.of(Segment.merged(grown.segments, grown.kept))
    numbers = np.flatnonzero(left)
    scores, places = grown.best(grown.look(asked), 9)
    for other in (fresh, merged):
        again, there = other.best(other.look(asked), 9)
        np.testing.assert_array_equal(scores, again)
        assert places.tolist() == numbers[there].tolist()
    for mine, theirs in zip(merged.segments[0], fresh.segments[0], strict=True):
        np.testing.assert_array_equal(np.asarray(mine), np.asarray(theirs))


@PATHS
@given(TEXTS, ASKED, st.data())
def test_a_search_that_is_narrowed_gives_the_best_of_what_is_wanted(
    compiled: int, texts: list[list[str]], asked: list[str], data: st.DataObject
) -> None:
    wanted = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))), np.bool_)
    found = words([texts[:5], texts[5:]], compiled)
    every = found.best(found.look(asked), max(len(texts), 1))[1]
    assert found.best(found.look(asked), 3, wanted)[1].tolist() == every[wanted[every]][:3].tolist()


@PATHS
@given(TEXTS, ASKED, st.data())
def test_texts_that_are_looked_up_get_what_each_word_gives(
    compiled: int, texts: list[list[str]], asked: list[str], data: st.DataObject
) -> None:
    found = words([texts[:5], texts[5:]], compiled)
    looked = found.look(asked)
    some = np.array(sorted(data.draw(st.sets(st.integers(0, max(len(texts) - 1, 0))))), np.int64)
    some = some[some < len(texts)]
    np.testing.assert_array_equal(found.parts(looked, some), found.everywhere(looked)[:, some])


def test_many_texts_are_ranked_as_bm25s_ranks_them() -> None:
    draw = np.random.default_rng(7)
    texts = [[f"w{at}" for at in draw.zipf(1.3, 17) if at < 3_000] or ["w1"] for _ in range(12_000)]
    peer = bm25s.BM25(method="lucene", k1=K1, b=B)
    peer.index(texts, show_progress=False)
    found = words([texts[:9_000], texts[9_000:]], 0)
    for at in range(0, 12_000, 400):
        asked = list(dict.fromkeys(texts[at]))
        wanted = peer.get_scores(asked)
        scores, places = found.best(found.look(asked), 10)
        np.testing.assert_allclose(scores, np.sort(wanted)[::-1][:10], rtol=1e-5)
        np.testing.assert_allclose(wanted[places], scores, rtol=1e-5)


def test_a_word_that_stands_nowhere_is_no_other_word_and_any_letters_are_kept() -> None:
    found = Segment.build([["a", "\ud800", "退货"], [], ["a", "a"]])
    assert [found.find([word])[0] >= 0 for word in ("a", "\ud800", "退货", "b", "")] == [True] * 3 + [
        False
    ] * 2
    assert sorted(found.words()) == sorted(["a", "\ud800", "退货"])
    assert found.find([]).tolist() == []
    assert Segment.build([]).find(["a"]).tolist() == [-1]
