"""What a run makes small, and by which figure it is judged: one class a task.

Every loss is a *sum over rows*, so that a step may be cut into batches and dealt to processes and still be
the same step: the loop divides once, by the rows of the whole step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from frontdesk.nn.encoded import Output
from frontdesk.training import outside
from frontdesk.training.contrast import Contrast
from frontdesk.training.metrics import measure, measure_tags
from frontdesk.training.recipe import Loss, Recipe
from frontdesk.understanding.calibrate import Array, softmax

Values = Mapping[str, tuple[Tensor, Tensor]]
Figures = Mapping[str, float]


class Objective(Protocol):
    """A task: its loss, and its figures on rows that were not trained on."""

    @property
    def watch(self) -> str:
        """The figure that decides which epoch is the best; more is better."""
        ...

    def loss(self, model: nn.Module, values: Values, targets: Tensor) -> Tensor:
        """Return the sum of the rows' losses: ()."""
        ...

    def predict(self, model: nn.Module, values: Values) -> Tensor:
        """Return what `figures` reads of a batch: (rows, n)."""
        ...

    def figures(self, predicted: Array, targets: NDArray[np.generic]) -> Figures:
        """Measure (rows, n) predictions against targets."""
        ...


def _logits(model: nn.Module, values: Values) -> Tensor:
    output: Output = model(values)
    return output.logits.float()


@dataclass(frozen=True, slots=True)
class Classify:
    """One label a row: weighted cross-entropy, or focal loss (Lin et al., 2017)."""

    settings: Loss
    weights: Tensor | None = None
    watch: str = "accuracy"
    outside: int | None = None  # the class of rows that belong to no class

    def loss(self, model: nn.Module, values: Values, targets: Tensor) -> Tensor:
        """Sum the loss of the whole and, weighted, of every input's own head where the row has that input."""
        output: Output = model(values)
        total = self._rows(output.logits, targets).sum()
        for name, logits in output.auxiliary.items():
            present = values[name][1].any(dim=1)
            own = self._rows(logits, targets) * present
            total = total + self.settings.auxiliary * own.sum()
        return total

    def predict(self, model: nn.Module, values: Values) -> Tensor:
        """Return the logits: (rows, classes)."""
        return _logits(model, values)

    def figures(self, predicted: Array, targets: NDArray[np.generic]) -> Figures:
        """Accuracy, unweighted recall, macro and weighted F1, calibration error, mean loss."""
        labels = targets.astype(np.int64)
        told = softmax(predicted)
        found = measure(told, labels)
        right = told[np.arange(len(labels)), labels]
        return {
            "accuracy": found.accuracy,
            "recall_macro": found.recall,
            "f1_macro": found.f1,
            "f1_weighted": found.f1_weighted,
            "ece": found.ece,
            "loss": float(-np.log(np.maximum(right, 1e-12)).mean()),
            **({} if self.outside is None else outside.measured(told, labels, self.outside)),
        }

    def _rows(self, logits: Tensor, targets: Tensor) -> Tensor:
        """(rows, classes) -> (rows,)."""
        smoothing = self.settings.smoothing
        losses = functional.cross_entropy(
            logits.float(), targets, reduction="none", label_smoothing=smoothing
        )
        if self.settings.kind == "focal":
            losses = (1 - torch.exp(-losses)) ** self.settings.gamma * losses
        return losses if self.weights is None else losses * self.weights[targets]


@dataclass(frozen=True, slots=True)
class Tags:
    """Any number of labels a row: binary cross-entropy a label; ``weights`` raise the rows that have it."""

    settings: Loss
    weights: Tensor | None = None
    watch: str = "f1_macro"

    def loss(self, model: nn.Module, values: Values, targets: Tensor) -> Tensor:
        """Sum over rows of the mean over labels."""
        output: Output = model(values)
        total = self._rows(output.logits, targets).sum()
        for name, logits in output.auxiliary.items():
            own = self._rows(logits, targets) * values[name][1].any(dim=1)
            total = total + self.settings.auxiliary * own.sum()
        return total

    def predict(self, model: nn.Module, values: Values) -> Tensor:
        """Return the logits: (rows, labels)."""
        return _logits(model, values)

    def figures(self, predicted: Array, targets: NDArray[np.generic]) -> Figures:
        """F1 at each label's best threshold, as the threshold itself is part of what is learnt."""
        return measure_tags(predicted, targets.astype(np.float64))

    def _rows(self, logits: Tensor, targets: Tensor) -> Tensor:
        raised = functional.binary_cross_entropy_with_logits(
            logits.float(), targets, reduction="none", pos_weight=self.weights
        )
        return raised.sum(dim=1)


def class_weights(targets: NDArray[np.generic], classes: int, rule: str) -> Tensor | None:
    """Weigh classes by how rare they are, the mean over the rows being 1: n / (classes x count), or its root.

    Of several labels a row: (absent / present) ** 1 or .5, as binary cross-entropy weighs what is present.
    """
    if rule == "none":
        return None
    power = 0.5 if rule == "root" else 1.0
    if targets.ndim == 2:
        present = targets.astype(np.float64).mean(axis=0)
        return torch.tensor(((1 - present) / np.maximum(present, 1e-6)) ** power, dtype=torch.float32)
    counts = np.bincount(targets.astype(np.int64), minlength=classes).astype(np.float64)
    weights = (len(targets) / (classes * np.maximum(counts, 1))) ** power
    mean = float((weights * counts).sum() / counts.sum())
    return torch.tensor(weights / mean, dtype=torch.float32)


def objective(recipe: Recipe, targets: NDArray[np.generic], labels: Sequence[str]) -> Objective:
    """Make the objective of a recipe from the training rows' targets."""
    if recipe.task == "contrast":
        first, second = sorted(recipe.inputs)
        return Contrast((first, second), recipe.watch or "r5")
    weights = class_weights(targets, len(labels), recipe.loss.weights)
    if recipe.task == "tags":
        return Tags(recipe.loss, weights, recipe.watch or "f1_macro")
    beyond = labels.index(recipe.out_of_scope) if recipe.out_of_scope in labels else None
    return Classify(recipe.loss, weights, recipe.watch or "accuracy", beyond)
