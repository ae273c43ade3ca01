import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from frontdesk.training.outside import auroc, measured, threshold

SCORES = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=30)


@given(SCORES, SCORES)
def test_the_area_is_scikit_learns(inside: list[float], outside: list[float]) -> None:
    truth = [1] * len(inside) + [0] * len(outside)
    assert auroc(np.array(inside), np.array(outside)) == pytest.approx(roc_auc_score(truth, inside + outside))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40), st.floats(0.1, 1))
def test_a_threshold_keeps_what_it_promises_and_a_higher_one_does_not(
    rows: list[tuple[float, bool]], kept: float
) -> None:
    sure, right = np.array([s for s, _ in rows]), np.array([r for _, r in rows])
    limit = threshold(sure, right, kept)
    if np.isfinite(limit):
        assert (right & (sure >= limit)).mean() >= kept - 1e-9
        assert (right & (sure > limit)).sum() < np.ceil(kept * len(rows))
    else:
        assert right.mean() < kept


def test_a_network_that_knows_all_is_perfect() -> None:
    labels = np.array([0, 1, 2, 0, 1, 2])
    told = np.eye(3)[labels] * 0.9 + 0.1 / 3
    assert measured(told, labels, 2) == {"accuracy_in_scope": 1.0, "oos_auroc": 1.0, "oos_recall": 1.0}


def test_auroc_is_how_often_one_in_scope_scores_higher() -> None:
    assert auroc(np.array([0.9, 0.4]), np.array([0.1, 0.5])) == 0.75
    assert auroc(np.array([0.5]), np.array([0.5])) == 0.5
