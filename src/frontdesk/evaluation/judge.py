"""What is judged: a trained model as the figures and explanations see it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

import numpy as np

from frontdesk.evaluation.metrics import Flags
from frontdesk.features.feature import Array as AnyArray
from frontdesk.features.feature import Item, Modality
from frontdesk.understanding.calibrate import Array

Row = Mapping[str, Item]  # a table's row: the items of its columns
E = TypeVar("E")


class Input(Protocol):
    """One input of a model."""

    @property
    def column(self) -> str:
        """The column that it reads."""
        ...

    @property
    def modality(self) -> Modality:
        """Whether that is text, image, audio or video."""
        ...

    @property
    def feature(self) -> str:
        """How it is represented."""
        ...

    @property
    def settings(self) -> Mapping[str, Any]:
        """The settings of that."""
        ...


class Model(Protocol[E]):
    """What `frontdesk.understanding.trained.Trained` offers; ``E`` is what its `encode` makes."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def task(self) -> str:
        """Classify or tags."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in the order of the logits."""
        ...

    @property
    def inputs(self) -> Mapping[str, Input]:
        """The inputs by name."""
        ...

    @property
    def temperature(self) -> float:
        """What logits are divided by before they become probabilities."""
        ...

    @property
    def thresholds(self) -> Sequence[float] | None:
        """The probability from which on each tag is said; None: 0.5."""
        ...

    def features(self, rows: Sequence[Row]) -> Mapping[str, Sequence[AnyArray | None]]:
        """Represent the rows, by input."""
        ...

    def encode(self, arrays: Mapping[str, Sequence[AnyArray | None]]) -> E:
        """Encode what `features` gave."""
        ...

    def logits(self, encoding: E, present: Mapping[str, Flags] | None = None) -> AnyArray:
        """Fuse: (rows, labels), from the inputs that are present in each row."""
        ...

    def probabilities(self, logits: Array) -> Array:
        """Turn (rows, labels) logits into calibrated probabilities; those of tags do not sum to 1."""
        ...

    def shares(self, row: Row, label: int) -> Mapping[str, float]:
        """Return each modality's Shapley value in the logit of a label."""
        ...


def scores(model: Model[E], rows: Sequence[Row]) -> Array:
    """Return the logits (rows, labels) of rows."""
    return np.asarray(model.logits(model.encode(model.features(rows))), np.float64)


def log_odds(model: Model[E], logits: Array, label: int) -> Array:
    """Return log p / (1 - p) of a label, (rows,): what speaks for it and not for others as well."""
    scaled = logits / model.temperature
    own: Array = scaled[:, label]
    if model.task == "tags" or scaled.shape[1] == 1:
        return own
    others = np.delete(scaled, label, axis=1)
    highest = others.max(axis=1)
    rivals: Array = highest + np.log(np.exp(others - highest[:, None]).sum(axis=1))
    return own - rivals


def said(model: Model[E], told: Array) -> Flags:
    """Tell which labels the model says, (rows, labels), by its probabilities."""
    if model.task == "tags":
        limits = np.full(len(model.labels), 0.5) if model.thresholds is None else np.asarray(model.thresholds)
        flags: Flags = told >= limits
        return flags
    best = told.argmax(axis=1)
    chosen: Flags = best[:, None] == np.arange(len(model.labels))
    return chosen
