"""Intents from a handful of examples each: learnt when a pack is loaded, in a second, from text vectors.

Two views are averaged: multinomial logistic regression, and the nearest examples. Out of scope is what is
unlike every example: score = sqrt(highest probability) x mean cosine of the 3 nearest examples. Both are
calibrated on examples that were left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.understanding.calibrate import Array, Ints, fit_gate, fit_temperature, softmax

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

STRENGTH = 0.1  # of the L2 penalty
STEPS = 60
LINEAR = 0.7  # of the regression in the average with the nearest examples
FOLDS = 5
NEAREST = 3
IN_SCOPE = 0.9  # of what customers send, when the gate decides; with 0.5 it refuses too much of it


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """Weights (width + 1, labels); the last row is the bias."""

    weights: Array

    def logits(self, vectors: Array) -> Array:
        """(rows, width) -> (rows, labels)."""
        scores: Array = vectors @ self.weights[:-1] + self.weights[-1]
        return scores


def regress(vectors: Array, labels: Ints, count: int) -> Regression:
    """Fit multinomial logistic regression with L2, all classes weighing the same.

    Böhning, "Multinomial logistic regression algorithm" (1992): the curvature is replaced by a bound of it
    that never changes, so one matrix of (width + 1)^2 is factored and every step lowers the loss; Nesterov's
    momentum makes the steps longer. No random numbers, no step size to choose.
    """
    rows = np.concatenate([vectors, np.ones((len(vectors), 1))], axis=1)
    weights = _balance(labels, count)[:, None]
    wanted = np.eye(count)[labels]
    penalty = np.append(np.full(vectors.shape[1], STRENGTH), 1e-6)
    bound = 0.5 * (rows * weights).T @ rows + np.diag(penalty)
    inverse = np.linalg.inv(bound)
    solution = ahead = np.zeros((rows.shape[1], count))
    for step in range(STEPS):
        slope = rows.T @ (weights * (softmax(rows @ ahead) - wanted)) + penalty[:, None] * ahead
        stepped = ahead - inverse @ slope
        ahead = stepped + step / (step + 3) * (stepped - solution)
        solution = stepped
    return Regression(solution)


def nearest(vectors: Array, examples: Array, labels: Ints, count: int) -> Array:
    """Return (rows, labels): the mean cosine with the two nearest examples of each label."""
    order = np.argsort(labels, kind="stable")
    known, starts, sizes = np.unique(labels[order], return_index=True, return_counts=True)
    cosines = (vectors @ examples.T)[:, order]
    first = np.maximum.reduceat(cosines, starts, axis=1)
    best = cosines == np.repeat(first, sizes, axis=1)
    second = np.maximum.reduceat(np.where(best, -np.inf, cosines), starts, axis=1)
    alone = np.isinf(second) | (np.add.reduceat(best, starts, axis=1) > 1)  # no second, or one as near
    scores = np.full((len(vectors), count), -1.0)
    scores[:, known] = (first + np.where(alone, first, second)) / 2
    return scores


def likeness(vectors: Array, examples: Array, kept: Flags | None = None) -> Array:
    """Return (rows,): the mean cosine with the 3 nearest examples, of those that are ``kept``."""
    cosines = vectors @ examples.T
    cosines = cosines if kept is None else cosines[:, kept]  # few numbers; not the examples themselves
    mean: Array = np.sort(cosines, axis=1)[:, -NEAREST:].mean(axis=1)
    return mean


@dataclass(frozen=True, slots=True, eq=False)
class FewShot:
    """A classifier learnt from examples. ``outside`` is the label for what is out of scope, if any."""

    labels: tuple[str, ...]
    outside: int | None
    centres: Mapping[str, Array]
    examples: Array
    of: Ints
    regression: Regression
    temperatures: tuple[float, float, float]  # of the regression, of the nearest, of both together
    gate: tuple[float, float]

    def probabilities(self, vectors: Floats, languages: Sequence[str]) -> Array:
        """(rows, width) vectors of texts in these languages -> (rows, labels)."""
        centred = self.centred(vectors, languages)
        logits = _logits(
            centred, self.examples, self.of, self.regression, self.temperatures, len(self.labels)
        )
        inside = softmax(logits, self.temperatures[2])
        if self.outside is None:
            return inside
        slope, offset = self.gate
        known = 1 / (1 + np.exp(-(slope * self.scores(centred, inside) + offset)))
        return _gated(inside, known, self.outside)

    def centred(self, vectors: Floats, languages: Sequence[str]) -> Array:
        """Subtract the centre of each row's language: (rows, width), of length 1."""
        return _centred(vectors, languages, self.centres)

    def scores(self, centred: Array, probabilities: Array) -> Array:
        """Return (rows,): how much a text is like anything that was learnt."""
        inner = np.delete(probabilities, self.outside, axis=1) if self.outside is not None else probabilities
        kept = None if self.outside is None else self.of != self.outside
        result: Array = np.sqrt(inner.max(axis=1)) * likeness(centred, self.examples, kept)
        return result


