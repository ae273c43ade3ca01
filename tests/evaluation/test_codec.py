import json
from hashlib import sha256
from pathlib import Path

import pytest

from evaluation.made import evaluation
from frontdesk.evaluation.codec import evaluation_json, explanation_json, numbers
from frontdesk.evaluation.explain import Explanation, Reason
from frontdesk.evaluation.places import Place

# as the design has promised
KEYS = {
    "n", "accuracy", "precision_macro", "recall_macro", "f1_macro", "f1_weighted", "ece", "per_class",
    "confusion", "labels", "intervals",
}  # fmt: skip


def test_an_evaluation_has_the_promised_keys_and_is_plain_json(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("text,label\n", "utf-8")
    made = evaluation()
    written = evaluation_json(made, table)
    assert set(written) >= KEYS | {"skipped", "oos", "missing"}
    assert json.loads(json.dumps(written, allow_nan=False)) == written
    assert written["data"] == {"table": "t.csv", "sha256": sha256(b"text,label\n").hexdigest()}
    assert sum(map(sum, written["confusion"])) == written["n"] == 60
    right = sum(row[at] for at, row in enumerate(written["confusion"]))
    assert written["accuracy"] == pytest.approx(right / 60)
    assert written["per_class"]["label 1"]["support"] == sum(written["confusion"][1])
    low, high = written["intervals"]["f1_macro"]
    assert low <= written["f1_macro"] <= high


def test_tags_have_their_own_figures() -> None:
    written = evaluation_json(evaluation(28, tags=True))
    assert {"f1_micro", "average_precision_macro"} <= set(written)
    assert "oos" not in written
    assert written["per_class"]["label 27"]["average_precision"] == 1
    assert {sum(row) for row in written["confusion"]} == {60}


def test_every_figure_has_a_name() -> None:
    found = numbers(evaluation_json(evaluation()))
    assert {"f1_macro", "oos.auroc", "per_class.label 1.f1", "missing.text.accuracy"} <= set(found)
    assert found["missing.text.accuracy"] == 0.8


def test_an_explanation_tells_where() -> None:
    reasons = (Reason(Place(3, 7), 1.5), Reason(Place(box=(0, 0, 2, 2)), -0.5))
    written = explanation_json(Explanation("good", 0.9, 2, 0.5, {"text": 1.5}, "text", "text", reasons))
    assert written["reasons"] == [
        {"start": 3, "end": 7, "effect": 1.5},
        {"box": (0, 0, 2, 2), "effect": -0.5},
    ]
    assert written["shares"] == {"text": 1.5}
