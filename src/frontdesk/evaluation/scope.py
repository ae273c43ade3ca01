"""How well a model tells what belongs to none of its classes, by how sure it is of the likeliest."""

from dataclasses import dataclass

import numpy as np

from frontdesk.evaluation import metrics as m
from frontdesk.evaluation.intervals import DRAWS, Interval, bootstrap
from frontdesk.evaluation.metrics import Flags
from frontdesk.understanding.calibrate import Array

LOST = 0.025  # of the accuracy in scope, that a threshold may cost when the model has none of its own


@dataclass(frozen=True, slots=True)
class Scope:
    """How rows out of scope are told from ``inside`` rows in scope.

    ``auroc`` and its interval need no threshold. A row whose score is below ``threshold`` is refused:
    ``recall`` is the share of rows out of scope that are, ``accuracy`` that of rows in scope that are
    answered, and rightly.
    """

    inside: int
    outside: int
    auroc: float
    interval: tuple[float, float]
    threshold: float
    recall: float
    accuracy: float


def scope(inside: Array, right: Flags, outside: Array, threshold: float | None = None) -> Scope:
    """Measure (rows,) scores in scope, of which some were answered rightly, and out of scope."""
    area = _area(inside, outside)
    limit = best_threshold(inside, right) if threshold is None else threshold
    return Scope(
        len(inside),
        len(outside),
        float(area.point),
        area.pair(),
        limit,
        float((outside < limit).mean()),
        float(((inside >= limit) & right).mean()),
    )


def best_threshold(inside: Array, right: Flags, lost: float = LOST) -> float:
    """Return the highest threshold that costs at most ``lost`` of the accuracy in scope."""
    answered = np.sort(inside[right])
    most = int(lost * len(inside) + 1e-9)  # rows that may be refused though they were right
    return float(answered[most]) if most < len(answered) else float(inside.max(initial=0.0))


def _area(inside: Array, outside: Array) -> Interval:
    scores = np.concatenate([inside, outside])
    positive = np.arange(len(scores)) < len(inside)
    found = bootstrap(lambda weights: {"auroc": m.auroc(scores, positive, weights)}, len(scores), DRAWS)
    return found["auroc"]
