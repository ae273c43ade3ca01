"""From a correction to a served model: row, training, gate."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

from frontdesk.cli.main import build
from frontdesk.config import load
from frontdesk.errors import Conflict, FrontdeskError, InvalidInput, Misconfigured
from frontdesk.feedback import Feedback
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.corrections import CorrectionStore, Said
from frontdesk.store.database import open_database
from frontdesk.turn.parts import Text
from frontdesk.turn.turn import Turn
from frontdesk.understanding.rasa import read_rasa

WORDS = {
    "refund": "money back refund return pay charged twice card",
    "delivery": "parcel where late courier arrive shipping track door",
    "repair": "broken screen start fix repair warranty smoke dead",
}
RECIPE = {
    "name": "wishes",
    "data": {"train": "rows.jsonl", "share": 0.2},
    "inputs": {"words": {"column": "words", "feature": "hashed", "encoder": "linear", "width": 16}},
    "epochs": 4,
    "batch": 16,
    "patience": 0,
    "optimiser": {"rate": 0.02},
}


def sentences(rows: int, seed: int = 0) -> list[tuple[str, str]]:
    random = np.random.default_rng(seed)
    labels = [sorted(WORDS)[number % 3] for number in range(rows)]
    return [(" ".join(random.choice(WORDS[label].split(), 4)), label) for label in labels]


def correct(home: Path, text: str, intent: str, allowed: bool = True) -> None:
    engine = open_database(load(home=home).database_url)
    conversations, kept = ConversationStore(engine), CorrectionStore(engine)
    conversation = conversations.open("en").id
    turn = Turn(str(uuid4()), conversation, (Text(text),), datetime.now(UTC))
    conversations.begin(turn)
    Feedback(kept, lambda: sorted(WORDS)).correct(conversation, turn.id, Said("anger", intent, "mei"))
    kept.allow(conversation, allowed)
    engine.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows, seed in (("rows", 90, 0), ("gate", 30, 1)):
        lines = [json.dumps({"words": text, "label": label}) for text, label in sentences(rows, seed)]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines))
    (tmp_path / "wishes.yml").write_text(yaml.safe_dump(RECIPE))
    return tmp_path


def run(folder: Path, *words: str | Path) -> str:
    """Run a command in the folder's home; raise what it raises."""
    app = build(("feedback", "train", "promote", "doctor"))
    result = CliRunner().invoke(app, [*(str(one) for one in words), "--home", str(folder / "home")])
    if isinstance(result.exception, FrontdeskError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_what_may_be_learnt_from_is_exported_as_a_table(folder: Path) -> None:
    correct(folder / "home", "My name is Anna Smith, refund NL-20261234", "refund")
    correct(folder / "home", "not agreed to", "refund", allowed=False)
    told = json.loads(run(folder, "feedback", "export", folder / "out.jsonl", "--label", "intent", "--json"))
    assert told == {"rows": 1, "refused": 1, "media": 0, "empty": 0}
    row = json.loads((folder / "out.jsonl").read_text())
    assert (row["text"], row["label"]) == ("My name is [name], refund [order]", "refund")
    run(folder, "feedback", "export", folder / "out.jsonl")
    assert json.loads((folder / "out.jsonl").read_text())["label"] == "anger"
    listed = json.loads(run(folder, "feedback", "list", "--json"))["corrections"]
    assert [one["intent"] for one in listed] == ["refund", "refund"]
    assert "mei" in run(folder, "feedback", "list")


def test_corrected_intents_become_examples_of_a_pack(folder: Path) -> None:
    correct(folder / "home", "where is it?", "delivery")
    correct(folder / "home", "我要退款", "refund")
    run(folder, "feedback", "export", folder / "nlu.yml", "--as-pack")
    found = {name: lines for name, _, lines in read_rasa(folder / "nlu.yml")}
    assert found == {
        "delivery": {"zh": (), "en": ("where is it?",)},
        "refund": {"zh": ("我要退款",), "en": ()},
    }
    with pytest.raises(InvalidInput, match="examples of intents"):
        run(folder, "feedback", "export", folder / "nlu.yml", "--as-pack", "--label", "emotion")


def test_corrections_are_trained_on_and_the_gate_refuses_what_they_made_worse(folder: Path) -> None:
    pytest.importorskip("torch")
    train = ("train", folder / "wishes.yml", "--cache", folder / "cache", "--json")
    first = json.loads(run(folder, *train, "--out", folder / "first"))
    gate = ("--gate", folder / "gate.jsonl", "--to", "wishes")
    run(folder, "promote", folder / "first", *gate)

    wrong = dict(zip(sorted(WORDS), ("refund", "repair", "delivery"), strict=True))
    for text, label in sentences(150, seed=2):
        correct(folder / "home", text, wrong[label])
    taught = (*train, "--from-feedback", "--label", "intent")
    second = json.loads(run(folder, *taught, "--out", folder / "second"))
    assert second["rows"] == first["rows"] + 150
    table = (folder / "second" / "feedback.jsonl").read_text().splitlines()
    assert set(json.loads(table[0])) == {"words", "label", "conversation"}
    with pytest.raises(Conflict, match="worse by"):
        run(folder, "promote", folder / "second", *gate)


def test_without_a_row_to_learn_from_nothing_is_trained(folder: Path) -> None:
    pytest.importorskip("torch")
    correct(folder / "home", "not agreed to", "refund", allowed=False)
    taught = ("train", folder / "wishes.yml", "--from-feedback", "--label", "intent")
    with pytest.raises(InvalidInput, match="0 rows; left out: 1 not agreed to"):
        run(folder, *taught)
    with pytest.raises(Misconfigured, match="extra rows already"):
        run(folder, *taught, "--set", "data.extra=rows.jsonl")
    numbers = "inputs={n: {column: n, modality: audio, feature: numbers}}"
    with pytest.raises(Misconfigured, match="reads no text"):
        run(folder, *taught, "--set", numbers)
