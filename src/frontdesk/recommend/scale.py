"""Scores of different sources on one scale: (score - mean) / deviation, over the items a source knows.

An item of which it has no opinion (NaN) stands at its mean, 0; where it thinks all alike, or nothing, all do.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from frontdesk.recommend.catalogue import Numbers
from frontdesk.recommend.compiled import compiled
from frontdesk.recommend.log import Floats

LEAST = 1e-9  # a spread below this is none: the source thinks all items alike
ROUNDED = 1e-6  # nor is one below this share of the mean, which is but rounding in 32 bits
BLOCK = 1_024  # scores that are summed in 32 bits at a time


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """What speaks for items: ``by`` x (score - ``mean``), of scores (items,); NaN says nothing."""

    scores: Floats
    mean: float = 0.0
    by: float = 1.0

    def add_to(self, total: Floats) -> None:
        """Add it to a total (items,)."""
        _add(total, self.scores, np.float32(self.mean), np.float32(self.by))

    def at(self, number: int) -> float:
        """Give what it says of one item."""
        said = (float(self.scores[number]) - self.mean) * self.by
        return 0.0 if np.isnan(said) else said


def scaled(scores: Floats, weight: float = 1.0) -> Term:
    """Bring scores (items,) to mean 0 and deviation ``weight``; ``by`` is 0 where they say nothing."""
    some = scores[:: max(len(scores) // 64, 1)]
    near = next((float(one) for one in some if not np.isnan(one)), 0.0)  # keeps the sums small
    sums = np.zeros(3)
    _moments(scores, np.float32(near), sums)
    count, first, second = sums.tolist()
    if count == 0:
        return Term(scores, by=0.0)
    apart = first / count
    mean, spread = near + apart, sqrt(max(second / count - apart * apart, 0.0))
    silent = spread <= max(LEAST, ROUNDED * abs(mean))
    return Term(scores, mean, 0.0 if silent else weight / spread)


def zscores(scores: Floats) -> Floats:
    """Give the scaled scores: (items,)."""
    total = np.zeros(len(scores), np.float32)
    scaled(scores).add_to(total)
    return total


@compiled
def _moments(scores: Floats, near: np.float32, sums: Numbers) -> None:
    """Count what is no NaN, and sum its distances to a number and their squares: (3,)."""
    for start in range(0, len(scores), BLOCK):
        count, first, second = np.int32(0), np.float32(0), np.float32(0)
        for at in range(start, min(start + BLOCK, len(scores))):
            known = not np.isnan(scores[at])
            apart = scores[at] - near if known else np.float32(0)
            count += np.int32(known)
            first += apart
            second += apart * apart
        sums[0] += count
        sums[1] += first
        sums[2] += second


@compiled
def _add(total: Floats, scores: Floats, mean: np.float32, by: np.float32) -> None:
    for at in range(len(total)):
        said = (scores[at] - mean) * by
        total[at] += np.float32(0) if np.isnan(said) else said