def learn(
    vectors: Floats,
    labels: Sequence[str],
    languages: Sequence[str],
    outside: str | None = None,
    neutral: Mapping[str, Array] | None = None,
) -> FewShot:
    """Learn from (rows, width) vectors of examples with their labels and languages.

    Vectors are centred by the mean of their language, so that a language is no hint at a label. ``neutral``
    holds the mean vector of one and the same set of texts in several languages: a language that has no
    examples is centred by how far its texts lie from those of the languages that have.
    """
    names = tuple(dict.fromkeys(labels))
    of = np.array([names.index(label) for label in labels])
    centres = _centres(vectors, languages, neutral or {})
    centred = _centred(vectors, languages, centres)
    out = names.index(outside) if outside in names else None
    temperatures, logits = _calibrated(centred, of, len(names))
    gate = (0.0, 0.0) if out is None else _fit_gate(centred, of, logits, out)
    regression = regress(centred, of, len(names))
    return FewShot(names, out, centres, centred, of, regression, temperatures, gate)


def _calibrated(centred: Array, of: Ints, count: int) -> tuple[tuple[float, float, float], Array]:
    """Fit the temperatures on examples that were left out; also returns their fused scores."""
    linear = np.zeros((len(of), count))
    close = np.zeros((len(of), count))
    fold = _folds(of)
    for one in range(FOLDS):
        rest, left = fold != one, fold == one
        linear[left] = regress(centred[rest], of[rest], count).logits(centred[left])
        close[left] = nearest(centred[left], centred[rest], of[rest], count)
    weights = _balance(of, count)
    first, second = fit_temperature(linear, of, weights), fit_temperature(close, of, weights)
    both = _mix(linear, close, first, second)
    third = fit_temperature(both, of, weights)
    return (first, second, third), both / third


def _fit_gate(centred: Array, of: Ints, logits: Array, outside: int) -> tuple[float, float]:
    """Fit the gate on examples left out of their own neighbourhood: in scope against out of scope."""
    cosines = centred @ centred.T
    np.fill_diagonal(cosines, -1.0)
    known = np.sort(cosines[:, of != outside], axis=1)[:, -NEAREST:].mean(axis=1)
    inner = np.delete(softmax(logits), outside, axis=1)
    return fit_gate(np.sqrt(inner.max(axis=1)) * known, of != outside, IN_SCOPE)


def _logits(
    centred: Array,
    examples: Array,
    of: Ints,
    regression: Regression,
    temperatures: tuple[float, float, float],
    count: int,
) -> Array:
    close = nearest(centred, examples, of, count)
    return _mix(regression.logits(centred), close, temperatures[0], temperatures[1])


def _mix(linear: Array, close: Array, first: float, second: float) -> Array:
    """Average the probabilities of both views and return their logarithm."""
    mixed: Array = np.log(LINEAR * softmax(linear, first) + (1 - LINEAR) * softmax(close, second))
    return mixed


def _gated(probabilities: Array, known: Array, outside: int) -> Array:
    """Move probability to the label of what is out of scope as far as a text is unlike everything known."""
    gated = probabilities * known[:, None]
    gated[:, outside] += 1 - known
    return gated


def _folds(of: Ints) -> Ints:
    """Deal the examples of each label round the folds."""
    fold = np.zeros(len(of), np.int64)
    for label in np.unique(of):
        own = np.flatnonzero(of == label)
        fold[own] = np.arange(len(own)) % FOLDS
    return fold


def _balance(labels: Ints, count: int) -> Array:
    counts = np.bincount(labels, minlength=count)
    weights: Array = len(labels) / (np.count_nonzero(counts) * counts[labels])
    return weights


def _centres(vectors: Floats, languages: Sequence[str], neutral: Mapping[str, Array]) -> dict[str, Array]:
    """Find the centre of each language, of those without examples by way of the neutral texts."""
    found = np.array(languages)
    centres = {
        language: vectors[found == language].mean(axis=0, dtype=np.float64)
        for language in dict.fromkeys(languages)
    }
    shifts = [centres[language] - neutral[language] for language in centres if language in neutral]
    for language in neutral:
        if shifts and language not in centres:
            centres[language] = neutral[language] + np.mean(shifts, axis=0)
    return centres | {"und": vectors.mean(axis=0, dtype=np.float64)}


def _centred(vectors: Floats, languages: Sequence[str], centres: Mapping[str, Array]) -> Array:
    """Subtract the centre of each row's language and scale to length 1 again."""
    means = np.stack([centres.get(language, centres["und"]) for language in languages])
    moved = vectors - means
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    scaled: Array = moved / np.where(lengths > 0, lengths, 1)
    return scaled
