"""Intents from a handful of examples each: learnt when a pack is loaded, in seconds, from text vectors.

Two views are averaged: ridge regression with a Gaussian kernel, and the nearest examples. Out of scope is
what is unlike every example: score = sqrt(highest probability) x mean cosine of the 3 nearest examples. All
of it is calibrated on what is said of each example when that one is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.understanding.calibrate import Array, Ints, fit_gate, fit_temperature, softmax

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

MOST = 5_000  # examples that are learnt from: the time grows with the third power
STRENGTH = 0.05  # of the ridge
SHARPNESS = 2.0  # of the kernel exp(SHARPNESS * (cosine - 1))
KERNEL = 0.6  # of the regression in the average with the nearest examples
NEAREST = 3
IN_SCOPE = 0.97  # of what customers send, when the gate decides; with 0.5 it refuses too much of it


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """Weights (examples, labels) of the kernel with each example; ``base`` (labels,) is said far from all."""

    weights: Array
    base: Array

    def scores(self, cosines: Array) -> Array:
        """(rows, examples) cosines -> (rows, labels); about 1 for a label that is meant, else about -1."""
        told: Array = kernel(cosines) @ self.weights + self.base
        return told


def kernel(cosines: Array) -> Array:
    """Turn cosines into likeness: exp(-distance^2) between vectors of length 1, at SHARPNESS 2."""
    alike: Array = np.exp(SHARPNESS * (cosines - 1))
    return alike


def regress(cosines: Array, labels: Ints, count: int) -> tuple[Regression, Array]:
    """Fit ridge regression on +1 and -1 by (examples, examples) cosines, all labels weighing the same.

    Also returns what each example is said to be when it alone is left out, (examples, labels), which needs no
    second fit: left out, the residual is weights / diagonal of the inverse. Rifkin and Lippert, "Notes on
    Regularized Least Squares" (2007). Single precision halves the time and is precise enough for a ridge.
    """
    wanted = np.eye(count)[labels] * 2 - 1
    base = wanted.mean(axis=0)
    system = kernel(cosines) + np.diag(STRENGTH / _balance(labels, count))
    inverse = np.linalg.inv(system.astype(np.float32)).astype(np.float64)
    weights = inverse @ (wanted - base)
    return Regression(weights, base), wanted - weights / np.diag(inverse)[:, None]


def nearest(cosines: Array, labels: Ints, count: int) -> Array:
    """(rows, examples) cosines -> (rows, labels): the mean of the two nearest examples of each label."""
    order = np.argsort(labels, kind="stable")
    known, starts, sizes = np.unique(labels[order], return_index=True, return_counts=True)
    cosines = cosines[:, order]
    first = np.maximum.reduceat(cosines, starts, axis=1)
    best = cosines == np.repeat(first, sizes, axis=1)
    second = np.maximum.reduceat(np.where(best, -np.inf, cosines), starts, axis=1)
    alone = np.isinf(second) | (np.add.reduceat(best, starts, axis=1) > 1)  # no second, or one as near
    scores = np.full((len(cosines), count), -1.0)
    scores[:, known] = (first + np.where(alone, first, second)) / 2
    return scores


def likeness(cosines: Array, kept: Flags | None = None) -> Array:
    """Return (rows,): the mean of the 3 highest of (rows, examples) cosines, of those that are ``kept``."""
    cosines = cosines if kept is None else cosines[:, kept]
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
        cosines = self.centred(vectors, languages) @ self.examples.T
        close = nearest(cosines, self.of, len(self.labels))
        first, second, third = self.temperatures
        inside = softmax(_mix(self.regression.scores(cosines), close, first, second), third)
        if self.outside is None:
            return inside
        slope, offset = self.gate
        known = 1 / (1 + np.exp(-(slope * self._known(cosines, inside) + offset)))
        return _gated(inside, known, self.outside)

    def centred(self, vectors: Floats, languages: Sequence[str]) -> Array:
        """Subtract the centre of each row's language: (rows, width), of length 1."""
        return _centred(vectors, languages, self.centres)

    def scores(self, centred: Array, probabilities: Array) -> Array:
        """Return (rows,): how much a text is like anything that was learnt."""
        return self._known(centred @ self.examples.T, probabilities)

    def _known(self, cosines: Array, probabilities: Array) -> Array:
        kept = None if self.outside is None else self.of != self.outside
        return _score(probabilities, cosines, self.outside, kept)


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
    kept = _dealt(of, languages)
    centred, of = _centred(vectors, languages, centres)[kept], of[kept]
    out = names.index(outside) if outside in names else None
    cosines = centred @ centred.T
    regression, left = regress(cosines, of, len(names))
    np.fill_diagonal(cosines, -1.0)  # from here on each example is left out of its own neighbourhood
    temperatures, inside = _calibrated(left, nearest(cosines, of, len(names)), of)
    gate = (0.0, 0.0)
    if out is not None:
        score = _score(inside, cosines, out, of != out)
        gate = fit_gate(score, of != out, IN_SCOPE)
    return FewShot(names, out, centres, centred, of, regression, temperatures, gate)


def _dealt(of: Ints, languages: Sequence[str]) -> Ints:
    """Choose which examples are learnt from: of very many, as many of each label and language as of any."""
    seen: dict[tuple[int, str], int] = {}
    turns: list[int] = []
    for label, language in zip(of.tolist(), languages, strict=True):
        turns.append(seen.get((label, language), 0))
        seen[label, language] = turns[-1] + 1
    return np.sort(np.argsort(turns, kind="stable")[:MOST])


def _calibrated(linear: Array, close: Array, of: Ints) -> tuple[tuple[float, float, float], Array]:
    """Fit the temperatures on what was said of examples left out; also returns their probabilities."""
    weights = _balance(of, linear.shape[1])
    first, second = fit_temperature(linear, of, weights), fit_temperature(close, of, weights)
    both = _mix(linear, close, first, second)
    third = fit_temperature(both, of, weights)
    return (first, second, third), softmax(both, third)


def _score(probabilities: Array, cosines: Array, outside: int | None, kept: Flags | None) -> Array:
    """Return (rows,): sure of something in scope, and like an example in scope."""
    inner = probabilities if outside is None else np.delete(probabilities, outside, axis=1)
    result: Array = np.sqrt(inner.max(axis=1)) * likeness(cosines, kept)
    return result


def _mix(linear: Array, close: Array, first: float, second: float) -> Array:
    """Average the probabilities of both views and return their logarithm."""
    mixed: Array = np.log(KERNEL * softmax(linear, first) + (1 - KERNEL) * softmax(close, second))
    return mixed


def _gated(probabilities: Array, known: Array, outside: int) -> Array:
    """Move probability to the label of what is out of scope as far as a text is unlike everything known."""
    gated = probabilities * known[:, None]
    gated[:, outside] += 1 - known
    return gated


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
