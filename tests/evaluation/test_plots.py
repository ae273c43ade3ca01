from base64 import b64decode
from xml.etree import ElementTree

import numpy as np
import pytest

from evaluation.made import NASTY, evaluation

pytest.importorskip("matplotlib")

from frontdesk.evaluation import plots
from frontdesk.evaluation.deletion import STEPS, Deletion


def texts(source: str) -> list[str]:
    svg = b64decode(source.removeprefix("data:image/svg+xml;base64,"))
    return [one.text or "" for one in ElementTree.fromstring(svg).iter() if one.tag.endswith("}text")]  # noqa: S314 - our own


def test_labels_of_any_script_stay_text_and_are_no_formulas() -> None:
    made = evaluation(4)
    counts = np.arange(16).reshape(4, 4)
    shown = texts(plots.confusion(counts, made.labels))
    assert any(one.startswith("<script>alert(") for one in shown)
    assert "15" in shown
    assert any("退" in one for one in texts(plots.confusion(counts, ("退款", "b", "$c$", "\x00"))))
    assert NASTY not in shown  # shortened


def test_many_labels_are_not_named_and_the_worst_bars_are_kept() -> None:
    made = evaluation(150, 600)
    assert "label 3" not in texts(plots.confusion(np.eye(150, dtype=np.int64), made.labels))
    f1 = made.figures["f1"]
    shown = texts(plots.per_class(f1, made.labels, np.ones(150, bool)))
    assert sum(one.startswith("label ") for one in shown) <= plots.BARS
    assert made.labels[int(f1.point.argmin())] in [*shown, NASTY]


def test_the_same_figures_give_the_same_picture() -> None:
    tested = Deletion(5, np.linspace(0.9, 0.1, STEPS), np.linspace(0.9, 0.2, STEPS))
    assert plots.deletion(tested) == plots.deletion(tested)
    assert any("0.500" in one for one in texts(plots.deletion(tested)))


def test_a_subset_without_rows_has_no_bar() -> None:
    shown = texts(plots.missing(evaluation().missing))
    assert "text (50)" in shown
    assert not any("audio" in one for one in shown)


def test_one_bin_is_enough_for_a_reliability_diagram() -> None:
    assert "the model" in texts(plots.reliability(np.array([1.0]), np.array([True])))
