import numpy as np
import pytest

from frontdesk.evaluation.scope import best_threshold, scope


def test_what_is_surely_out_of_scope_is_told_from_the_rest() -> None:
    inside, outside = np.linspace(0.5, 1, 100), np.linspace(0.1, 0.4, 20)
    found = scope(inside, np.ones(100, bool), outside)
    assert (found.inside, found.outside, found.auroc, found.recall) == (100, 20, 1, 1)
    assert found.accuracy >= 0.975
    assert found.interval == (1, 1)


def test_a_threshold_costs_no_more_accuracy_than_it_may() -> None:
    random = np.random.default_rng(0)
    inside, right = random.random(400), random.random(400) < 0.9
    limit = best_threshold(inside, right, lost=0.1)
    lost = right.mean() - ((inside >= limit) & right).mean()
    assert lost == pytest.approx(0.1)


def test_a_given_threshold_is_kept() -> None:
    found = scope(np.array([0.9, 0.2]), np.array([True, True]), np.array([0.1, 0.3]), threshold=0.25)
    assert (found.threshold, found.recall, found.accuracy) == (0.25, 0.5, 0.5)
