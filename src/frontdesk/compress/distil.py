"""A small network learns what a larger one says of the same rows, not only which label is right.

Hinton et al., "Distilling the Knowledge in a Neural Network" (2015): alpha T^2 KL(teacher at T || student at
T) + (1 - alpha) times the loss of the labels. T^2 keeps the gradients of both parts of one size whatever T
is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from frontdesk.nn.encoded import Output
from frontdesk.training.batches import Rows
from frontdesk.training.dataset import Batch
from frontdesk.training.objective import Figures, Objective, Values
from frontdesk.understanding.calibrate import Array


class Lesson(NamedTuple):
    """How much the teacher counts (0: not at all), and how soft its answers are made."""

    alpha: float = 0.5
    temperature: float = 2.0


def divergence(student: Tensor, teacher: Tensor, temperature: float, *, tags: bool = False) -> Tensor:
    """(rows, n) logits of both -> (rows,): T^2 KL(teacher || student), softened; of tags, their sum."""
    if tags:  # each tag is a choice of two: the tag's logit against none
        student, teacher = (torch.stack([one, torch.zeros_like(one)], dim=-1) for one in (student, teacher))
    said = functional.log_softmax(student / temperature, dim=-1)
    told = functional.log_softmax(teacher / temperature, dim=-1)
    apart = (told.exp() * (told - said)).sum(dim=-1) * temperature**2
    return apart.sum(dim=1) if tags else apart


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """Rows with the teacher's (n, classes) logits behind their targets; NaN for a row it has not seen."""

    rows: Rows
    logits: Array

    @property
    def targets(self) -> NDArray[np.generic]:
        """The rows' own targets."""
        return self.rows.targets

    def __len__(self) -> int:
        return len(self.rows)

    def batch(self, rows: Sequence[int], augment: np.random.Generator | None = None) -> Batch:
        """Read rows: targets (rows, 1 or labels, then classes) float32."""
        found = self.rows.batch(rows, augment)
        own = np.asarray(found.targets, np.float32).reshape(len(rows), -1)
        told = self.logits[np.asarray(rows, np.int64)].astype(np.float32)
        return Batch(found.values, np.concatenate([own, told], axis=1), rows)


@dataclass(frozen=True, slots=True)
class Taught:
    """An objective with a teacher: trained on `Lessons`, judged as the objective itself is."""

    base: Objective
    lesson: Lesson
    tags: bool = False

    @property
    def watch(self) -> str:
        """The figure that decides."""
        return self.base.watch

    def loss(self, model: nn.Module, values: Values, targets: Tensor) -> Tensor:
        """Return the sum over rows of both parts; ``targets`` are those of `Lessons`."""
        output: Output = model(values)
        own, told = self._split(targets, output.logits.shape[1])
        labels = self.base.loss(_Said(output), values, own)
        seen = told.isfinite().all(dim=1)
        apart = divergence(output.logits.float()[seen], told[seen], self.lesson.temperature, tags=self.tags)
        return self.lesson.alpha * apart.sum() + (1 - self.lesson.alpha) * labels

    def predict(self, model: nn.Module, values: Values) -> Tensor:
        """Return what `figures` reads: (rows, n)."""
        return self.base.predict(model, values)

    def figures(self, predicted: Array, targets: NDArray[np.generic]) -> Figures:
        """Measure against the labels alone."""
        return self.base.figures(predicted, targets)

    def _split(self, targets: Tensor, classes: int) -> tuple[Tensor, Tensor]:
        own, told = targets[:, :-classes], targets[:, -classes:]
        return (own if self.tags else own[:, 0].long()), told


class _Said(nn.Module):
    """Repeats what a network said, so that a second loss costs no second run and sees the same dropout."""

    def __init__(self, output: Output) -> None:
        super().__init__()
        self._output = output

    def forward(self, _: Values) -> Output:
        """Give the output of before."""
        return self._output


def aligned(ids: Sequence[str], told: Mapping[str, Array], classes: int) -> Array:
    """Put the teacher's logits in the order of ids: (rows, classes), NaN for a row that it has not seen."""
    unseen = np.full(classes, np.nan)
    return np.stack([told.get(one, unseen) for one in ids])
