import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.recommend.sparse import add_pairs, both_ways, followed, summed
from recommend.logs import floats, log

ENTRIES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(-3, 3, width=16)), max_size=40)


def dense(entries: list[tuple[int, int, float]]) -> np.ndarray:
    out = np.zeros((6, 6))
    for row, column, value in entries:
        out[row, column] += value
    return out


@given(ENTRIES)
def test_a_sparse_matrix_multiplies_and_sums_as_a_dense_one(entries: list[tuple[int, int, float]]) -> None:
    row, column = (np.array([one[at] for one in entries], np.int64) for at in (0, 1))
    made = summed(row, column, np.array([one[2] for one in entries], np.float64), (6, 6))
    right = np.random.default_rng(0).standard_normal((6, 3)).astype(np.float32)
    whole = dense(entries)
    np.testing.assert_allclose(made.times(right), whole @ right, atol=1e-4)
    np.testing.assert_allclose(made.sums(), whole.sum(axis=1), atol=1e-4)
    mirrored = both_ways(made, 0.5).times(np.eye(6, dtype=np.float32))
    np.testing.assert_allclose(mirrored, whole + 0.5 * whole.T, atol=1e-4)


def test_pairs_count_by_distance_and_only_within_a_customer() -> None:
    pairs = followed(log([0, 1, 2], [2, 0], items=3), window=2, decay=0.5)
    counts = pairs.times(np.eye(3, dtype=np.float32))
    assert counts.tolist() == [[0, 1, 0.5], [0, 0, 1], [1, 0, 0]]


def test_a_pair_counts_as_much_as_its_weaker_row() -> None:
    pairs = followed(log([0, 1], items=2, weights=[[0.25, 1.0]]), window=3, decay=0.5)
    assert pairs.value.tolist() == [0.25]


def test_a_log_of_single_rows_has_no_pairs() -> None:
    assert len(followed(log([0], [1], items=2), window=5, decay=0.9).value) == 0
    assert len(followed(log(items=0), window=5, decay=0.9).value) == 0


def test_products_of_all_pairs_are_added_up_and_count_less_the_farther_apart() -> None:
    out = np.zeros((2, 2), np.float32)
    add_pairs(np.array([0, 2]), np.array([0, 1], np.int32), floats([1, 2]), (0.5, 0.0), out)
    assert out.tolist() == [[1, 1], [1, 4]]
