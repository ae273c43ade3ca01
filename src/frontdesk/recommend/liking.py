"""What speaks for an item: the rows that models learn liking from, and that a customer is judged by.

What was sent back or refused teaches nobody that it was liked, and nobody else that it was not: it strikes
out all that the same customer did with the same item before. What weighs nothing, such as three stars, is
left out. Of what stays, one row a customer and item counts: as much as the one that says most, at the time
of the last.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.log import Floats, Log
from frontdesk.recommend.source import Seen

Rows = NDArray[np.int64]


def liked(log: Log) -> Log:
    """Keep one row a customer and liked item, in the order in which each was liked last."""
    pair = log.user.astype(np.int64) * len(log.items) + log.item
    rows, weight = _standing(pair, log.weight)
    return replace(log, user=log.user[rows], item=log.item[rows], weight=weight, at=log.at[rows])


def profile(seen: Seen) -> Seen:
    """Keep of what a customer did one row a liked item, oldest first."""
    if len(seen.items) == 0:
        return seen
    rows, weights = _standing(seen.items.astype(np.int64), seen.weights)
    return replace(seen, items=seen.items[rows], weights=weights)


def faded(weights: Floats, fade: float) -> Floats:
    """Weigh (n,) rows, oldest first, by age: each step back in time counts ``fade`` of the next."""
    return (weights * fade ** np.arange(len(weights) - 1, -1, -1)).astype(np.float32)


def _standing(pair: Rows, weight: Floats) -> tuple[Rows, Floats]:
    """Return the last row (kept,) of each pair that stands, rising, and the most (kept,) that one weighs."""
    order = np.argsort(pair, kind="stable")
    first = np.flatnonzero(np.r_[True, np.diff(pair[order]) != 0][: len(order)])
    if len(first) == 0:
        return order, weight
    struck = np.maximum.reduceat(np.where(weight[order] < 0, np.arange(len(order)), -1), first)
    group = np.repeat(np.arange(len(first)), np.diff(np.r_[first, len(order)]))
    stands = (weight[order] > 0) & (np.arange(len(order)) > struck[group])
    most = np.maximum.reduceat(np.where(stands, weight[order], 0), first)
    last = np.maximum.reduceat(np.where(stands, order, -1), first)
    rows = last[most > 0]
    rising = np.argsort(rows)
    return rows[rising], most[most > 0][rising].astype(np.float32)
