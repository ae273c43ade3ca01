from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontdesk.errors import InvalidInput, NotReady
from frontdesk.features.feature import Array, Item, Section, Shape
from frontdesk.features.whitened import Whitened


class Given:
    """A feature whose items are its vectors."""

    name = "given"
    shape = Shape("vector", 6)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        return [np.asarray(item, np.float32) for item in items]


def rows(seed: int, count: int = 80) -> list[NDArray[np.float32]]:
    dice = np.random.default_rng(seed)
    mixed = dice.normal(size=(count, 6)) @ dice.normal(size=(6, 6)) * [1, 100, 0.01, 1, 1, 1] + 3
    return list(mixed.astype(np.float32))


def plain(components: int, whiten: float = 1.0) -> Whitened:
    return Whitened(Given(), Section(), components, whiten)


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_whitened_rows_have_no_mean_deviation_one_and_no_correlation(seed: int, components: int) -> None:
    made = np.stack(plain(components).fit(rows(seed)).extract(rows(seed))).astype(np.float64)
    assert np.allclose(made.mean(axis=0), 0, atol=1e-2)
    assert np.allclose(made.T @ made / len(made), np.eye(components), atol=2e-2)


@given(st.integers(0, 2**32 - 1))
def test_without_whitening_distances_between_scaled_rows_stay(seed: int) -> None:
    given_rows = np.stack(rows(seed))
    scaled = (given_rows - given_rows.mean(0)) / given_rows.std(0)
    made = np.stack(plain(6, 0.0).fit(rows(seed)).extract(rows(seed))).astype(np.float64)
    ratio = np.linalg.norm(made[1:] - made[0], axis=1) / np.linalg.norm(scaled[1:] - scaled[0], axis=1)
    assert np.allclose(ratio, ratio[0], rtol=1e-2)
    assert made[:, 0].std() == pytest.approx(1, rel=1e-2)


def test_the_axes_are_scikit_learns() -> None:
    decomposition = pytest.importorskip("sklearn.decomposition")
    given_rows = np.stack(rows(1)).astype(np.float64)
    scaled = (given_rows - given_rows.mean(0)) / given_rows.std(0)
    wanted = decomposition.PCA(3, whiten=True).fit_transform(scaled)
    made = np.stack(plain(3).fit(rows(1)).extract(rows(1)))
    assert np.allclose(np.abs(made), np.abs(wanted), rtol=0.02, atol=0.02)


def test_what_was_learnt_is_kept(tmp_path: Path) -> None:
    fitted = plain(3).fit(rows(0))
    fitted.save(tmp_path)
    back = plain(3).load(tmp_path)
    assert back.name == fitted.name != plain(3).name
    assert np.array_equal(back.extract(rows(2)), fitted.extract(rows(2)))
    assert back.extract([]) == []


def test_a_number_that_never_changes_says_nothing() -> None:
    still = [row * np.array([1, 1, 1, 0, 1, 1], np.float32) for row in rows(0)]
    made = np.stack(plain(6).fit(still).extract(still))
    assert np.isfinite(made.astype(np.float32)).all()


def test_more_axes_than_rows_are_refused_and_so_is_use_before_learning() -> None:
    with pytest.raises(InvalidInput, match="5 axes cannot be learnt from 4 rows"):
        plain(5).fit(rows(0, 4))
    with pytest.raises(NotReady, match="learnt nothing"):
        plain(3).extract(rows(0))
