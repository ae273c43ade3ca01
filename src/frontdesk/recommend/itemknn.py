"""What is looked at and bought after something: co-visitation, as item-to-item neighbours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.liking import liked
from frontdesk.recommend.log import Floats, Log
from frontdesk.recommend.neighbours import Neighbours, strongest
from frontdesk.recommend.source import Seen
from frontdesk.recommend.sparse import both_ways, followed


@dataclass(frozen=True, slots=True)
class Options:
    """Pairs up to ``window`` steps apart count, each step ``decay`` of the one before; against time ``back``.

    A pair's count is divided by count^``popular`` of the neighbour, so that what everybody has is no
    neighbour of all. ``most`` neighbours of an item are kept. ``fade`` is of the customer's own history.
    """

    window: int = 10
    decay: float = 0.8
    back: float = 0.6
    popular: float = 0.4
    most: int = 200
    fade: float = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class ItemKNN:
    """Items that were liked near what a customer liked."""

    name: ClassVar[str] = "itemknn"
    near: Neighbours
    fade: float = 0.85

    @classmethod
    def fit(cls, log: Log, options: Options = Options()) -> "ItemKNN":
        """Count pairs within each customer's rows."""
        rows = liked(log)
        pairs = both_ways(followed(rows, options.window, options.decay), options.back)
        count = np.bincount(rows.item, rows.weight, len(log.items))
        scaled = pairs.value / np.maximum(count[pairs.column], 1e-9) ** options.popular
        per = scaled / np.maximum(count[pairs.rows], 1e-9) ** 0.5
        shape = (len(log.items), min(options.most, max(len(log.items), 1)))
        place, value = strongest(pairs.rows, pairs.column, per.astype(np.float32), shape)
        known = count > 0
        return cls(Neighbours(place[known], value[known], known), options.fade)

    def scores(self, seen: Sequence[Seen]) -> Floats:
        """Add up the neighbours of what each liked; see `Neighbours.scores`."""
        return self.near.scores(seen, self.fade)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is kept."""
        return self.near.arrays() | {"fade": np.array([self.fade], np.float32)}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "ItemKNN":
        """Open what was kept. Raises `KeyError` and `ValueError` for what does not fit together."""
        return cls(Neighbours.of(arrays), float(arrays["fade"][0]))
