"""Figures of classifiers and taggers, from how often each label was right, said and true.

They take weights of rows, (..., rows), so that one formula gives a figure and its bootstrap draws.
What has nothing to be divided by is 0, as scikit-learn's ``zero_division=0``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.understanding.calibrate import Array, Ints

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """How often each label was said and true, was said, was true: (..., labels) each."""

    right: Array
    said: Array
    true: Array


def one_hot(labels: Ints, classes: int) -> Flags:
    """(rows,) labels -> (rows, classes), one of them set in a row."""
    flags: Flags = labels[:, None] == np.arange(classes)
    return flags


def counted(said: Flags, true: Flags, weights: Array | None = None) -> Counts:
    """Count (rows, labels) flags, each row as often as its weight (..., rows) says."""
    rows = np.ones(len(said)) if weights is None else weights
    # float32 holds whole numbers up to 16 million exactly, at half the memory
    said_, true_ = said.astype(np.float32), true.astype(np.float32)
    return Counts(_times(rows, said_ * true_), _times(rows, said_), _times(rows, true_))


def precision(counts: Counts) -> Array:
    """Return the share of what was said that is true, (..., labels)."""
    return ratio(counts.right, counts.said)


def recall(counts: Counts) -> Array:
    """Return the share of what is true that was said, (..., labels)."""
    return ratio(counts.right, counts.true)


def f1(counts: Counts) -> Array:
    """Return the harmonic mean of precision and recall, 2 right / (said + true), (..., labels)."""
    return ratio(2 * counts.right, counts.said + counts.true)


def f1_micro(counts: Counts) -> Array:
    """Return F1 of all labels' counts together, (...)."""
    return ratio(2 * counts.right.sum(-1), (counts.said + counts.true).sum(-1))


def macro(values: Array, counts: Counts) -> Array:
    """Return the mean of (..., labels) over the labels that were said or true, as scikit-learn does."""
    return _mean(values, (counts.said + counts.true) > 0)


def weighted(values: Array, counts: Counts) -> Array:
    """Return the mean of (..., labels), each label as often as it was true."""
    return ratio((values * counts.true).sum(-1), counts.true.sum(-1))


def balanced_accuracy(counts: Counts) -> Array:
    """Return the mean recall of the labels that were true, which the speech field calls UAR."""
    return _mean(recall(counts), counts.true > 0)


def confusion(true: Ints, said: Ints, classes: int) -> Ints:
    """Count (rows,) labels -> (classes, classes): row i, column j tells how often i was taken for j."""
    counts: Ints = np.bincount(true * classes + said, minlength=classes * classes).reshape(classes, classes)
    return counts


def confusion_of_tags(true: Flags, said: Flags) -> Ints:
    """Count (rows, tags) flags -> (tags, 4): rightly left out, wrongly said, missed, rightly said."""
    parts = (~true & ~said, ~true & said, true & ~said, true & said)
    return np.stack([part.sum(axis=0) for part in parts], axis=1)


def calibration_parts(confidences: Array, right: Flags, bins: int = 10) -> Array:
    """Sum confidence - right of (rows,) or (rows, tags) in bins of equal width -> (rows, bins).

    The expected calibration error is the sum over bins of the absolute sums over rows, by the number of
    confidences: Guo et al., "On Calibration of Modern Neural Networks" (2017).
    """
    sure = confidences.reshape(len(confidences), -1)
    gaps = sure - right.reshape(sure.shape)
    at = np.minimum((sure * bins).astype(np.int64), bins - 1)
    return np.stack([np.where(at == one, gaps, 0).sum(axis=1) for one in range(bins)], axis=1)


def auroc(scores: Array, positive: Flags, weights: Array | None = None) -> Array:
    """Return the area under the ROC curve of (rows,) scores, (...); NaN when one side has no rows.

    It is the probability that a positive row scores higher than a negative one, ties counting half: Mann and
    Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger" (1947).
    """
    ups, downs = _tied(scores, positive, weights), _tied(scores, ~positive, weights)
    below = downs.cumsum(-1) - downs / 2
    return _over((ups * below).sum(-1), ups.sum(-1) * downs.sum(-1), np.nan)


def average_precision(scores: Array, positive: Flags, weights: Array | None = None) -> Array:
    """Return the mean over positive rows of the precision at their score, (...); 0 without positive rows."""
    ups = _tied(-scores, positive, weights)
    found = ups.cumsum(-1)
    seen = found + _tied(-scores, ~positive, weights).cumsum(-1)
    return ratio((ups * ratio(found, seen)).sum(-1), ups.sum(-1))


def ratio(part: Array, whole: Array) -> Array:
    """Divide; 0 where there is nothing to divide by."""
    return _over(part, whole, 0.0)


def _over(part: Array, whole: Array, otherwise: float) -> Array:
    part, whole = np.asarray(part, np.float64), np.asarray(whole, np.float64)
    quotient: Array = np.divide(part, whole, out=np.full(part.shape, otherwise), where=whole != 0)
    return quotient


def _mean(values: Array, of: Flags) -> Array:
    return ratio(np.where(of, values, 0).sum(-1), of.sum(-1))


def _times(weights: Array, flags: NDArray[np.float32]) -> Array:
    product: Array = (weights.astype(np.float32) @ flags).astype(np.float64)
    return product


def _tied(scores: Array, flags: Flags, weights: Array | None) -> Array:
    """Sum the weights of flagged rows with equal scores, lowest scores first: (..., different scores)."""
    rows = np.ones(len(scores)) if weights is None else weights
    if not len(scores):
        return np.zeros((*rows.shape[:-1], 1))
    order = np.argsort(scores, kind="stable")
    ordered = scores[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sums: Array = np.add.reduceat(rows[..., order] * flags[order], starts, axis=-1)
    return sums
