import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.logistic import RIDGE, logistic


@given(st.integers(0, 2**32 - 1))
def test_no_step_makes_the_fit_better(seed: int) -> None:
    rng = np.random.default_rng(seed)
    signs, right = rng.normal(size=(40, 3)), (rng.random(40) < 0.5).astype(np.float64)
    weights = rng.uniform(0.1, 2, 40)
    found = logistic(signs, right, weights)
    missed = weights * (1 / (1 + np.exp(-(found[0] + signs @ found[1:]))) - right)
    assert abs(missed.sum()) < 1e-4
    assert signs.T @ missed + RIDGE * found[1:] == pytest.approx(np.zeros(3), abs=1e-6)


def test_it_agrees_with_another_implementation() -> None:
    linear = pytest.importorskip("sklearn.linear_model")
    rng = np.random.default_rng(5)
    signs = rng.normal(size=(200, 4))
    right = (signs @ [1, -2, 0, 0.5] + rng.normal(size=200) > 0.3).astype(np.float64)
    peer = linear.LogisticRegression(C=1 / RIDGE, tol=1e-10, max_iter=10_000).fit(signs, right)
    assert logistic(signs, right, np.ones(200)) == pytest.approx([*peer.intercept_, *peer.coef_[0]], abs=1e-3)


def test_a_sign_that_never_varies_gets_no_weight() -> None:
    signs = np.column_stack([[1.0, 2, 3, 4], np.zeros(4)])
    assert logistic(signs, np.array([0.0, 0, 1, 1]), np.ones(4))[2] == 0
