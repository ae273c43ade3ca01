"""What another way of choosing would have brought, told from what was shown under known probabilities.

Each row is one item in one place: the reward that came of it, the propensity with which it was shown, and how
likely the other policy would have shown it there. A row's weight is the ratio of the two, at most `CLIP`.

ips    mean of weight x reward. Unbiased where nothing is clipped. Horvitz and Thompson (1952)
snips  sum of weight x reward / sum of weights: a little biased, far less noisy.
       Swaminathan and Joachims, "The Self-Normalized Estimator for Counterfactual Learning" (2015)
dr     mean of what is expected under the policy + weight x (reward - what was expected of the row): right
       where either propensities or expectations are.
       Dudik, Langford and Li, "Doubly Robust Policy Evaluation and Learning" (2011)

Intervals are of the normal distribution; rows of one group (a request, a customer) count as one draw. Before
one is believed, look at the effective number of rows, (sum of weights)^2 / sum of squares: Kong (1992).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from frontdesk.errors import InvalidInput
from frontdesk.recommend.catalogue import Numbers
from frontdesk.recommend.log import Ints

CLIP = 100.0  # a weight above it counts as this
NORMAL = 1.959963984540054  # deviations on either side that hold 95 %


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Rows (n,) of what was shown: ``propensity`` in (0, 1], ``reward``, and the ``group`` that a row is of.

    ``place`` counts from 1. Raises `InvalidInput` where lengths or propensities are wrong.
    """

    propensity: Numbers
    reward: Numbers
    group: Ints
    place: Ints

    def __post_init__(self) -> None:
        sizes = {len(self.propensity), len(self.reward), len(self.group), len(self.place)}
        if len(sizes) != 1:
            raise InvalidInput("what was shown has columns of different lengths", part="impressions")
        wrong = ~((self.propensity > 0) & (self.propensity <= 1))
        if wrong.any():
            raise InvalidInput(
                "a propensity is no probability above 0",
                part="propensity",
                value=float(self.propensity[wrong][0]),
                limit=1,
                remedy="leave out rows that were shown without one",
            )

    def __len__(self) -> int:
        return len(self.propensity)

    @property
    def best(self) -> Numbers:
        """Whether each was the best of its place, as 1 or 0: only the best is likelier than chance is.

        The share of exploration is at most a half, so what is not the best has at most a quarter.
        """
        return (self.propensity > 0.5).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value per row with its 95 % interval, the effective number of rows, and how many were clipped."""

    value: float
    low: float
    high: float
    effective: float
    clipped: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """A policy by each estimator: "ips", "snips", "dr"; empty where nothing was shown."""

    rows: int
    estimates: Mapping[str, Estimate] = field(default_factory=dict[str, Estimate])


def judge(shown: Shown, target: Numbers, clip: float = CLIP) -> Judged:
    """Judge a policy that would have shown the rows with probabilities ``target`` (n,), in 0..1.

    What is expected of a row, for `dr`, is the mean reward of its place.
    """
    if not len(shown):
        return Judged(0)
    raw = target / shown.propensity
    weight = np.minimum(raw, clip)
    expected = _by_place(shown)
    robust = expected + weight * (shown.reward - expected)
    value = float(weight @ shown.reward / weight.sum()) if weight.sum() else 0.0
    moved = weight * (shown.reward - value) / (weight.mean() or 1.0)
    told = {
        "ips": _estimate(weight * shown.reward, None, shown.group),
        "snips": _estimate(value + moved, value, shown.group),
        "dr": _estimate(robust, None, shown.group),
    }
    effective = float(weight.sum() ** 2 / (weight @ weight)) if weight.any() else 0.0
    clipped = int(np.count_nonzero(raw > clip))
    return Judged(
        len(shown),
        {name: Estimate(*one, effective=effective, clipped=clipped) for name, one in told.items()},
    )


def _by_place(shown: Shown) -> Numbers:
    """Give the mean reward of each row's place: (n,)."""
    many = np.bincount(shown.place)
    mean = np.bincount(shown.place, shown.reward) / np.maximum(many, 1)
    found: Numbers = mean[shown.place]
    return found


def _estimate(terms: Numbers, value: float | None, group: Ints) -> tuple[float, float, float]:
    """Give the mean of terms (n,), or the value they vary about, with its interval over the groups."""
    mean = float(terms.mean()) if value is None else value
    _, which = np.unique(group, return_inverse=True)
    apart = np.bincount(which, terms - mean)  # what each group adds to the error
    groups = len(apart)
    spread = float(np.sqrt(apart @ apart * groups / max(groups - 1, 1))) / len(terms)
    return mean, mean - NORMAL * spread, mean + NORMAL * spread
