"""Logistic regression by Newton's method: what the calibration and the gate are fitted with."""

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

STEPS = 50
RIDGE = 1.0  # keeps a sign that never varies at weight 0
FREE = 1e-6  # of the constant, which is not held back


def logistic(signs: Doubles, right: Doubles, weights: Doubles) -> Doubles:
    """Fit P(right) to ``signs`` (rows, n), each row with its weight: a constant and n weights, (1 + n,).

    Minimises the weighted negative log likelihood and half the squared weights (Hastie, Tibshirani and
    Friedman, "The Elements of Statistical Learning" (2009), section 4.4).
    """
    rows = np.hstack([np.ones((len(signs), 1)), signs])
    ridge = RIDGE * np.eye(rows.shape[1])
    ridge[0, 0] = FREE
    found: Doubles = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (weights * (likely - right)) + ridge @ found
        curve = rows.T @ (rows * (weights * likely * (1 - likely))[:, None]) + ridge
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < 1e-9:
            break
    return found
