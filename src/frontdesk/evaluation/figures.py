"""What a model said of labelled rows -> every figure of the report, with its interval."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from frontdesk.evaluation import metrics as m
from frontdesk.evaluation.intervals import DRAWS, Interval, Statistic, bootstrap, difference
from frontdesk.evaluation.metrics import Counts, Flags
from frontdesk.understanding.calibrate import Array


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What was said of rows, and what is true: (rows, labels) each. With ``tags`` a row has any number."""

    probabilities: Array
    said: Flags
    true: Flags
    tags: bool = False

    def __len__(self) -> int:
        return len(self.true)

    @property
    def right(self) -> Flags:
        """Tell which rows were judged rightly, in all their tags: (rows,)."""
        same: Flags = (self.said == self.true).all(axis=1)
        return same

    @property
    def confidences(self) -> Array:
        """Give what the model bets on: (rows,) its likeliest label, or (rows, tags) each tag."""
        sure: Array = self.probabilities if self.tags else self.probabilities.max(axis=1)
        return sure

    @property
    def came_true(self) -> Flags:
        """Tell whether what `confidences` bets on is true, in its shape."""
        return self.true if self.tags else self.right


def figures(judged: Judged, draws: int = DRAWS, seed: int = 0) -> dict[str, Interval]:
    """Give every figure and its interval; precision, recall and f1 hold one a label."""
    return bootstrap(statistic(judged), len(judged), draws, seed)


def compared(one: Judged, other: Judged, draws: int = DRAWS, seed: int = 0) -> dict[str, Interval]:
    """Give every figure's difference, one - other, of two models on the same rows, and its interval.

    Raises ValueError when the rows are not the same.
    """
    if not np.array_equal(one.true, other.true):
        raise ValueError("two models are compared on the same rows and labels only")
    return difference(statistic(one), statistic(other), len(one), draws, seed)


def statistic(judged: Judged) -> Statistic:
    """Make the figures a function of how often each row counts."""
    right = judged.right.astype(np.float64)
    gaps = m.calibration_parts(judged.confidences, judged.came_true)
    bets = judged.confidences[0].size if len(judged) else 1

    def figure(weights: Array) -> Mapping[str, Array]:
        total = weights.sum(axis=-1)
        whole = {
            "accuracy": m.ratio(weights @ right, total),
            "ece": m.ratio(np.abs(weights @ gaps).sum(axis=-1), total * bets),
        }
        return whole | _of_labels(m.counted(judged.said, judged.true, weights), judged.tags)

    return figure


def _of_labels(counts: Counts, tags: bool) -> dict[str, Array]:
    values = {"precision": m.precision(counts), "recall": m.recall(counts), "f1": m.f1(counts)}
    # scikit-learn averages over all tags, but over those classes only that occur
    macro = {f"{name}_macro": one.mean(-1) if tags else m.macro(one, counts) for name, one in values.items()}
    own = {"f1_micro": m.f1_micro(counts)} if tags else {"balanced_accuracy": m.balanced_accuracy(counts)}
    return {**values, **macro, "f1_weighted": m.weighted(values["f1"], counts), **own}
