import numpy as np
import pytest

from frontdesk.recommend.ppmi import PPMI, Options, factors, positive
from frontdesk.recommend.sparse import both_ways, followed
from recommend.logs import log, seen, two_tastes


def test_vectors_have_length_1_and_none_where_an_item_stands_near_nothing() -> None:
    made = PPMI.fit(two_tastes(), Options(width=5))
    assert made.vectors.shape == (13, 5)
    np.testing.assert_allclose(np.linalg.norm(made.vectors[:12], axis=1), 1, rtol=1e-5)
    assert not made.vectors[12].any()


def test_a_pair_weighs_how_much_more_often_it_is_there_than_by_chance() -> None:
    pairs = both_ways(followed(log([0, 1], [0, 1], [2, 3], items=4), 5, 0.9))
    weighed = positive(pairs).times(np.eye(4, dtype=np.float32))
    assert weighed[0, 1] == pytest.approx(np.log(2 / (2 * 2 / 6)), rel=1e-5)
    assert (weighed >= 0).all()


def test_as_many_factors_as_items_multiply_to_the_matrix_where_all_strengths_are_positive() -> None:
    square = both_ways(followed(two_tastes(), 3, 0.9))
    whole = square.times(np.eye(13, dtype=np.float32))
    strength, turn = np.linalg.eigh(whole.astype(np.float64))
    best = np.argsort(-np.abs(strength))[:2]
    found = factors(square, 2, 0.5)
    np.testing.assert_allclose(
        np.abs(found), np.abs(turn[:, best] * np.sqrt(np.abs(strength[best]))), atol=1e-3
    )


def test_the_last_thing_liked_counts_most() -> None:
    scores = PPMI.fit(two_tastes(), Options(width=2, fade=0.5)).scores([seen(0, 6)])[0]
    assert scores[7:12].min() > scores[1:6].max()


def test_vectors_that_are_none_are_not_opened() -> None:
    with pytest.raises(ValueError, match="no matrix"):
        PPMI.of({"vectors": np.zeros(3, np.float32), "fade": np.ones(1, np.float32)})
