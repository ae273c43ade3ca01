"""The figure that is told of likeness is how often it is true."""

import tracemalloc

import numpy as np
import pytest

from frontdesk.recommend.likeness import Likeness
from frontdesk.recommend.log import Floats


def pictures(
    count: int, spread: float, seed: int = 0
) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.int32]]]:
    """Draw pictures of ten kinds about their middles."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 10, count).astype(np.int32)
    rows = np.random.default_rng(9).normal(size=(10, 16))[codes] + rng.normal(0, spread, (count, 16))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), codes


@pytest.mark.parametrize("spread", [0.6, 1.0, 1.5])
def test_what_is_told_of_new_pictures_is_how_often_it_is_true(spread: float) -> None:
    rows, codes = pictures(800, spread)
    likeness = Likeness.fit(rows, codes)
    photos, kinds = pictures(300, spread, seed=1)
    alike = photos @ rows.T
    near = np.argsort(-alike, axis=1)[:, :10]
    told = likeness(np.take_along_axis(alike, near, axis=1))
    true = codes[near] == kinds[:, None]
    assert abs(float(told.mean() - true.mean())) < 0.05
    for low in (0.0, 0.5, 0.8):
        inside = (told >= low) & (told < low + 0.3)
        if inside.sum() > 100:
            assert abs(float(told[inside].mean() - true[inside].mean())) < 0.15


def test_a_catalogue_that_cannot_tell_has_the_usual_curve() -> None:
    rows, codes = pictures(5, 1.0)
    assert Likeness.fit(rows, codes) == Likeness()
    assert Likeness.fit(rows[:0], codes[:0]) == Likeness()
    assert Likeness.fit(rows, np.full(5, -1, np.int32)) == Likeness()
    usual = Likeness()(np.array([0.3, 0.55, 0.7], np.float32))
    assert usual[0] < 0.1
    assert usual.tolist() == sorted(usual.tolist())
    assert abs(float(usual[1]) - 0.5) < 0.05


def test_many_pictures_are_compared_in_little_room() -> None:
    rows, codes = pictures(3_000, 1.0)
    tracemalloc.start()
    likeness = Likeness.fit(rows, codes)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10e6  # all similarities at once are 36 MB
    assert likeness != Likeness()


def test_more_alike_is_never_told_less_and_what_is_kept_opens_as_it_was() -> None:
    rows, codes = pictures(400, 1.0)
    likeness = Likeness.fit(rows, codes)
    curve = likeness(np.linspace(-1, 1, 50, dtype=np.float32))
    assert (np.diff(curve) >= 0).all()
    assert Likeness.of(likeness.arrays()) == likeness
    assert np.isnan(likeness(np.array([np.nan], np.float32))).all()
