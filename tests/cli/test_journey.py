"""The way of docs/training.md, from raw files to a promoted model: words, pictures and sounds of our own."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

pytest.importorskip("torch")

from frontdesk.cli.main import build
from frontdesk.config import load
from frontdesk.media.audio import encoded as sound
from frontdesk.media.image import encoded as picture
from frontdesk.models.store import ModelStore
from frontdesk.understanding.promoted import current
from frontdesk.understanding.trained import Trained

COMMANDS = ("train", "evaluate", "explain", "compress", "compare", "promote")
RECIPE = """\
data: {train: train.csv, share: 0.2}
inputs:
  text: {feature: tfidf, width: 32}
  image: {feature: pixels, settings: {side: 16}, encoder: cnn, options: {stages: [8, 16]}, width: 32}
  audio: {feature: fbank, settings: {bins: 20, pool: statistics}, options: {scale: true}, width: 32}
fusion: attention
epochs: 6
batch: 8
patience: 0
optimiser: {rate: 0.01}
"""
# What customers complain about: words, the colour of the photo, the pitch of the hum.
CLASSES = {
    "broken": ("it does not start broken dead", (200, 40, 40), 150.0),
    "late": ("where is my parcel late", (40, 200, 40), 450.0),
    "refund": ("money back refund please", (40, 40, 200), 1_200.0),
}


def raw(folder: Path, name: str, rows: int, seed: int) -> Path:
    """Write files as customers send them, and a table that names them; most rows lack something."""
    random = np.random.default_rng(seed)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "image", "audio", "label"])
        for number in range(rows):
            label = sorted(CLASSES)[number % 3]
            words, colour, hertz = CLASSES[label]
            stem = f"{Path(name).stem}-{number}"
            pixels = np.clip(random.normal(colour, 40, (24, 32, 3)), 0, 255).astype(np.uint8)
            hum = np.sin(2 * np.pi * hertz * np.arange(8_000) / 16_000) + random.normal(0, 0.3, 8_000)
            (folder / f"{stem}.png").write_bytes(picture(pixels))
            (folder / f"{stem}.flac").write_bytes(sound((0.2 * hum).astype(np.float32)))
            cells = [" ".join(random.permutation(words.split())[:3]), f"{stem}.png", f"{stem}.flac"]
            lacking = number % 4
            writer.writerow([*("" if place == lacking else cell for place, cell in enumerate(cells)), label])
    return folder / name


def said(*arguments: object, code: int = 0) -> dict[str, Any]:
    result = CliRunner().invoke(build(COMMANDS), [str(one) for one in arguments])
    assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def test_from_raw_files_to_a_promoted_model(tmp_path: Path) -> None:
    raw(tmp_path, "train.csv", 90, 0)
    gate = raw(tmp_path, "gate.csv", 36, 1)
    (tmp_path / "complaints.yml").write_text(RECIPE, "utf-8")
    home, run, cache = tmp_path / "home", tmp_path / "run", tmp_path / "cache"

    trained = said("train", tmp_path / "complaints.yml", "--out", run, "--cache", cache, "--json")
    assert trained["labels"] == sorted(CLASSES)

    measured = said("evaluate", run, gate, "--missing", "--report", tmp_path / "report", "--json")
    assert measured["n"] == 36
    assert measured["accuracy"] > 0.8
    assert len(measured["missing"]) == 7
    assert {path.name for path in (tmp_path / "report").iterdir()} >= {
        "report.html",
        "report.json",
        "junit.xml",
    }
    said("evaluate", run, gate, "--gate", "accuracy=1.01", "--json", code=1)

    why = said("explain", run, f"{gate}:3", "--json")
    assert set(why["shares"]) == {"audio", "image", "text"}

    small = tmp_path / "small"
    said("compress", run, "--int8", "--out", small, "--json")
    side = said("compare", run, small, gate, "--rounds", "1", "--json")
    assert side["accuracy"]["rows"] == 36

    entry = said(
        "promote", run, "--gate", gate, "--to", "complaints", "--by", "ada", "--home", home, "--json"
    )
    assert entry["by"] == "ada"
    served = current(home, "complaints")
    assert served is not None
    model = Trained.open(served, ModelStore(load().models))
    assert model.labels[model.predict([{"text": "money back refund"}])[0].argmax()] == "refund"


def test_a_model_that_is_worse_is_not_promoted(tmp_path: Path) -> None:
    raw(tmp_path, "train.csv", 60, 0)
    gate = raw(tmp_path, "gate.csv", 24, 1)
    (tmp_path / "complaints.yml").write_text(RECIPE, "utf-8")
    home, cache = tmp_path / "home", tmp_path / "cache"
    shared = ("--cache", cache, "--json")
    said("train", tmp_path / "complaints.yml", "--out", tmp_path / "good", *shared)
    worse = ("--set", "epochs=1", "--set", "optimiser.rate=1e-6")
    said("train", tmp_path / "complaints.yml", *worse, "--out", tmp_path / "bad", *shared)
    said("promote", tmp_path / "good", "--gate", gate, "--to", "it", "--home", home, "--json")
    before = current(home, "it")
    result = CliRunner().invoke(
        build(COMMANDS),
        ["promote", str(tmp_path / "bad"), "--gate", str(gate), "--to", "it", "--home", str(home)],
    )
    assert result.exit_code == 1
    assert current(home, "it") == before
