"""Figures of a network that also has to tell what belongs to none of its classes."""

from collections.abc import Mapping

import numpy as np

from frontdesk.understanding.calibrate import Array, Ints

KEPT = 0.94  # of the rows in scope, that are still to be answered rightly when the rest is refused


def measured(probabilities: Array, labels: Ints, outside: int) -> Mapping[str, float]:
    """Measure (rows, classes) probabilities, one class of which, ``outside``, stands for everything else.

    ``accuracy_in_scope``: rows in scope whose likeliest class in scope is right. ``oos_auroc``: how often a
    row in scope is surer of a class than one outside. ``oos_recall``: rows outside that are refused when the
    threshold is the highest that still answers 94 % of the rows in scope rightly; 0 when there is none.
    """
    rest = np.delete(probabilities, outside, axis=1)
    sure, inside = rest.max(axis=1), labels != outside
    named = np.delete(np.arange(probabilities.shape[1]), outside)[rest.argmax(axis=1)]
    right = named == labels
    limit = threshold(sure[inside], right[inside])
    return {
        "accuracy_in_scope": float(right[inside].mean()),
        "oos_auroc": auroc(sure[inside], sure[~inside]),
        "oos_recall": float((sure[~inside] < limit).mean()),
    }


def threshold(sure: Array, right: np.ndarray[tuple[int], np.dtype[np.bool_]], kept: float = KEPT) -> float:
    """Return the highest threshold at which a share ``kept`` of the rows is answered rightly, or -inf."""
    answered = np.sort(sure[right])[::-1]
    needed = int(np.ceil(kept * len(sure)))
    return float(answered[needed - 1]) if needed <= len(answered) else float("-inf")


def auroc(inside: Array, outside: Array) -> float:
    """Return how often a row in scope scores above one outside, ties half: Mann and Whitney (1947)."""
    together = np.concatenate([inside, outside])
    _, place, counts = np.unique(together, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]  # of equal scores their mean rank
    above = ranks[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2
    return float(above / (len(inside) * len(outside)))
