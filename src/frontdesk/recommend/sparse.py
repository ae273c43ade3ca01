"""Sparse matrices of items by items, and what is computed with them: what several sources share."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.compiled import compiled
from frontdesk.recommend.log import Floats, Ints, Log

Doubles = NDArray[np.float64]
Int64s = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Sparse:
    """Rows of a matrix (rows, columns): row r holds ``value[begin[r]:begin[r + 1]]`` at ``column[...]``."""

    begin: Int64s
    column: Ints
    value: Floats
    columns: int

    @property
    def rows(self) -> Int64s:
        """The row of each value."""
        return np.repeat(np.arange(len(self.begin) - 1), np.diff(self.begin))

    def sums(self) -> Doubles:
        """Return the sum of each row, (rows,)."""
        return counted(self.rows, self.value, len(self.begin) - 1)

    def times(self, dense: Floats) -> Floats:
        """Multiply by (columns, width), giving (rows, width)."""
        out = np.zeros((len(self.begin) - 1, dense.shape[1]), np.float32)
        _times(self.begin, self.column, self.value, np.ascontiguousarray(dense), out)
        return out


def counted(place: NDArray[Any], value: NDArray[Any], size: int) -> Doubles:
    """Add up values (n,) by their places (n,), giving (size,)."""
    return np.bincount(place, value, size).astype(np.float64)


def summed(row: Int64s, column: Int64s, value: Doubles, shape: tuple[int, int]) -> Sparse:
    """Make a matrix of entries (n,); those at the same place are added up."""
    place, where = np.unique(row * shape[1] + column, return_inverse=True)
    total = np.bincount(where, value, len(place)).astype(np.float32)
    begin = np.searchsorted(place, np.arange(shape[0] + 1) * shape[1])
    return Sparse(begin, (place % shape[1]).astype(np.int32), total, shape[1])


def followed(log: Log, window: int, decay: float) -> Sparse:
    """Count what follows what: (items, items), decay^(steps - 1) for what comes up to ``window`` steps later.

    A pair counts as much as the weaker of its two rows. The log holds one row a customer and item.
    """
    row, column, value = [], [], []
    for step in range(1, window + 1):
        near = np.flatnonzero(log.user[step:] == log.user[:-step])
        row.append(log.item[near])
        column.append(log.item[near + step])
        weaker = np.minimum(log.weight[near], log.weight[near + step])
        value.append(weaker * np.float64(decay ** (step - 1)))
    size = len(log.items)
    return summed(
        np.concatenate(row).astype(np.int64),
        np.concatenate(column).astype(np.int64),
        np.concatenate(value),
        (size, size),
    )


def both_ways(one: Sparse, back: float = 1.0) -> Sparse:
    """Add ``back`` times its mirror image to a square matrix."""
    row, column = one.rows, one.column.astype(np.int64)
    value = one.value.astype(np.float64)
    return summed(
        np.concatenate([row, column]),
        np.concatenate([column, row]),
        np.concatenate([value, back * value]),
        (one.columns, one.columns),
    )


@compiled
def _times(begin: Int64s, column: Ints, value: Floats, dense: Floats, out: Floats) -> None:
    for row in range(len(begin) - 1):
        for at in range(begin[row], begin[row + 1]):
            for k in range(dense.shape[1]):
                out[row, k] += value[at] * dense[column[at], k]


@compiled
def add_pairs(begin: Int64s, column: Ints, value: Floats, shares: tuple[float, float], out: Floats) -> None:
    """Add to a square matrix the product of every two entries of each row, with themselves too.

    A product counts far + (1 - far) near^steps between the two; ``shares`` are (near, far).
    """
    near, far = shares
    for row in range(len(begin) - 1):
        for one in range(begin[row], begin[row + 1]):
            for other in range(begin[row], begin[row + 1]):
                share = far + (1 - far) * near ** abs(one - other)
                out[column[one], column[other]] += share * value[one] * value[other]
