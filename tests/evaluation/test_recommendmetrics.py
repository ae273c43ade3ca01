from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.evaluation.recommendmetrics import beside, coverage, hits, ranks, rarity
from frontdesk.knowledge.measures import ndcg


def test_the_figures_are_those_of_the_books() -> None:
    found = hits(np.array([2.0, 12.0]), 10)
    assert found == pytest.approx({"hr": 1, "ndcg": (1 / log2(3)) / (1 + 1 / log2(3)), "mrr": 0.5})
    assert hits(np.array([11.0]), 10) == pytest.approx({"hr": 0, "ndcg": 0, "mrr": 1 / 11})
    assert hits(np.zeros(0), 10) == {"hr": 0, "ndcg": 0, "mrr": 0}
    assert hits(np.array([np.inf]), 10)["mrr"] == 0


@given(st.sets(st.integers(1, 30), min_size=1, max_size=12), st.integers(1, 15))
def test_ndcg_is_that_of_the_knowledge(places: set[int], k: int) -> None:
    order = [str(place) for place in range(1, 31)]
    found = hits(np.array(sorted(places), np.float64), k)["ndcg"]
    assert found == pytest.approx(ndcg(order, {str(place): 1.0 for place in places}, k))


def test_equal_scores_share_their_middle_place() -> None:
    scores = np.array([3, 1, 1, 1, 0], np.float32)
    assert ranks(scores, np.array([0, 2, 4], np.int32)).tolist() == [1, 3, 5]


def test_a_source_that_thinks_all_alike_does_no_better_than_chance() -> None:
    assert ranks(np.zeros(101, np.float32), np.array([0], np.int32)).tolist() == [51]


def test_what_few_like_is_novel() -> None:
    rare = rarity(np.array([0, 0, 0, 1], np.int32), 3, 3)
    assert rare.tolist() == [0, 1, 2]
    assert beside(np.array([1, 2], np.int32), rare, None)["novelty"] == 1.5


def test_diversity_is_1_for_nothing_in_common_and_0_for_the_same() -> None:
    profile = np.array([[1, 1], [1, 1], [2, 2]], np.float32)
    rare = np.zeros(3)
    assert beside(np.array([0, 1], np.int32), rare, profile)["diversity"] == 0
    assert beside(np.array([0, 2], np.int32), rare, profile)["diversity"] == 1
    assert np.isnan(beside(np.array([0], np.int32), rare, profile)["diversity"])
    assert np.isnan(beside(np.zeros(0, np.int32), rare, profile)["novelty"])


def test_coverage_counts_each_item_once() -> None:
    assert coverage([np.array([0, 1]), np.array([1, 2])], 6) == 0.5
