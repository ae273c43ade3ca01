import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.understanding.calibrate import (
    expected_calibration_error,
    fit_gate,
    fit_temperature,
    negative_log_likelihood,
    softmax,
)


def drawn(heat: float, rows: int = 4_000) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    true = random.normal(size=(rows, 4)) * 2
    labels = np.array([random.choice(4, p=row) for row in softmax(true)])
    return true * heat, labels


@pytest.mark.parametrize("heat", [0.3, 1.0, 4.0])
def test_the_temperature_that_was_put_in_is_found_again(heat: float) -> None:
    logits, labels = drawn(heat)
    assert fit_temperature(logits, labels) == pytest.approx(heat, rel=0.1)


def test_a_fitted_temperature_makes_probabilities_come_true() -> None:
    logits, labels = drawn(5.0)
    before, after = softmax(logits), softmax(logits, fit_temperature(logits, labels))
    right = after.argmax(axis=1) == labels
    assert expected_calibration_error(before.max(axis=1), right) > 0.15
    assert expected_calibration_error(after.max(axis=1), right) < 0.04
    assert negative_log_likelihood(after, labels) < negative_log_likelihood(before, labels)


def test_calibration_error_is_the_gap_between_confidence_and_truth() -> None:
    always = np.full(10, 0.9)
    assert expected_calibration_error(always, np.arange(10) < 9) == pytest.approx(0)
    assert expected_calibration_error(always, np.arange(10) < 4) == pytest.approx(0.5)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=6), st.floats(0.05, 20))
def test_softmax_is_a_distribution_whatever_the_scores(scores: list[float], heat: float) -> None:
    told = softmax(np.array(scores), heat)
    assert told.sum() == pytest.approx(1)
    assert (told >= 0).all()


def test_the_gate_opens_for_high_scores_and_halfway_between_the_two_sides() -> None:
    random = np.random.default_rng(0)
    scores = np.concatenate([random.normal(0.8, 0.1, 300), random.normal(0.3, 0.1, 20)])
    slope, offset = fit_gate(scores, np.arange(320) < 300)
    low, middle, high = (1 / (1 + np.exp(-(slope * at + offset))) for at in (0.3, 0.55, 0.8))
    assert low < 0.1
    assert 0.2 < middle < 0.8
    assert high > 0.9
