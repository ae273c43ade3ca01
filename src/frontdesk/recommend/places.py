"""The places of a list, filled one after the other: by a rule, by relevance and diversity, or by chance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

import numpy as np

from frontdesk.recommend.catalogue import Flags
from frontdesk.recommend.diversity import marginal
from frontdesk.recommend.explore import Picked, pick
from frontdesk.recommend.log import Floats, Ints

BALANCE = 0.8  # of relevance against diversity


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Who may take a place: ``numbers`` of items (n,), their ``relevant`` (n,) and ``likeness`` (n, n).

    ``pins`` are numbers of items by the place that a rule gives them.
    """

    numbers: Ints
    relevant: Floats
    likeness: Floats
    pins: Mapping[int, tuple[int, ...]]


def places(field: Field, most: int, share: float, draw: Random) -> Iterator[Picked]:
    """Fill at most ``most`` places; ``share`` of those that are not pinned are drawn by chance."""
    left = np.ones(len(field.numbers), np.bool_)
    nearest = np.zeros(len(field.numbers), np.float32)
    for place in range(1, min(most, len(field.numbers)) + 1):
        pinned = _pinned(field, place, left)
        added = np.where(left, marginal(field.relevant, nearest, BALANCE), -np.inf)
        best = int(added.argmax()) if pinned is None else pinned
        chosen = pick(best, np.flatnonzero(left).tolist(), share if pinned is None else 0.0, draw)
        left[chosen.number] = False
        nearest = np.maximum(nearest, field.likeness[chosen.number])
        yield Picked(int(field.numbers[chosen.number]), chosen.propensity, chosen.explored)


def _pinned(field: Field, place: int, left: Flags) -> int | None:
    """Find the first that a rule pins to a place, if it is left."""
    for item in field.pins.get(place, ()):
        found = np.flatnonzero((field.numbers == item) & left)
        if len(found):
            return int(found[0])
    return None
