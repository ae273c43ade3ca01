"""How good a classifier is, on rows it was not trained on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.understanding.calibrate import Array, Ints, expected_calibration_error


@dataclass(frozen=True, slots=True)
class Metrics:
    """Accuracy, unweighted average recall, macro F1 and expected calibration error over ``rows`` rows."""

    rows: int
    accuracy: float
    recall: float
    f1: float
    ece: float

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
    return Metrics(len(labels), float(right.mean()), float(recalls.mean()), float(f1.mean()), ece)


def _precision(right: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    return float(right[said].mean()) if said.any() else 0.0
