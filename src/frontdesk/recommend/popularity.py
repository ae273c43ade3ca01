"""What many like of late: for everybody, and within a segment of customers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.liking import liked
from frontdesk.recommend.log import Floats, Log
from frontdesk.recommend.source import Seen
from frontdesk.recommend.sparse import counted

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Options:
    """What was liked ``half_life`` days before the last row counts half; 0: time does not matter."""

    half_life: float = 90.0
    prior: float = 10.0  # customers of everybody that a segment starts from
    fewest: int = 20  # customers of a segment that is counted by itself: fewer would tell who they are
    most: int = 64  # segments that are counted, the largest


@dataclass(frozen=True, slots=True, eq=False)
class Popularity:
    """The logarithm of how many like an item, (items,) float32, for all and by segment.

    It has an opinion of every item: what nobody has touched is the least popular.
    """

    name: ClassVar[str] = "popularity"
    everybody: Floats
    segments: Mapping[str, Floats] = field(default_factory=dict[str, Floats])

    @classmethod
    def fit(cls, log: Log, options: Options = Options()) -> "Popularity":
        """Count over all customers, and over those of each segment."""
        rows = liked(log)
        counts = rows.weight * _recency(rows, options.half_life)
        everybody = counted(rows.item, counts, len(log.items))
        belongs = np.array(log.segments or [""] * len(log.customers), np.str_)
        found: dict[str, Floats] = {}
        for name in _large(belongs, options):
            mine = (belongs == name)[rows.user]
            own = counted(rows.item[mine], counts[mine], len(log.items))
            found[name] = _log(own + options.prior * everybody / max(float(everybody.sum()), 1.0))
        return cls(_log(everybody), found)

    def scores(self, seen: Sequence[Seen]) -> Floats:
        """Give everybody the popularity of their segment, else the general one."""
        if not seen:
            return np.zeros((0, len(self.everybody)), np.float32)
        return np.stack([self.segments.get(one.segment, self.everybody) for one in seen])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is kept."""
        return {"everybody": self.everybody} | {f"of.{name}": own for name, own in self.segments.items()}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Popularity":
        """Open what was kept. Raises `KeyError` and `ValueError` for what does not fit together."""
        own = {name.removeprefix("of."): one for name, one in arrays.items() if name.startswith("of.")}
        if any(one.shape != arrays["everybody"].shape for one in own.values()):
            raise ValueError("segments differ in their number of items")
        return cls(arrays["everybody"], own)


def _large(belongs: NDArray[np.str_], options: Options) -> list[str]:
    """Name the segments that are counted by themselves, in order."""
    counts = Counter(belongs.tolist())
    del counts[""]
    return sorted(name for name, count in counts.most_common(options.most) if count >= options.fewest)


def _recency(rows: Log, half_life: float) -> NDArray[np.float64]:
    if half_life == 0 or len(rows.at) == 0:
        return np.ones(len(rows.at))
    found: NDArray[np.float64] = np.exp2((rows.at - rows.at.max()) / (half_life * DAY))
    return found


def _log(counts: NDArray[np.float64]) -> Floats:
    return np.log1p(counts).astype(np.float32)
