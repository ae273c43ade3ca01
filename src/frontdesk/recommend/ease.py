"""EASE^R: every item foretold from all others by one linear map, in closed form.

Steck, "Embarrassingly Shallow Autoencoders for Sparse Data" (2019).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.liking import liked
from frontdesk.recommend.log import Floats, Ints, Log
from frontdesk.recommend.neighbours import Neighbours
from frontdesk.recommend.source import Seen
from frontdesk.recommend.sparse import add_pairs


@dataclass(frozen=True, slots=True)
class Options:
    """``ridge`` holds the map back. ``items``: the most-liked that it is learnt of, the others have none.

    Fitting takes 16 x items^2 bytes and time in items^3: 3,500 items 196 MB and some seconds. Of each row
    the ``most`` entries farthest from 0 are kept. Two things that a customer liked count
    ``far`` + (1 - ``far``) ``near``^steps between them: at ``far`` = 1 it does not matter what lay between,
    and the map is that of the paper. Such shares leave the matrix positive definite, as the solution needs.
    """

    ridge: float = 400.0
    items: int = 3_500
    most: int = 2_000
    near: float = 0.95
    far: float = 0.25
    fade: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class EASE:
    """A linear map from what was liked to what will be."""

    name: ClassVar[str] = "ease"
    map: Neighbours
    fade: float = 1.0

    @classmethod
    def fit(cls, log: Log, options: Options = Options()) -> "EASE":
        """Solve for the map of the most-liked items."""
        rows = liked(log)
        count = np.bincount(rows.item, minlength=len(log.items))
        chosen = np.sort(np.argsort(-count, kind="stable")[: options.items])
        chosen = chosen[count[chosen] > 0]
        place, value = _strongest(solved(together(rows, chosen, options), options.ridge), options.most)
        known = np.zeros(len(log.items), bool)
        known[chosen] = True
        return cls(Neighbours(chosen[place].astype(np.int32), value, known), options.fade)

    def scores(self, seen: Sequence[Seen]) -> Floats:
        """Map what each liked; see `Neighbours.scores`."""
        return self.map.scores(seen, self.fade)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is kept."""
        return self.map.arrays() | {"fade": np.array([self.fade], np.float32)}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "EASE":
        """Open what was kept. Raises `KeyError` and `ValueError` for what does not fit together."""
        return cls(Neighbours.of(arrays), float(arrays["fade"][0]))


def together(rows: Log, chosen: NDArray[np.int64], options: Options) -> Floats:
    """Sum over customers what two of the chosen items weigh together, (chosen, chosen): X'X of the paper."""
    at = np.full(len(rows.items), -1, np.int32)
    at[chosen] = np.arange(len(chosen))
    here = at[rows.item] >= 0
    begin = np.searchsorted(rows.user[here], np.arange(len(rows.customers) + 1))
    out = np.zeros((len(chosen), len(chosen)), np.float32)
    add_pairs(begin, at[rows.item[here]], rows.weight[here], (options.near, options.far), out)
    return out


def solved(gram: Floats, ridge: float) -> Floats:
    """Return the map B (items, items): row i is what item i says for every other; its diagonal is 0."""
    size = len(gram)
    inverse = np.linalg.inv(gram + np.float32(ridge) * np.eye(size, dtype=np.float32))
    found = (-inverse / np.diag(inverse)).astype(np.float32)
    np.fill_diagonal(found, 0)
    return found


def _strongest(weights: Floats, most: int) -> tuple[Ints, Floats]:
    """Keep of each row the entries farthest from 0: places and values, (items, most)."""
    most = min(most, len(weights))
    if most == 0:
        return np.zeros((0, 0), np.int32), weights
    place = np.argpartition(-np.abs(weights), most - 1, axis=1)[:, :most]
    return place.astype(np.int32), np.take_along_axis(weights, place, axis=1)
