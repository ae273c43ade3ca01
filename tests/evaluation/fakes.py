"""A model of three lines an input: the least that the figures and explanations need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from frontdesk.evaluation.judge import Row
from frontdesk.features.feature import Array, Clip, Modality
from frontdesk.preprocess.text import segment
from frontdesk.understanding.calibrate import softmax
from frontdesk.understanding.fuse import shapley


@dataclass(frozen=True)
class FakeInput:
    column: str
    modality: Modality
    feature: str = "fake"
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Encoding:
    logits: Mapping[str, NDArray[np.float64]]
    there: Mapping[str, NDArray[np.bool_]]


@dataclass(frozen=True)
class FakeModel:
    """Adds up what its words, its pictures' brightness and its sounds' loudness say; bias 0.1, 0.2, ..."""

    words: Mapping[str, Sequence[float]]
    labels: tuple[str, ...] = ("good", "bad")
    task: str = "classify"
    temperature: float = 1.0
    thresholds: tuple[float, ...] | None = None
    inputs: Mapping[str, FakeInput] = field(
        default_factory=lambda: {name: FakeInput(name, name) for name in get_args(Modality)}
    )
    out_of_scope: Mapping[str, object] | None = None
    name: str = "fake"
    folder: Path = Path("fake")

    def features(self, rows: Sequence[Row]) -> dict[str, list[Array | None]]:
        return {name: [self._one(row.get(one.column)) for row in rows] for name, one in self.inputs.items()}

    def _one(self, item: object) -> Array | None:
        classes = len(self.labels)
        if item is None:
            return None
        if isinstance(item, str):
            total = np.zeros(classes)
            for word, _, _ in segment(item):
                total = total + np.asarray(self.words.get(word, (0.0,) * classes))
            return total
        values = item.frames if isinstance(item, Clip) else np.asarray(item)
        if values.dtype == np.uint8:
            return np.array([values.max() / 50.0] + [0.0] * (classes - 1))
        return np.array([0.0] * (classes - 1) + [float(np.abs(values).max())])

    def encode(self, arrays: Mapping[str, Sequence[Array | None]]) -> Encoding:
        zero = np.zeros(len(self.labels))
        return Encoding(
            {
                name: np.stack([np.asarray(zero if one is None else one, np.float64) for one in given])
                for name, given in arrays.items()
            },
            {name: np.array([one is not None for one in given]) for name, given in arrays.items()},
        )

    def logits(
        self, encoding: Encoding, present: Mapping[str, NDArray[np.bool_]] | None = None
    ) -> NDArray[np.float64]:
        rows = len(next(iter(encoding.logits.values())))
        total = np.tile(np.arange(1, len(self.labels) + 1) / 10, (rows, 1))
        for name, one in encoding.logits.items():
            there = encoding.there[name] & (True if present is None else present[name])
            total = total + one * there[:, None]
        return total

    def probabilities(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        if self.task == "tags":
            odds: NDArray[np.float64] = 1 / (1 + np.exp(-logits / self.temperature))
            return odds
        return softmax(logits, self.temperature)

    def shares(self, row: Row, label: int) -> dict[str, float]:
        encoding = self.encode(self.features([row]))
        players = {one.modality for name, one in self.inputs.items() if encoding.there[name][0]}

        def worth(group: frozenset[str]) -> float:
            present = {name: np.array([one.modality in group]) for name, one in self.inputs.items()}
            return float(self.logits(encoding, present)[0, label])

        return shapley(worth, players)
