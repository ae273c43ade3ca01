"""Frames of a film: which of them show something new."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from frontdesk.preprocess.image import Pixels, sized

SIDE = 32
ALIKE = 0.02  # mean difference of grey, 0 to 1, under which two frames show the same
CHANGED = 0.15  # difference of one small region, from which on something in it changed


def thumbnail(pixels: Pixels) -> NDArray[np.float32]:
    """Return a (32, 32, 3) picture of 0 to 1 to compare frames by."""
    return sized(pixels, SIDE, SIDE).astype(np.float32) / np.float32(255)


def same_as(frames: Sequence[Pixels]) -> list[int]:
    """Return for every frame the first frame that shows the same, which may be itself.

    Two frames show the same when they differ little on the whole and in no small region: a light that goes
    on makes a frame a new one.
    """
    kept: list[int] = []
    small = [thumbnail(frame) for frame in frames]
    first: list[int] = []
    for number, picture in enumerate(small):
        found = next((k for k in kept if _alike(small[k], picture)), number)
        if found == number:
            kept.append(number)
        first.append(found)
    return first


def _alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    difference = np.abs(one - other)
    return bool(difference.mean() < ALIKE and difference.max() < CHANGED)
