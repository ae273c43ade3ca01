"""For each item its nearest ones: what item-kNN and EASE serve from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.liking import faded, profile
from frontdesk.recommend.log import Floats, Ints
from frontdesk.recommend.source import Seen


@dataclass(frozen=True, eq=False)
class Neighbours:
    """``known`` (items,) tells which items anything was learnt of; these have rows, one after the other.

    A row is the ``place`` (known, most) of the item's neighbours, and their ``value`` (known, most), 0 for
    none. The others have no rows: of a large catalogue they may be nearly all.
    """

    place: Ints
    value: Floats
    known: NDArray[np.bool_]

    def scores(self, seen: Sequence[Seen], fade: float) -> Floats:
        """Add up the neighbours of all that each liked, each step back in time counting ``fade`` of the next.

        (len(seen), items); NaN for items nothing is known of, and all NaN for whom nothing is known.
        """
        found = np.full((len(seen), len(self.known)), np.nan, np.float32)
        for row, one in enumerate(seen):
            self._add(profile(one), fade, found[row])
        return found

    def _add(self, one: Seen, fade: float, out: Floats) -> None:
        here = self.known[one.items]
        items = one.items[here]
        if len(items) == 0:
            return
        rows = self._row[items]
        value = self.value[rows] * faded(one.weights[here], fade)[:, None]
        total = np.bincount(self.place[rows].ravel(), value.ravel(), len(out))
        out[self.known] = total[self.known]

    @cached_property
    def _row(self) -> NDArray[np.int64]:
        """The row of each item that is known: (items,)."""
        return np.cumsum(self.known) - 1

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is kept."""
        return {"place": self.place, "value": self.value, "known": self.known}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Neighbours":
        """Open what was kept. Raises `KeyError` and `ValueError` for what does not fit together."""
        made = cls(arrays["place"], arrays["value"], arrays["known"].astype(bool))
        if made.place.shape != made.value.shape or len(made.place) != np.count_nonzero(made.known):
            raise ValueError("neighbours and their values differ in number")
        if made.place.size and not 0 <= int(made.place.min()) <= int(made.place.max()) < len(made.known):
            raise ValueError("a neighbour is no item")
        return made


def strongest(
    row: NDArray[np.int64], column: Ints, value: Floats, shape: tuple[int, int]
) -> tuple[Ints, Floats]:
    """Keep of each row the entries farthest from 0: places and values, each ``shape`` (rows, most)."""
    order = np.lexsort((column, -np.abs(value), row))
    row, column, value = row[order], column[order], value[order]
    nth = np.arange(len(row)) - np.searchsorted(row, row)
    kept = nth < shape[1]
    place, out = np.zeros(shape, np.int32), np.zeros(shape, np.float32)
    place[row[kept], nth[kept]] = column[kept]
    out[row[kept], nth[kept]] = value[kept]
    return place, out
