"""The desk itself as something to judge: what it understands of a table of turns, like a trained model.

Each column is a modality. What the customers of a table agreed to is the affair of whoever owns the table:
faces and voices are looked at, as far as the settings allow it at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args

import numpy as np

from frontdesk.desk import Desk
from frontdesk.errors import Misconfigured
from frontdesk.evaluation.judge import Row
from frontdesk.evaluation.metrics import Flags
from frontdesk.features.feature import Array as AnyArray
from frontdesk.features.feature import Clip, Item, Modality
from frontdesk.perception.audio import hear
from frontdesk.perception.image import see
from frontdesk.perception.percepts import Perceived, Percept
from frontdesk.perception.senses import Senses
from frontdesk.perception.text import read
from frontdesk.perception.video import Footage, watch
from frontdesk.training.survey import Source
from frontdesk.training.table import Line, rows
from frontdesk.turn.consent import PURPOSES, agreed
from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.calibrate import Array, softmax
from frontdesk.understanding.fuse import FLOOR, shapley

Label = Literal["emotion", "intent"]
LABELS: tuple[Label, ...] = get_args(Label)
ORDER: tuple[Modality, ...] = get_args(Modality)
FRAMES, SIDE = 6, 960  # of a film: as many and as large as the desk looks at

Seen = Mapping[str, Sequence[AnyArray | None]]  # (1,) with the percept, by modality


@dataclass(frozen=True, slots=True)
class Sense:
    """One modality as an input."""

    modality: Modality
    feature: str = "desk"
    settings: Mapping[str, Any] = field(default_factory=lambda: {"frames": FRAMES, "side": SIDE})

    @property
    def column(self) -> str:
        """The column, which is called as the modality."""
        return self.modality


@dataclass(frozen=True, slots=True, eq=False)
class DeskModel:
    """What the desk understands, as `judge.Model`: its logits are the logarithms of its probabilities."""

    desk: Desk
    label: Label
    inputs: Mapping[str, Sense]
    name: str = "desk"
    task: str = "classify"
    temperature: float = 1.0
    thresholds: Sequence[float] | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The seven emotions, or the intents of the pack."""
        return EMOTIONS if self.label == "emotion" else self.desk.understanding.pack.labels

    def features(self, rows: Sequence[Row]) -> Seen:
        """Perceive the rows, (1,) a cell; all texts are embedded together first."""
        texts = [text for row in rows if isinstance(text := row.get("text"), str)]
        self.desk.senses.embedder.embed(texts)
        return {
            name: [
                _held(_percept(number, row[name], self.desk.senses)) if name in row else None for row in rows
            ]
            for number, name in enumerate(self.inputs)
        }

    def encode(self, arrays: Seen) -> Seen:
        """Take the percepts as they are."""
        return arrays

    def logits(self, encoding: Seen, present: Mapping[str, Flags] | None = None) -> AnyArray:
        """Understand the rows (rows, labels) from the modalities that are present in each."""
        count = len(next(iter(encoding.values())))
        every = np.ones(count, np.bool_)
        told = [
            self._told([encoding[name][row] for name in encoding if (present or {}).get(name, every)[row]])
            for row in range(count)
        ]
        logits: AnyArray = np.log(np.maximum(np.array(told), FLOOR))
        return logits

    def probabilities(self, logits: Array) -> Array:
        """Turn logits back into probabilities."""
        return softmax(logits)

    def shares(self, row: Row, label: int) -> Mapping[str, float]:
        """Return each modality's Shapley value in the logit of a label."""
        seen = self.features([row])
        there = [name for name, cells in seen.items() if cells[0] is not None]

        def worth(group: frozenset[str]) -> float:
            return float(self.logits(seen, _only(group, seen))[0, label])

        return shapley(worth, there)

    def _told(self, held: Sequence[AnyArray | None]) -> list[float]:
        """Give the probability of every label; nothing there: all alike."""
        percepts = tuple(cast("Percept", one[0]) for one in held if one is not None)
        found = self.desk.understanding.understand(Perceived(percepts), ())
        finding = found.emotion if self.label == "emotion" else found.intent
        return [finding.distribution.get(label, 1 / len(self.labels)) for label in self.labels]


def desk_model(desk: Desk, table: Path, label: Label | None = None) -> DeskModel:
    """Make a model of the desk for the columns that a table has.

    Raises `Misconfigured` when none is a modality, or it is not clear which label is meant.
    """
    columns = _columns(table)
    inputs: dict[str, Sense] = {name: Sense(name) for name in ORDER if name in columns}
    if not inputs:
        raise Misconfigured(
            f"the table {table.name} has none of the columns {', '.join(ORDER)}", part=str(table)
        )
    there: list[Label] = [one for one in LABELS if one in columns]
    if label is None and len(there) != 1:
        raise Misconfigured(
            f"the table {table.name} has {len(there)} of the columns {' and '.join(LABELS)}",
            part="--label",
            remedy="say which one is judged with --label emotion or --label intent",
        )
    return DeskModel(desk, label or there[0], inputs)


def source_of(model: DeskModel, table: Path) -> Source:
    """Tell how the table is read."""
    return Source(table, {name: name for name in model.inputs}, model.label, False, None, 0)


def _columns(table: Path) -> set[str]:
    """Name the columns; a row of JSONL may lack some, so all are looked at until nothing new can come."""
    found: set[str] = set()
    for line in rows(table):
        if isinstance(line, Line):
            found |= line.cells.keys()
            if not table.name.removesuffix(".gz").endswith((".jsonl", ".ndjson")):
                break
    return found


def _percept(part: int, item: Item, senses: Senses) -> Percept:
    """Perceive an item of a table as a part of a turn would be."""
    consent = agreed(PURPOSES)
    if isinstance(item, str):
        return read(part, item, senses.language.get(), senses.embedder)
    if isinstance(item, Clip):
        frames = list(zip(item.ms, item.frames, strict=True))
        seconds = (item.ms[-1] - item.ms[0]) / 1_000 if item.ms else 0.0
        return watch(part, Footage(seconds, frames, item.sound), senses.eyes(consent), senses.ears(consent))
    if item.ndim == 3:
        return see(part, np.asarray(item, np.uint8), senses.eyes(consent))
    return hear(part, np.asarray(item, np.float32), senses.ears(consent))


def _held(percept: Percept) -> AnyArray:
    """Put a percept into (1,), as rows of a model are arrays."""
    held = np.empty(1, np.object_)
    held[0] = percept
    return held


def _only(group: frozenset[str], seen: Seen) -> dict[str, Flags]:
    return {name: np.array([name in group], np.bool_) for name in seen}
