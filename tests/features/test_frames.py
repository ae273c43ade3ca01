from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Clip, Shape, Tools
from frontdesk.features.frames import Settings, build
from frontdesk.models.store import ModelStore

TOOLS = Tools(ModelStore(Path("none")))


def film(*greys: int) -> Clip:
    frames = np.stack([np.full((12, 20, 3), grey, np.uint8) for grey in greys])
    return Clip(frames, tuple(range(0, 40 * len(greys), 40)))


def shades(settings: Settings, clip: Clip) -> list[int]:
    return [int(frame[0, 0, 0]) for frame in build(settings, TOOLS).extract([clip])[0]]


def test_frames_are_chosen_evenly_and_brought_to_a_square() -> None:
    feature = build(Settings(frames=3, side=8), TOOLS)
    made = feature.extract([film(*range(9))])[0]
    assert feature.shape == Shape("frames", 8)
    assert made.shape == (3, 8, 8, 3)
    assert made.dtype == np.uint8
    assert shades(Settings(frames=3, side=8), film(*range(9))) == [1, 4, 7]


def test_of_the_frames_that_were_read_those_that_differ_can_be_kept() -> None:
    flash = film(*[10] * 6, 200, *[10] * 6)
    assert 200 in shades(Settings(frames=16, keep=2, sampling="key", side=8), flash)
    assert 200 in shades(Settings(frames=16, keep=3, sampling="scene", side=8), flash)


def test_a_film_shorter_than_what_is_wanted_gives_what_it_has() -> None:
    assert shades(Settings(frames=8, side=8), film(1, 2)) == [1, 2]


def test_a_picture_is_no_film() -> None:
    with pytest.raises(InvalidInput, match="frames reads films"):
        build(Settings(), TOOLS).extract([np.zeros((4, 4, 3), np.uint8)])
