"""A share of the places is drawn by chance, so that what is never shown can be learnt of as well.

Each place is filled after those before it. With probability 1 - share the best of what is left takes it, else
one of what is left is drawn, each alike. So an item's propensity, given the places before, is

    (1 - share) x [it is the best] + share / (how many are left)

which is exact and sums to 1. The product over the places is the propensity of the whole list. Li, Chu,
Langford and Schapire, "A Contextual-Bandit Approach to Personalized News Article Recommendation" (2010).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from frontdesk.recommend.catalogue import Numbers


@dataclass(frozen=True, slots=True)
class Picked:
    """Who takes a place: ``explored`` tells that chance picked it, though it may be the best all the same."""

    number: int
    propensity: float
    explored: bool


def pick(best: int, left: Sequence[int], share: float, draw: Random) -> Picked:
    """Fill one place; ``left`` are the numbers that may take it, the best among them."""
    explored = share > 0 and draw.random() < share
    number = left[draw.randrange(len(left))] if explored else best
    return Picked(number, propensity(number == best, len(left), share), explored)


def propensity(is_best: bool, left: int, share: float) -> float:
    """Tell how likely an item is to take a place that ``left`` items are left for."""
    return (1 - share) * is_best + share / left


def propensities(best: int, left: Sequence[int], share: float) -> Numbers:
    """Tell it of all that are left: (len(left),), summing to 1."""
    return np.array([propensity(one == best, len(left), share) for one in left], np.float64)
