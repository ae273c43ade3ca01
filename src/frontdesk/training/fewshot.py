"""`python -m frontdesk.training.fewshot`: the few-shot intent method on public sets, 10 examples an intent.

A cross-check, never a place to tune: the method's numbers were chosen on the shop's pack alone. Rows come
from the training and validation parts.
"""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from frontdesk.config import load
from frontdesk.features.e5 import E5
from frontdesk.features.embedding import Embedder
from frontdesk.models.store import ModelStore
from frontdesk.training.heads import options
from frontdesk.training.metrics import measure
from frontdesk.training.outside import auroc
from frontdesk.training.vectors import Floats, beside, kept
from frontdesk.understanding.calibrate import Array
from frontdesk.understanding.classifier import FewShot, learn

Row = tuple[str, str]  # text, label
SHOTS, LEFT = 10, 20  # examples of an intent that are learnt from, and rows of it that are measured on


def main(arguments: Sequence[str] | None = None) -> int:
    """Print accuracy and calibration on banking77 and clinc150, and how well out of scope is told apart."""
    said = options(main.__doc__).parse_args(arguments)
    model = ModelStore(load().models).path("e5")
    embed, cache = E5.open(model, threads=1), beside(said.cache, model / "e5.onnx")
    banking = read(said.data / "banking77" / "train.csv")
    shots, left = dealt(banking, SHOTS, LEFT)
    _show("banking77 train, 10 an intent, 20 others an intent", shots, left, embed, cache)
    folder = said.data / "clinc150"
    shots, _ = dealt(read(folder / "train.csv"), SHOTS, 0)
    left = read(folder / "val.csv")
    learnt = _show("clinc150 train, 10 an intent, all of val", shots, left, embed, cache)
    outside = _scores(learnt, read(folder / "oos_val.csv"), embed, cache)
    inside = _scores(learnt, left, embed, cache)
    sys.stdout.write(f"clinc150 out of scope, 100 rows of oos_val: AUROC {auroc(inside, outside):.3f}\n")
    return 0


def read(path: Path) -> list[Row]:
    """Read a table with the columns text and label."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["label"]) for row in csv.DictReader(file)]


def dealt(rows: Sequence[Row], shots: int, left: int, seed: int = 0) -> tuple[list[Row], list[Row]]:
    """Draw ``shots`` rows a label to learn from, and up to ``left`` other ones to measure on."""
    order = np.random.default_rng(seed).permutation(len(rows)).tolist()
    by: dict[str, list[Row]] = {}
    for at in order:
        by.setdefault(rows[at][1], []).append(rows[at])
    learnt = [row for label in sorted(by) for row in by[label][:shots]]
    return learnt, [row for label in sorted(by) for row in by[label][shots : shots + left]]


def _show(name: str, shots: Sequence[Row], left: Sequence[Row], embed: Embedder, cache: Path) -> FewShot:
    model = learn(_vectors(shots, embed, cache), [label for _, label in shots], ["en"] * len(shots))
    told = model.probabilities(_vectors(left, embed, cache), ["en"] * len(left))
    truth = np.array([model.labels.index(label) for _, label in left])
    sys.stdout.write(f"{name:52s} {measure(told, truth).line()}\n")
    return model


def _scores(model: FewShot, rows: Sequence[Row], embed: Embedder, cache: Path) -> Array:
    vectors = _vectors(rows, embed, cache)
    told = model.probabilities(vectors, ["en"] * len(rows))
    return model.scores(model.centred(vectors, ["en"] * len(rows)), told)


def _vectors(rows: Sequence[Row], embed: Embedder, cache: Path) -> Floats:
    texts = [text for text, _ in rows]
    return kept(cache, embed.name, texts, lambda: embed.embed(texts))


if __name__ == "__main__":
    sys.exit(main())
