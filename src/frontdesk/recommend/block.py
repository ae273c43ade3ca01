"""One kind of evidence of what an item is like: vectors made fit to be compared, and short."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.embedding import normalised
from frontdesk.recommend.log import Floats

ROWS = 20_000  # from which the axes are found
LEAST = 1e-3  # rows that differ by less along an axis, all together, do not


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What all items have in common is taken off; the rest is seen along the axes in which they differ most.

    ``centre`` (width,), ``axes`` (short, width): the leading principal axes (Pearson 1901). One number more,
    0 for every item, holds what of a vector lies beside all the axes: so each has length 1, and a product is
    near the cosine of what was given.
    """

    centre: Floats
    axes: Floats

    @classmethod
    def fit(cls, rows: Floats, centre: Floats, most: int) -> "Block":
        """Find at most ``most`` axes of (n, width) rows about a centre (width,); none of no rows."""
        some = normalised(rows[:: max(1, len(rows) // ROWS)] - centre)
        kept = _axes(some)[:most]
        return cls(centre.astype(np.float32), np.ascontiguousarray(kept, np.float32))

    @property
    def width(self) -> int:
        """How many numbers a vector has that was made here."""
        return len(self.axes) + 1

    def rows(self, vectors: Floats) -> Floats:
        """Make items of (n, width) vectors: (n, short + 1) of length 1, zeros for zeros."""
        made = self.asked(vectors)
        made[:, -1] = 0
        return normalised(made)

    def asked(self, vectors: Floats, centre: Floats | None = None) -> Floats:
        """Make what is asked with of (n, width) vectors that have a centre of their own: (n, short + 1)."""
        given = vectors.any(axis=1, keepdims=True)
        about = normalised(np.where(given, vectors - (self.centre if centre is None else centre), 0))
        inside = about @ self.axes.T
        beside = np.maximum((about**2).sum(axis=1) - (inside**2).sum(axis=1), 0)
        return np.hstack([inside, np.sqrt(beside)[:, None]]).astype(np.float32)

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Give what is kept, under names that begin with its own."""
        return {f"{name}.centre": self.centre, f"{name}.axes": self.axes}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], name: str) -> "Block":
        """Open what was kept. Raises `KeyError`."""
        return cls(arrays[f"{name}.centre"], arrays[f"{name}.axes"])


def _axes(rows: Floats) -> NDArray[np.float64]:
    """Find the axes of (n, width) rows, those along which they differ most first: (axes, width)."""
    wide = rows.astype(np.float64)
    if len(wide) < wide.shape[1]:
        _, spread, axes = np.linalg.svd(wide, full_matrices=False)
        return np.asarray(axes[spread > LEAST], np.float64)
    squares, columns = np.linalg.eigh(wide.T @ wide)  # far cheaper than taking many rows apart
    return np.asarray(columns.T[::-1][squares[::-1] > LEAST**2], np.float64)
