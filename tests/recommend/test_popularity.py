from dataclasses import replace

import numpy as np
import pytest

from frontdesk.recommend.popularity import Options, Popularity
from frontdesk.recommend.source import Seen
from recommend.logs import log, seen

OFTEN = log([0, 1], [0, 1], [0], items=3)


def test_what_more_customers_like_is_more_popular_and_what_nobody_does_the_least() -> None:
    scores = Popularity.fit(OFTEN).scores([seen()])[0]
    assert scores[0] > scores[1] > scores[2] == 0


def test_it_says_the_same_to_everybody() -> None:
    scores = Popularity.fit(OFTEN).scores([seen(), seen(2)])
    assert scores[0].tolist() == scores[1].tolist()


def test_what_was_liked_lately_counts_more() -> None:
    old = log([0], [0], [1], items=2)
    lately = replace(old, at=np.array([0.0, 0.0, 400 * 86_400.0]))
    scores = Popularity.fit(lately, Options(half_life=30)).scores([seen()])[0]
    assert scores[1] > scores[0]
    timeless = Popularity.fit(lately, Options(half_life=0)).scores([seen()])[0]
    assert timeless[0] > timeless[1]


def test_a_segment_has_its_own_list_and_others_the_general_one() -> None:
    rows = log([0], [0], [0], [1], [1], items=2)
    made = Popularity.fit(replace(rows, segments=("de", "de", "de", "at", "at")), Options(prior=1, fewest=1))
    at, de, other = made.scores([Seen(segment=name) for name in ("at", "de", "fr")])
    assert at[1] > at[0]
    assert de[0] > de[1]
    assert other.tolist() == made.everybody.tolist()
    assert Popularity.of(made.arrays()).segments.keys() == {"at", "de"}


def test_in_a_small_segment_what_is_popular_everywhere_comes_next() -> None:
    rows = log([0], [1], [1], [1], [2], items=3)
    made = Popularity.fit(replace(rows, segments=("at", "", "", "", "")), Options(prior=1, fewest=1))
    scores = made.scores([Seen(segment="at")])[0]
    assert scores[0] > scores[1] > scores[2]


def test_only_the_largest_segments_are_counted_by_themselves_and_none_of_few_people() -> None:
    rows = log([0], [0], [1], [1], [1], items=2)
    named = replace(rows, segments=("de", "de", "at", "at", "ch"))
    assert Popularity.fit(named, Options(fewest=2)).segments.keys() == {"at", "de"}
    assert len(Popularity.fit(named, Options(fewest=1, most=1)).segments) == 1
    assert not Popularity.fit(named).segments


def test_segments_that_do_not_fit_are_not_opened() -> None:
    with pytest.raises(ValueError, match="differ in their number"):
        Popularity.of({"everybody": np.zeros(3, np.float32), "of.at": np.zeros(2, np.float32)})
