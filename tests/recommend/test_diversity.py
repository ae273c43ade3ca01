import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontdesk.recommend.diversity import by_profile, by_vectors, marginal, relevance
from frontdesk.recommend.log import Floats


@given(arrays(np.float32, 12, elements=st.floats(-1_000, 1_000, width=32)))
def test_relevance_keeps_the_order_within_0_and_1(scores: Floats) -> None:
    scaled = relevance(scores)
    assert scaled.min() >= 0
    assert scaled.max() == 1
    order = np.argsort(scores, kind="stable")
    assert (np.diff(scaled[order]) >= 0).all()


def test_equally_good_items_are_all_relevant() -> None:
    assert relevance(np.zeros(3, np.float32)).tolist() == [1, 1, 1]
    assert relevance(np.zeros(0, np.float32)).tolist() == []


def test_what_is_like_a_placed_one_adds_less() -> None:
    added = marginal(np.array([1, 1, 0.5], np.float32), np.array([1, 0, 0], np.float32), 0.8)
    np.testing.assert_allclose(added, [0.6, 0.8, 0.4], atol=1e-6)


def test_vectors_are_compared_by_their_cosine_and_opposites_are_not_alike() -> None:
    alike = by_vectors(np.array([[1, 0], [0, 1], [-1, 0]], np.float32))
    assert alike.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_items_without_vectors_are_compared_by_what_they_share() -> None:
    none = np.nan
    alike = by_profile(np.array([[1, 1, none], [1, 2, none], [2, none, 3]], np.float32))
    assert alike.tolist() == [[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]]
