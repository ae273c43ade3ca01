import json
from pathlib import Path

import numpy as np
import pytest

from frontdesk.training.linear import Card, balanced, fit, folded, standardised, write
from frontdesk.training.metrics import Metrics
from frontdesk.understanding.head import find_head

RANDOM = np.random.default_rng(0)
LABELS = RANDOM.integers(3, size=120)
VECTORS = (np.eye(3)[LABELS] @ RANDOM.normal(size=(3, 8)) + RANDOM.normal(size=(120, 8))).astype(np.float32)


def card(**changes: object) -> Card:
    told: dict[str, object] = {
        "slot": "words",
        "encoder": "test.v1",
        "encoder_sha256": "0" * 64,
        "labels": ("a", "b", "c"),
        "temperature": 1.25,
        "data": ("made here",),
        "licence": "Apache-2.0",
        "metrics": {"all": Metrics(120, 0.5, 0.5, 0.5, 0.1)},
    }
    return Card(**(told | changes))  # type: ignore[arg-type]  # a table of fields


def test_every_class_weighs_the_same() -> None:
    weights = balanced(np.array([0, 0, 0, 2]))
    assert weights.sum() == pytest.approx(4)
    assert weights[:3].sum() == pytest.approx(weights[3])


def test_a_standardisation_folds_into_the_weights() -> None:
    mean, deviation = standardised(VECTORS)
    head = fit((VECTORS - mean) / deviation, LABELS, balanced(LABELS), 1.0)
    straight = head.logits((VECTORS - mean) / deviation)
    assert folded(head, mean, deviation).logits(VECTORS) == pytest.approx(straight, abs=1e-6)


def test_what_is_written_is_what_is_served(tmp_path: Path) -> None:
    head = fit(VECTORS, LABELS, balanced(LABELS), 1.0)
    path = write(head, card(), {"zh": np.ones(8)}, tmp_path)
    served = find_head("words", "test.v1", tmp_path)
    assert served is not None
    expected = head.logits(VECTORS[:1] - np.ones(8, np.float32))[0] / 1.25
    told = np.log(list(served.opinion(VECTORS[0], "zh").values()))
    assert told - told[0] == pytest.approx(expected - expected[0], abs=1e-4)
    assert json.loads(path.with_suffix(".json").read_text("utf-8"))["metrics"]["all"]["rows"] == 120


def test_the_same_rows_give_the_same_file(tmp_path: Path) -> None:
    first, second = (
        write(fit(VECTORS, LABELS, balanced(LABELS), 1.0), card(), {}, tmp_path / name).read_bytes()
        for name in ("one", "two")
    )
    assert first == second
