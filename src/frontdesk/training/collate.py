"""Arrays of rows -> one batch: padded to the longest row, with a mask that tells what is real.

A row without the input is zeros under a mask that is False throughout.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.feature import Array, Kind, Shape

Bools = NDArray[np.bool_]
DTYPES: dict[Kind, type[np.generic]] = {
    "vector": np.float32,
    "sequence": np.float32,
    "ids": np.int64,
    "sparse": np.float32,
    "pixels": np.uint8,
    "frames": np.uint8,
}


def tail(shape: Shape) -> tuple[int, ...]:
    """Give the sizes of a row's array but the first, which is its length; a vector's and a picture's is 1."""
    width = shape.width
    tails: dict[Kind, tuple[int, ...]] = {
        "vector": (width,),
        "sequence": (width,),
        "ids": (),
        "sparse": (2,),
        "pixels": (width, width, 3),
        "frames": (width, width, 3),
    }
    return tails[shape.kind]


def lengthy(array: Array, shape: Shape) -> Array:
    """Give an array its kind's type, and its length as first size. Raises ValueError when it does not fit."""
    found = np.ascontiguousarray(array, DTYPES[shape.kind])
    if shape.kind in ("vector", "pixels"):
        found = found[None]
    if found.shape[1:] != tail(shape) or found.ndim != 1 + len(tail(shape)):
        raise ValueError(f"an array of shape {array.shape} is no {shape.kind} of width {shape.width}")
    return found


def collate(arrays: Sequence[Array | None], shape: Shape) -> tuple[Array, Bools]:
    """Pad arrays as `lengthy` makes them -> (rows, longest, ...) values and (rows, longest) mask.

    Bytes of pictures become float32 from 0 to 1 with the colours before height and width.
    """
    lengths = np.array([0 if one is None else len(one) for one in arrays], np.int64)
    longest = max(1, int(lengths.max(initial=0)))
    values = np.zeros((len(arrays), longest, *tail(shape)), DTYPES[shape.kind])
    for row, one in zip(values, arrays, strict=True):
        if one is not None:
            row[: len(one)] = one
    mask = np.arange(longest) < lengths[:, None]
    if shape.kind in ("pixels", "frames"):
        scaled = np.moveaxis(values, -1, 2).astype(np.float32) / np.float32(255)
        return (scaled[:, 0] if shape.kind == "pixels" else scaled), mask
    return values, mask
