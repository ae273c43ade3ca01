import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.evaluation.figures import Judged, compared, figures, statistic
from frontdesk.understanding.calibrate import expected_calibration_error

sklearn = pytest.importorskip("sklearn.metrics")


def judged(seed: int, n: int, classes: int) -> Judged:
    random = np.random.default_rng(seed)
    told = random.dirichlet(np.ones(classes), size=n)
    true = random.integers(classes, size=n)[:, None] == np.arange(classes)
    return Judged(told, told == told.max(axis=1, keepdims=True), true)


@settings(max_examples=20)
@given(st.integers(0, 1_000), st.integers(1, 60), st.integers(2, 8))
def test_every_figure_agrees_with_its_reference_and_lies_in_its_interval(
    seed: int, n: int, classes: int
) -> None:
    rows = judged(seed, n, classes)
    true, said = rows.true.argmax(axis=1), rows.said.argmax(axis=1)
    found = figures(rows, draws=40)
    expected = {
        "accuracy": sklearn.accuracy_score(true, said),
        "precision_macro": sklearn.precision_score(true, said, average="macro", zero_division=0),
        "recall_macro": sklearn.recall_score(true, said, average="macro", zero_division=0),
        "f1_macro": sklearn.f1_score(true, said, average="macro", zero_division=0),
        "f1_weighted": sklearn.f1_score(true, said, average="weighted", zero_division=0),
        "ece": expected_calibration_error(rows.probabilities.max(axis=1), true == said),
    }
    for name, value in expected.items():
        assert float(found[name].point) == pytest.approx(value)
        low, high = found[name].pair()
        assert low <= found[name].point <= high
    assert found["f1"].low.shape == (classes,)


def test_figures_of_tags_are_means_over_all_tags() -> None:
    random = np.random.default_rng(0)
    told = random.random((200, 28))
    true = random.random((200, 28)) < 0.1
    rows = Judged(told, told >= 0.8, true, tags=True)
    found = figures(rows, draws=20)
    for average in ("macro", "micro", "weighted"):
        score = sklearn.f1_score(true, rows.said, average=average, zero_division=0)
        assert float(found[f"f1_{average}"].point) == pytest.approx(score)
    assert float(found["accuracy"].point) == pytest.approx(sklearn.accuracy_score(true, rows.said))
    assert float(found["ece"].point) == pytest.approx(expected_calibration_error(told.ravel(), true.ravel()))


def test_two_models_are_compared_on_the_same_rows() -> None:
    worse = judged(0, 400, 3)
    better = Judged(0.5 * worse.probabilities + 0.5 * worse.true, worse.true, worse.true)
    gap = compared(better, worse, draws=100)["accuracy"]
    assert float(gap.point) == pytest.approx(1 - worse.right.mean())
    assert gap.low > 0
    assert compared(worse, worse, draws=20)["f1_macro"].pair() == (0, 0)
    with pytest.raises(ValueError, match="the same rows"):
        compared(better, judged(1, 400, 3))


def test_a_draw_gives_what_its_rows_give() -> None:
    rows = judged(3, 30, 4)
    often = np.random.default_rng(0).integers(0, 3, size=30)
    taken = np.repeat(np.arange(30), often)
    drawn = Judged(rows.probabilities[taken], rows.said[taken], rows.true[taken])
    one = statistic(rows)(often[None].astype(np.float64))
    other = statistic(drawn)(np.ones((1, len(taken))))
    for name, value in one.items():
        assert value == pytest.approx(other[name], abs=1e-12)


def test_a_hundred_and_fifty_classes_are_no_burden() -> None:
    found = figures(judged(0, 3_000, 150), draws=200)
    assert found["f1"].high.shape == (150,)
