"""How good a classifier is, on rows it was not trained on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.understanding.calibrate import Array, Ints, expected_calibration_error


@dataclass(frozen=True, slots=True)
class Metrics:
    """Accuracy, unweighted average recall, macro F1, calibration error, weighted F1 over ``rows`` rows."""

    rows: int
    accuracy: float
    recall: float
    f1: float
    ece: float
    f1_weighted: float = 0.0

    def line(self) -> str:
        """Write the figures in one line."""
        return (
            f"n {self.rows:5d}  accuracy {self.accuracy:.3f}  UAR {self.recall:.3f}  "
            f"macro-F1 {self.f1:.3f}  ECE {self.ece:.3f}"
        )


def measure(probabilities: Array, labels: Ints) -> Metrics:
    """Measure (rows, classes) probabilities; classes that do not occur in ``labels`` are left out."""
    said = probabilities.argmax(axis=1)
    right = said == labels
    present = np.unique(labels)
    recalls = np.array([right[labels == one].mean() for one in present])
    precisions = np.array([_precision(right, said == one) for one in present])
    f1 = 2 * recalls * precisions / np.maximum(recalls + precisions, 1e-12)
    ece = expected_calibration_error(probabilities.max(axis=1), right)
    counts = np.array([(labels == one).sum() for one in present])
    weighted = float((f1 * counts).sum() / counts.sum())
    return Metrics(len(labels), float(right.mean()), float(recalls.mean()), float(f1.mean()), ece, weighted)


def thresholds(scores: Array, targets: Array) -> Array:
    """Find for each label the score from which on saying it gives the best F1: (labels,).

    A label that no row has gets a threshold above every score. Chosen on rows that were left out of training.
    """
    return np.array([_threshold(scores[:, label], targets[:, label]) for label in range(scores.shape[1])])


def measure_tags(scores: Array, targets: Array) -> Mapping[str, float]:
    """Measure (rows, labels) scores of several labels a row: F1 at each label's best threshold."""
    said = scores >= thresholds(scores, targets)
    hit, told, true = (x.sum(axis=0) for x in (said & (targets > 0), said, targets > 0))
    f1 = 2 * hit / np.maximum(told + true, 1)
    # log(1 + e^s) - s y, without overflow.
    losses = np.maximum(scores, 0) - scores * targets + np.log1p(np.exp(-np.abs(scores)))
    return {
        "f1_macro": float(f1.mean()),
        "f1_micro": float(2 * hit.sum() / max(told.sum() + true.sum(), 1)),
        "loss": float(losses.sum(axis=1).mean()),
    }


def _threshold(scores: Array, true: Array) -> float:
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(true[order] > 0)
    if not hits[-1]:
        return float(scores.max()) + 1
    f1 = 2 * hits / (np.arange(1, len(scores) + 1) + hits[-1])
    # A threshold lies between two scores, so the last of equal scores stands for all of them.
    f1[:-1][scores[order][:-1] == scores[order][1:]] = 0
    best = int(f1.argmax())
    low = scores[order][best + 1] if best + 1 < len(scores) else scores[order][best] - 1
    return float(scores[order][best] + low) / 2


def _precision(right: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    return float(right[said].mean()) if said.any() else 0.0
