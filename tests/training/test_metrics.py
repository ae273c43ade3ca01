import numpy as np
import pytest
from sklearn.metrics import f1_score, recall_score

from frontdesk.training.metrics import measure


def test_figures_agree_with_scikit_learns() -> None:
    random = np.random.default_rng(0)
    told = random.dirichlet(np.ones(4), size=300)
    labels = random.integers(4, size=300)
    found = measure(told, labels)
    said = told.argmax(axis=1)
    assert found.rows == 300
    assert found.accuracy == pytest.approx(float((said == labels).mean()))
    assert found.recall == pytest.approx(recall_score(labels, said, average="macro"))
    assert found.f1 == pytest.approx(f1_score(labels, said, average="macro"))
    assert "UAR" in found.line()


def test_a_sure_and_right_classifier_is_perfect() -> None:
    found = measure(np.eye(3), np.arange(3))
    assert (found.accuracy, found.recall, found.f1, found.ece) == (1, 1, 1, 0)
