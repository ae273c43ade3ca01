"""Arrays of single rows -> what a network reads: one array, and which places of it are filled."""

from collections.abc import Sequence

import numpy as np

from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Array, Floats, Kind

SINGLE: tuple[Kind, ...] = ("vector", "pixels")  # one thing a row, without a length


def padded(arrays: Sequence[Array], kind: Kind, width: int) -> tuple[Array, Floats]:
    """Stack arrays as `Shape` describes them, padded to the longest: values, mask (rows, T) of 0 and 1.

    vector (rows, 1, width), sequence (rows, T, width), sparse (rows, T, 2), pixels (rows, 3, width, width)
    and frames (rows, T, 3, width, width) from 0 to 1, all float32; ids (rows, T) int64. Raises `InvalidInput`
    for an array of another shape.
    """
    steps = [_steps(one, kind, width) for one in arrays]
    longest = max(1, *(len(one) for one in steps))
    values = np.zeros((len(steps), longest, *_rest(kind, width)), np.int64 if kind == "ids" else np.float32)
    mask = np.zeros((len(steps), longest), np.float32)
    for row, one in enumerate(steps):
        values[row, : len(one)] = one
        mask[row, : len(one)] = 1
    return (values[:, 0] if kind == "pixels" else values), mask


def _steps(array: Array, kind: Kind, width: int) -> Array:
    """Give one row's array its steps: (T, ...), colours first and from 0 to 1."""
    steps = array[None] if kind in SINGLE else array
    if kind in ("pixels", "frames") and steps.ndim == 4:
        steps = np.moveaxis(steps, -1, 1).astype(np.float32) / np.float32(255)
    if steps.ndim == 0 or steps.shape[1:] != _rest(kind, width):
        raise InvalidInput(
            f"an array of shape {array.shape} is no {kind} of width {width}", part=kind, limit=width
        )
    return steps


def _rest(kind: Kind, width: int) -> tuple[int, ...]:
    """Give the sizes of one step."""
    shapes: dict[Kind, tuple[int, ...]] = {
        "vector": (width,),
        "sequence": (width,),
        "ids": (),
        "sparse": (2,),
        "pixels": (3, width, width),
        "frames": (3, width, width),
    }
    return shapes[kind]


def example(kind: Kind, width: int) -> Array:
    """Make an array of a kind with one step of zeros."""
    if kind == "pixels":
        return np.zeros((width, width, 3), np.uint8)
    if kind == "frames":
        return np.zeros((1, width, width, 3), np.uint8)
    rest = _rest(kind, width)
    return np.zeros(rest if kind == "vector" else (1, *rest), np.int64 if kind == "ids" else np.float32)
