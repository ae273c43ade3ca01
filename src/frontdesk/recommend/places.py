"""The places of a list, filled one after the other: by a rule, by relevance and diversity, or by chance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

import numpy as np

from frontdesk.recommend.diversity import marginal
from frontdesk.recommend.explore import Picked, pick
from frontdesk.recommend.log import Floats, Ints

BALANCE = 0.8  # of relevance against diversity


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Who may take a place: ``numbers`` of items (n,), their ``relevant`` (n,) and ``likeness`` (n, n).

    ``pins`` are numbers of items by the place that a rule gives each: no other one.
    """

    numbers: Ints
    relevant: Floats
    likeness: Floats
    pins: Mapping[int, int]


def places(field: Field, most: int, share: float, draw: Random) -> Iterator[Picked]:
    """Fill at most ``most`` places; ``share`` of those that are not pinned are drawn by chance."""
    last = min(most, len(field.numbers))
    pins = {place: at for place, at in _pins(field).items() if place <= last}
    left = np.ones(len(field.numbers), np.bool_)
    nearest = np.zeros(len(field.numbers), np.float32)
    for place in range(1, last + 1):
        able, pinned = left.copy(), pins.get(place)
        able[[at for other, at in pins.items() if other > place]] = False  # these have places of their own
        added = np.where(able, marginal(field.relevant, nearest, BALANCE), -np.inf)
        best = int(added.argmax()) if pinned is None else pinned
        chosen = pick(best, np.flatnonzero(able).tolist(), share if pinned is None else 0.0, draw)
        left[chosen.number] = False
        nearest = np.maximum(nearest, field.likeness[chosen.number])
        yield Picked(int(field.numbers[chosen.number]), chosen.propensity, chosen.explored)


def _pins(field: Field) -> dict[int, int]:
    """Find where in the field the items stand that have a place, by that place."""
    where = {item: at for at, item in enumerate(field.numbers.tolist())}
    return {place: where[item] for place, item in field.pins.items() if item in where}
