"""What reasons may say of other customers: counts of distinct buyers, and nothing that tells who they are.

Counted once from the interactions when the sources are fitted. What fewer than `LEAST` customers did is not
kept at all, so that no reason points at a person; one customer counts once, however often they bought.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.liking import liked
from frontdesk.recommend.log import Ints, Log

LEAST = 5  # customers
DAYS = 30  # that "this month" means


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Buyers of the items of a fit, by their numbers.

    ``starts`` (items + 1,) says where the rows of each item begin in ``other`` (pairs,), sorted within an
    item, and ``count`` (pairs,): how many customers kept both. ``buyers`` (items,) bought within the last
    `DAYS` days before it was counted, 0 where too few did.
    """

    starts: NDArray[np.int64]
    other: Ints
    count: Ints
    buyers: Ints

    def together(self, one: int, other: int) -> int:
        """Count the customers that have both items; 0 where too few do."""
        begin, end = self.starts[one], self.starts[one + 1]
        place = begin + int(np.searchsorted(self.other[begin:end], other))
        return int(self.count[place]) if place < end and self.other[place] == other else 0

    def companions(self, one: int) -> tuple[Ints, Ints]:
        """Return the items that customers have beside one, and how many customers do: (n,) each."""
        rows = slice(int(self.starts[one]), int(self.starts[one + 1]))
        return self.other[rows], self.count[rows]

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Give what is kept."""
        return {"starts": self.starts, "other": self.other, "count": self.count, "buyers": self.buyers}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Evidence":
        """Open what was kept. Raises `KeyError` and `ValueError` for what does not fit together."""
        made = cls(arrays["starts"], arrays["other"], arrays["count"], arrays["buyers"])
        if len(made.starts) != len(made.buyers) + 1 or np.any(np.diff(made.starts) < 0):
            raise ValueError("the rows of pairs do not fit their items")
        if not len(made.other) == len(made.count) == made.starts[-1]:
            raise ValueError("pairs and their counts differ in number")
        if len(made.other) and not 0 <= int(made.other.min()) <= int(made.other.max()) < len(made.buyers):
            raise ValueError("an item of a pair is none of the items")
        return made


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Evidence by the ids of items, in the order of the fit; an item that came later has none."""

    evidence: Evidence
    items: Sequence[str]
    number: Mapping[str, int]

    @classmethod
    def of(cls, evidence: Evidence, items: Sequence[str]) -> "Proof":
        """Name the items of evidence."""
        return cls(evidence, items, {one: place for place, one in enumerate(items)})

    def together(self, one: str, other: str) -> int:
        """Count the customers that have both; 0 where too few do, or one is not known."""
        known = one in self.number and other in self.number
        return self.evidence.together(self.number[one], self.number[other]) if known else 0

    def companions(self, of: Iterable[str]) -> dict[str, int]:
        """Give what customers have beside any of these, and how many have the pair that most do."""
        found: dict[str, int] = {}
        for one in of:
            if one in self.number:
                others, counts = self.evidence.companions(self.number[one])
                for other, count in zip(others.tolist(), counts.tolist(), strict=True):
                    name = self.items[int(other)]
                    found[name] = max(found.get(name, 0), int(count))
        return found

    def buyers(self, one: str) -> int:
        """Count the customers that bought it of late; 0 where too few did, or it is not known."""
        return int(self.evidence.buyers[self.number[one]]) if one in self.number else 0


def counted(log: Log, now: datetime) -> Evidence:
    """Count the buyers of items and of pairs, from a log of the kinds "buy" and "return" alone.

    What was sent back later does not count as bought.
    """
    there = log.at <= now.timestamp()
    past = replace(
        log, user=log.user[there], item=log.item[there], weight=log.weight[there], at=log.at[there]
    )
    rows = liked(past)
    lately = rows.item[rows.at >= (now - timedelta(days=DAYS)).timestamp()]
    buyers = np.bincount(lately, minlength=len(log.items)).astype(np.int32)
    buyers[buyers < LEAST] = 0
    return _paired(rows.user, rows.item, buyers)


def _paired(user: Ints, item: Ints, buyers: Ints) -> Evidence:
    found = list(_companions(user, item, len(buyers)))
    starts = np.concatenate([[0], np.cumsum([len(other) for other, _ in found])]).astype(np.int64)
    none = np.zeros(0, np.int32)
    other = np.concatenate([none, *(one for one, _ in found)]).astype(np.int32)
    count = np.concatenate([none, *(one for _, one in found)]).astype(np.int32)
    return Evidence(starts, other, count, buyers)


def _companions(user: Ints, item: Ints, items: int) -> Iterator[tuple[Ints, NDArray[np.int64]]]:
    """Yield for each item those that enough customers have beside it, and how many do.

    ``user`` and ``item`` (n,) are the distinct pairs of customers and what they have.
    """
    enough = np.bincount(item, minlength=items) >= LEAST
    user, item = user[enough[item]], item[enough[item]]
    by_user = np.argsort(user, kind="stable")
    basket, ends = item[by_user], _edges(user, int(user.max(initial=-1)) + 1)
    by_item = np.argsort(item, kind="stable")
    owners, edges = user[by_item], _edges(item, items)
    for number in range(items):
        whose = owners[edges[number] : edges[number + 1]]
        held = [basket[ends[one] : ends[one + 1]] for one in whose.tolist()]
        beside, count = np.unique(np.concatenate([np.zeros(0, np.int32), *held]), return_counts=True)
        kept = (count >= LEAST) & (beside != number)
        yield beside[kept].astype(np.int32), count[kept]


def _edges(numbers: Ints, size: int) -> NDArray[np.int64]:
    """Say where the rows of each number begin when they are sorted, and of the last one end: (size + 1,)."""
    counts = np.bincount(numbers, minlength=size)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
