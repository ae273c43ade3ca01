from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Clip, Pixels, Shape, Tools
from frontdesk.features.motion import WIDTH, Settings, build, celled, described, middles
from frontdesk.models.store import ModelStore

FEATURE = build(Settings(inner=32), Tools(ModelStore(Path("none"))))
MAP = slice(24, 24 + 64)  # of the description: the mean change of each cell


def film(frames: Pixels) -> Clip:
    return Clip(frames, tuple(range(0, 80 * len(frames), 80)))


def moving(seed: int, count: int = 5) -> Pixels:
    """Make a film of a bright square that wanders over noise."""
    rng = np.random.default_rng(seed)
    frames = np.stack([rng.integers(0, 40, (32, 32, 3), np.uint8)] * count)
    for number, (y, x) in enumerate(rng.integers(0, 24, (count, 2))):
        frames[number, y : y + 8, x : x + 8] = 255
    return frames


@settings(max_examples=20)
@given(st.integers(0, 99), st.integers(2, 6))
def test_a_still_film_has_no_motion_at_all(seed: int, count: int) -> None:
    picture = np.random.default_rng(seed).integers(0, 256, (24, 40, 3), np.uint8)
    found = FEATURE.extract([film(np.stack([picture] * count))])[0]
    assert FEATURE.shape == Shape("vector", WIDTH)
    assert found.shape == (WIDTH,)
    assert not found.any()


@settings(max_examples=20)
@given(st.integers(0, 99))
def test_a_mirrored_film_has_the_mirrored_map_and_the_same_amount(seed: int) -> None:
    frames = moving(seed)
    one, other = described(film(frames), 32), described(film(frames[:, :, ::-1]), 32)
    assert np.allclose(one[MAP].reshape(8, 8)[:, ::-1], other[MAP].reshape(8, 8), atol=1e-5)
    assert np.allclose(one[:24], other[:24], atol=1e-5)


@settings(max_examples=10)
@given(st.integers(0, 99))
def test_a_film_run_backwards_changes_as_much_in_the_same_places(seed: int) -> None:
    frames = moving(seed)
    one, other = described(film(frames), 32), described(film(frames[::-1].copy()), 32)
    assert np.allclose(one[:152], other[:152], atol=1e-4)


def test_motion_in_one_corner_is_mapped_there() -> None:
    frames = np.zeros((4, 32, 32, 3), np.uint8)
    frames[1::2, 28:, :4] = 255
    found = described(film(frames), 32)[MAP].reshape(8, 8)
    assert found[7, 0] == found.max() > 0
    assert np.count_nonzero(found) == 1


def test_cells_are_means_and_the_middle_of_motion_is_where_it_is() -> None:
    changed = np.random.default_rng(0).random((2, 16, 16), np.float32)
    assert np.allclose(celled(changed)[1, 2, 3], changed[1, 4:6, 6:8].mean())
    cells = np.zeros((2, 8, 8), np.float32)
    cells[0, 1, 2] = cells[1, 4, 6] = 1
    assert np.allclose(middles(cells), [0, 0, 2, 1.5, 4, 3])


def test_two_frames_are_enough_and_one_is_not() -> None:
    assert np.isfinite(FEATURE.extract([film(moving(0, 2))])[0].astype(np.float64)).all()
    with pytest.raises(InvalidInput, match="needs at least 2"):
        FEATURE.extract([film(moving(0, 1))])
    with pytest.raises(InvalidInput, match="motion reads films"):
        FEATURE.extract([moving(0)])
