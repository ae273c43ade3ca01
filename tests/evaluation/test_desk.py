"""The desk as a model, without any weights."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from frontdesk.config import load
from frontdesk.desk import Desk
from frontdesk.errors import Misconfigured
from frontdesk.evaluation.desk import desk_model, source_of
from frontdesk.evaluation.evaluate import Wishes, evaluate
from frontdesk.features.feature import Item
from frontdesk.house import open_house
from frontdesk.perception.percepts import Perceived
from frontdesk.turn.findings import EMOTIONS
from media import files

ROWS = [
    {"text": "Where is my refund? I want my money back.", "intent": "refund_status", "emotion": "anger"},
    {"text": "我的快递到哪里了？", "intent": "order_status", "emotion": "neutral"},
    {"image": "photo.png", "intent": "refund_status", "emotion": "neutral"},
    {"text": "Tell me a joke about cats", "intent": "out_of_scope", "emotion": "joy"},
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("home")
    with open_house(load(home=home, models=home / "no-models")) as house:
        yield house.reception.desk


def write(folder: Path, rows: list[dict[str, str]] = ROWS) -> Path:
    (folder / "photo.png").write_bytes(files.picture())
    path = folder / "turns.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_what_is_judged_is_what_the_desk_understands(desk: Desk, tmp_path: Path) -> None:
    model = desk_model(desk, write(tmp_path), "emotion")
    assert model.labels == EMOTIONS
    seen = model.features([{"text": str(ROWS[0]["text"])}])
    told = model.probabilities(np.asarray(model.logits(model.encode(seen)), np.float64))
    cell = seen["text"][0]
    assert cell is not None
    finding = desk.understanding.understand(Perceived((cell[0],)), ()).emotion
    assert np.allclose(told[0], [finding.distribution[label] for label in EMOTIONS], atol=1e-3)


def test_the_report_is_that_of_a_model(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path)
    model = desk_model(desk, path, "intent")
    found = evaluate(model, source_of(model, path), Wishes(missing=True, out_of_scope="out_of_scope"))
    assert (found.model, len(found.judged), found.skipped) == ("desk", 3, ())
    assert found.scope is not None
    assert [(one.modalities, one.n) for one in found.missing] == [
        (("text",), 2),
        (("image",), 1),
        (("text", "image"), 0),
    ]


def test_a_row_that_cannot_be_read_is_named(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path, [*ROWS, {"image": "none.png", "emotion": "joy"}])
    model = desk_model(desk, path, "emotion")
    (skipped,) = evaluate(model, source_of(model, path)).skipped
    assert (skipped.line, skipped.column) == (5, "image")


def test_shares_sum_to_what_the_row_adds_to_the_logit(desk: Desk, tmp_path: Path) -> None:
    model = desk_model(desk, write(tmp_path), "intent")
    row: dict[str, Item] = {"text": str(ROWS[0]["text"]), "image": np.zeros((40, 40, 3), np.uint8)}
    seen, none = model.features([row]), {name: np.zeros(1, np.bool_) for name in model.inputs}
    gained = model.logits(seen)[0, 3] - model.logits(seen, none)[0, 3]
    assert float(sum(model.shares(row, 3).values())) == pytest.approx(float(gained))


def test_it_must_be_clear_what_is_judged(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path)
    with pytest.raises(Misconfigured, match="has 2 of the columns emotion and intent"):
        desk_model(desk, path)
    path.write_text('{"words": "a", "emotion": "joy"}\n')
    with pytest.raises(Misconfigured, match="none of the columns text, image, audio, video"):
        desk_model(desk, path)
    path.write_text('{"text": "a", "intent": "refund_status"}\n')
    assert desk_model(desk, path).label == "intent"
