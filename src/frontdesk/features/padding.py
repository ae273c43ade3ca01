"""Arrays of single rows -> one batch: padded to the longest row, with a mask that tells what is real.

The one place where the learning side and the serving side agree on what a network reads.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Array, Kind, Shape

Bools = NDArray[np.bool_]
SINGLE: tuple[Kind, ...] = ("vector", "pixels")  # one thing a row, without a length
BYTES: tuple[Kind, ...] = ("pixels", "frames")
DTYPES: dict[Kind, type[np.generic]] = {
    "vector": np.float32,
    "sequence": np.float32,
    "ids": np.int64,
    "sparse": np.float32,
    "pixels": np.uint8,
    "frames": np.uint8,
}


def step(shape: Shape) -> tuple[int, ...]:
    """Give the sizes of one step of a row's array."""
    width = shape.width
    sizes: dict[Kind, tuple[int, ...]] = {
        "vector": (width,),
        "sequence": (width,),
        "ids": (),
        "sparse": (2,),
        "pixels": (width, width, 3),
        "frames": (width, width, 3),
    }
    return sizes[shape.kind]


def steps(array: Array, shape: Shape) -> Array:
    """Give an array its kind's type, its length as first size. Raises `InvalidInput` when it does not fit."""
    found = np.ascontiguousarray(array, DTYPES[shape.kind]).reshape(array.shape)
    if shape.kind in SINGLE:
        found = found[None]
    if found.ndim != 1 + len(step(shape)) or found.shape[1:] != step(shape):
        raise InvalidInput(
            f"an array of shape {array.shape} is no {shape.kind} of width {shape.width}",
            part=shape.kind,
            limit=shape.width,
        )
    return found


def padded(rows: Sequence[Array | None], shape: Shape) -> tuple[Array, Bools]:
    """Pad arrays as `steps` makes them -> (rows, longest, ...) values and (rows, longest) mask.

    A row without the input is zeros under a mask that is False throughout. Bytes of pictures become float32
    from 0 to 1 with the colours before height and width: pixels (rows, 3, width, width), frames
    (rows, longest, 3, width, width).
    """
    lengths = np.array([0 if one is None else len(one) for one in rows], np.int64)
    longest = max(1, int(lengths.max(initial=0)))
    values = np.zeros((len(rows), longest, *step(shape)), DTYPES[shape.kind])
    for row, one in zip(values, rows, strict=True):
        if one is not None:
            row[: len(one)] = one
    mask = np.arange(longest) < lengths[:, None]
    if shape.kind not in BYTES:
        return values, mask
    scaled = np.moveaxis(values, -1, 2).astype(np.float32) / np.float32(255)
    return (scaled[:, 0] if shape.kind == "pixels" else scaled), mask


def nothing(shape: Shape) -> Array:
    """Make an array of zeros, one step long, as `steps` makes them."""
    return np.zeros((1, *step(shape)), DTYPES[shape.kind])
