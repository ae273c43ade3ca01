import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontdesk.errors import Misconfigured
from frontdesk.training.split import folds, share, shots

Ints = NDArray[np.int64]
SEEDS = st.integers(0, 9)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Ints, Ints, int]:
    """Strata and groups of some rows, and a number of folds that they allow."""
    rows = draw(st.integers(2, 60))
    strata = draw(st.lists(st.integers(0, 3), min_size=rows, max_size=rows))
    groups = draw(st.lists(st.integers(0, 9), min_size=rows, max_size=rows))
    count = draw(st.integers(2, 5))
    if len(set(groups)) < count:
        groups = [number % count for number in range(rows)] if rows >= count else list(range(rows))
    return np.array(strata), np.array(groups), min(count, rows)


@given(tables(), SEEDS)
def test_every_row_validates_in_exactly_one_fold_and_no_fold_is_empty(
    table: tuple[Ints, Ints, int], seed: int
) -> None:
    strata, groups, count = table
    for named in (None, groups):
        fold = folds(strata, named, count, seed)
        assert fold.shape == strata.shape
        assert set(fold.tolist()) == set(range(count))


@given(tables(), SEEDS)
def test_no_group_stands_on_both_sides(table: tuple[Ints, Ints, int], seed: int) -> None:
    strata, groups, count = table
    fold = folds(strata, groups, count, seed)
    validates = share(strata, groups, 0.3, seed)
    for group in np.unique(groups):
        assert len(np.unique(fold[groups == group])) == 1
        assert len(np.unique(validates[groups == group])) == 1
    assert 0 < validates.sum() < len(validates)


@given(tables(), SEEDS)
def test_the_same_seed_gives_the_same_split(table: tuple[Ints, Ints, int], seed: int) -> None:
    strata, groups, count = table
    np.testing.assert_array_equal(folds(strata, groups, count, seed), folds(strata, groups, count, seed))
    np.testing.assert_array_equal(share(strata, None, 0.2, seed), share(strata, None, 0.2, seed))


@given(tables(), SEEDS)
def test_without_groups_a_class_is_spread_as_evenly_as_its_rows_allow(
    table: tuple[Ints, Ints, int], seed: int
) -> None:
    strata, _, count = table
    fold = folds(strata, None, count, seed)
    for stratum in np.unique(strata):
        counts = np.bincount(fold[strata == stratum], minlength=count)
        assert counts.max() - counts.min() <= 1
    sizes = np.bincount(fold, minlength=count)
    assert sizes.max() - sizes.min() <= 1


@given(tables(), st.floats(0, 0.99), SEEDS)
def test_a_class_keeps_a_row_to_train_on_and_gives_its_share(
    table: tuple[Ints, Ints, int], part: float, seed: int
) -> None:
    strata, _, _ = table
    validates = share(strata, None, part, seed)
    for stratum in np.unique(strata):
        mine = validates[strata == stratum]
        assert mine.sum() == min(round(part * len(mine)), len(mine) - 1)


def test_groups_are_dealt_so_that_classes_come_out_even() -> None:
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(40), 25)
    strata = (rng.random(1_000) < 0.2).astype(np.int64)
    fold = folds(strata, groups, 4, 0)
    assert np.bincount(fold).tolist() == [250] * 4
    rates = [strata[fold == number].mean() for number in range(4)]
    assert max(rates) - min(rates) < 0.03


def test_as_many_folds_as_groups_leave_one_group_out() -> None:
    groups = np.repeat(np.arange(7), [5, 9, 2, 30, 4, 8, 1])
    fold = folds(np.zeros(59, np.int64), groups, 7, 3)
    assert len({(group, number) for group, number in zip(groups.tolist(), fold.tolist(), strict=True)}) == 7


def test_fewer_groups_than_folds_are_refused() -> None:
    with pytest.raises(Misconfigured, match="5 folds of 2 groups; ask for fewer"):
        folds(np.zeros(9, np.int64), np.arange(9) % 2, 5, 0)
    with pytest.raises(Misconfigured, match="all rows are of one group"):
        share(np.zeros(9, np.int64), np.zeros(9, np.int64), 0.1, 0)


@given(st.integers(1, 6), SEEDS)
def test_shots_are_that_many_of_each_class_or_all_it_has(count: int, seed: int) -> None:
    codes = np.array([0] * 10 + [1] * 3 + [2] * 5)
    chosen = shots(codes[:, None] == np.arange(3), count, seed)
    assert [int(chosen[codes == code].sum()) for code in range(3)] == [min(count, n) for n in (10, 3, 5)]


def test_a_row_of_several_classes_is_a_shot_of_each() -> None:
    hot = np.array([[True, True], [True, True], [True, False]])
    chosen = shots(hot, 2, 0)
    assert (hot[chosen].sum(axis=0) >= 2).all()
