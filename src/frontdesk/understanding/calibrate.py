"""Scores -> probabilities that come true as often as they say."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
GOLDEN = (5**0.5 - 1) / 2


def softmax(logits: Array, temperature: float = 1.0) -> Array:
    """(..., labels) scores -> probabilities; a higher temperature makes them less sure."""
    scaled = logits / temperature
    grown = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    probabilities: Array = grown / grown.sum(axis=-1, keepdims=True)
    return probabilities


def negative_log_likelihood(probabilities: Array, labels: Ints, weights: Array | None = None) -> float:
    """Return the weighted mean of -log p(label) over (rows, labels) probabilities."""
    right = probabilities[np.arange(len(labels)), labels]
    return float(np.average(-np.log(np.maximum(right, 1e-12)), weights=weights))


def fit_temperature(logits: Array, labels: Ints, weights: Array | None = None) -> float:
    """Find the temperature, 1/50 to 50, under which held-out (rows, labels) scores are likeliest.

    Guo et al., "On Calibration of Modern Neural Networks" (2017); golden-section search on its logarithm,
    in which the likelihood has one peak.
    """

    def loss(log_temperature: float) -> float:
        return negative_log_likelihood(softmax(logits, float(np.exp(log_temperature))), labels, weights)

    low, high = -float(np.log(50)), float(np.log(50))
    for _ in range(40):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return float(np.exp((low + high) / 2))


def expected_calibration_error(confidences: Array, right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the mean gap between confidence and accuracy over bins of equal width, weighted by size."""
    at = np.minimum((confidences * bins).astype(np.int64), bins - 1)
    gaps = [abs(float((confidences - right)[at == one].sum())) for one in range(bins)]
    return sum(gaps) / max(len(confidences), 1)


def fit_gate(scores: Array, inside: NDArray[np.bool_], share: float = 0.5) -> tuple[float, float]:
    """Fit (slope, offset) of p(inside) = 1 / (1 + exp(-(slope * score + offset))).

    Platt, "Probabilistic Outputs for Support Vector Machines" (1999), with his smoothed targets, by Newton
    steps on the mean log loss. ``share`` is how much of what comes is inside, whatever the rows' numbers are.
    """
    many, few = int(inside.sum()), int((~inside).sum())
    targets = np.where(inside, (many + 1) / (many + 2), 1 / (few + 2))
    weights = np.where(inside, share / max(many, 1), (1 - share) / max(few, 1))
    middle, width = float(scores.mean()), float(scores.std()) or 1.0
    rows = np.stack([(scores - middle) / width, np.ones_like(scores)], axis=1)
    solution = np.zeros(2)
    for _ in range(30):
        p = 1 / (1 + np.exp(-rows @ solution))
        curvature = (rows * (weights * p * (1 - p))[:, None]).T @ rows + 1e-4 * np.eye(2)
        slope = rows.T @ (weights * (p - targets)) + 1e-4 * solution
        solution = solution - np.clip(np.linalg.solve(curvature, slope), -2, 2)
    return float(solution[0] / width), float(solution[1] - solution[0] * middle / width)
