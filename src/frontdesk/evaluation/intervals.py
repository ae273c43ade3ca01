"""How far a figure would have moved with other rows of the same kind: bootstrap intervals.

Efron, "Bootstrap Methods: Another Look at the Jackknife" (1979): rows are drawn with replacement, as
many as there are, and the figure is computed anew. A draw is how often it took each row, so whatever can be
computed of weights can be drawn.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from frontdesk.understanding.calibrate import Array

# (draws, rows) weights -> named figures, (draws,) or (draws, labels) each
Statistic = Callable[[Array], Mapping[str, Array]]

DRAWS = 1_000
CELLS = 2_000_000  # weights that are in memory at a time: 16 MB


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """The figure on the rows, and the limits between which 95 % of the draws lie: () or (labels,)."""

    point: Array
    low: Array
    high: Array

    def pair(self) -> tuple[float, float]:
        """Give the limits of a single figure."""
        return float(self.low), float(self.high)


def drawn(rows: int, draws: int = DRAWS, seed: int = 0) -> Iterator[Array]:
    """Draw rows with replacement, some draws at a time: (some, rows), each summing to ``rows``."""
    random = np.random.default_rng(seed)
    most = max(1, CELLS // max(rows, 1))
    for start in range(0, draws, most):
        some = min(most, draws - start)
        taken = random.integers(rows, size=(some, rows)) + np.arange(some)[:, None] * rows
        yield np.bincount(taken.ravel(), minlength=some * rows).reshape(some, rows).astype(np.float64)


def bootstrap(statistic: Statistic, rows: int, draws: int = DRAWS, seed: int = 0) -> dict[str, Interval]:
    """Give each figure of the statistic its 95 % interval: the percentiles 2.5 and 97.5 of the draws.

    Draws know fewer of the rare labels, which biases some figures (the calibration error upwards); where the
    figure itself would lie outside, the interval is widened to it.
    """
    points = statistic(np.ones((1, rows)))
    found = [statistic(weights) for weights in drawn(rows, draws, seed)]
    return {
        name: _interval(point[0], np.concatenate([draw[name] for draw in found]))
        for name, point in points.items()
    }


def difference(
    one: Statistic, other: Statistic, rows: int, draws: int = DRAWS, seed: int = 0
) -> dict[str, Interval]:
    """Give each figure's difference, one - other, of two models on the same rows: both see the same draws.

    What makes a row hard is hard for both and falls out, so the interval is far narrower than that of either.
    A difference whose interval does not hold 0 is not by chance.
    """

    def apart(weights: Array) -> dict[str, Array]:
        left, right = one(weights), other(weights)
        return {name: left[name] - right[name] for name in left if name in right}

    return bootstrap(apart, rows, draws, seed)


def paired(one: Array, other: Array, draws: int = DRAWS * 10, seed: int = 0) -> Interval:
    """Give the mean of one - other over pairs of runs: the same seed, the same fold."""
    gaps = one - other
    return bootstrap(lambda weights: {"gap": weights @ gaps / len(gaps)}, len(gaps), draws, seed)["gap"]


def _interval(point: Array, draws: Array) -> Interval:
    known = np.where(np.isnan(draws), point, draws)  # a draw in which the figure is not defined says nothing
    low, high = np.percentile(known, [2.5, 97.5], axis=0)
    return Interval(point, np.minimum(low, point), np.maximum(high, point))
