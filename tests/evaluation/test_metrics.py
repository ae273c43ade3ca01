import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.evaluation import metrics as m
from frontdesk.understanding.calibrate import expected_calibration_error

sklearn = pytest.importorskip("sklearn.metrics")
pytestmark = pytest.mark.filterwarnings(
    "ignore::sklearn.exceptions.UndefinedMetricWarning",
    "ignore:y_pred contains",
    "ignore:A single label was found",
)

seeds = st.integers(0, 10_000)
sizes = st.integers(1, 60)


def rows(seed: int, n: int, classes: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.integers(classes, size=n), random.integers(classes, size=n)


@settings(max_examples=40)  # the reference is slow
@given(seeds, sizes, st.integers(2, 9))
def test_figures_of_classes_agree_with_scikit_learns(seed: int, n: int, classes: int) -> None:
    true, said = rows(seed, n, classes)
    counts = m.counted(m.one_hot(said, classes), m.one_hot(true, classes))
    names = {"precision": m.precision(counts), "recall": m.recall(counts), "f1": m.f1(counts)}
    for name, values in names.items():
        score = getattr(sklearn, f"{name}_score")
        everything = {"average": None, "labels": range(classes), "zero_division": 0}
        assert values == pytest.approx(score(true, said, **everything))
        assert float(m.macro(values, counts)) == pytest.approx(
            score(true, said, average="macro", zero_division=0)
        )
        assert float(m.weighted(values, counts)) == pytest.approx(
            score(true, said, average="weighted", zero_division=0)
        )
    assert float(m.balanced_accuracy(counts)) == pytest.approx(sklearn.balanced_accuracy_score(true, said))
    assert (
        m.confusion(true, said, classes) == sklearn.confusion_matrix(true, said, labels=range(classes))
    ).all()


@settings(max_examples=40)  # the reference is slow
@given(seeds, sizes, st.integers(2, 6))
def test_figures_of_tags_agree_with_scikit_learns(seed: int, n: int, tags: int) -> None:
    random = np.random.default_rng(seed)
    true, said = random.random((n, tags)) < 0.3, random.random((n, tags)) < 0.3
    counts = m.counted(said, true)
    assert m.f1(counts) == pytest.approx(sklearn.f1_score(true, said, average=None, zero_division=0))
    assert float(m.f1_micro(counts)) == pytest.approx(
        sklearn.f1_score(true, said, average="micro", zero_division=0)
    )
    table = sklearn.multilabel_confusion_matrix(true, said).reshape(tags, 4)
    assert (m.confusion_of_tags(true, said) == table).all()


@settings(max_examples=40)  # the reference is slow
@given(seeds, st.integers(2, 60), st.integers(1, 8))
def test_areas_agree_with_scikit_learns_with_ties_and_with_weights(seed: int, n: int, steps: int) -> None:
    random = np.random.default_rng(seed)
    scores = random.integers(steps, size=n) / steps  # few values: many ties
    positive = np.arange(n) % 2 == 0
    weights = random.integers(1, 4, size=(2, n)).astype(np.float64)
    assert float(m.auroc(scores, positive)) == pytest.approx(sklearn.roc_auc_score(positive, scores))
    assert float(m.average_precision(scores, positive)) == pytest.approx(
        sklearn.average_precision_score(positive, scores)
    )
    for found, one in zip(m.auroc(scores, positive, weights), weights, strict=True):
        assert found == pytest.approx(sklearn.roc_auc_score(positive, scores, sample_weight=one))


def test_an_area_without_one_of_its_sides_is_not_a_number_and_an_average_precision_is_0() -> None:
    scores, nobody = np.array([0.1, 0.9]), np.zeros(2, bool)
    assert np.isnan(m.auroc(scores, nobody))
    assert np.isnan(m.auroc(np.zeros(0), np.zeros(0, bool)))
    assert float(m.average_precision(scores, nobody)) == 0


@settings(max_examples=40)  # the reference is slow
@given(seeds, sizes)
def test_the_parts_of_the_calibration_error_sum_to_it(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    sure, right = random.random(n), random.random(n) < 0.5
    whole = np.abs(m.calibration_parts(sure, right).sum(axis=0)).sum() / n
    assert whole == pytest.approx(expected_calibration_error(sure, right))


@settings(max_examples=40)  # the reference is slow
@given(seeds, sizes, st.integers(2, 5))
def test_a_row_of_weight_two_counts_as_two_rows(seed: int, n: int, classes: int) -> None:
    true, said = rows(seed, n, classes)
    weights = np.random.default_rng(seed).integers(0, 3, size=n)
    often = np.repeat(np.arange(n), weights)
    flags = m.one_hot(said, classes), m.one_hot(true, classes)
    one = m.counted(*flags, weights.astype(np.float64))
    other = m.counted(flags[0][often], flags[1][often])
    assert m.f1(one) == pytest.approx(m.f1(other))
