"""Linear heads: fitted by scikit-learn, calibrated on rows left out, written as NumPy arrays with a card."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression

from frontdesk.models.digests import digest
from frontdesk.training.metrics import Metrics
from frontdesk.understanding.calibrate import Array, Ints

Floats = NDArray[np.float32]
Fold = tuple[Ints, Ints]  # rows to fit on, rows left out


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A fitted head: ``weight`` (width, classes), ``bias`` (classes,)."""

    weight: Array
    bias: Array

    def logits(self, vectors: Floats | Array) -> Array:
        """(rows, width) -> (rows, classes)."""
        scores: Array = vectors.astype(np.float64) @ self.weight + self.bias
        return scores


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a head: it lies beside the weights as JSON."""

    slot: str
    encoder: str
    encoder_sha256: str
    labels: tuple[str, ...]
    temperature: float
    data: tuple[str, ...]
    licence: str
    metrics: Mapping[str, Metrics]
    made_by: str = "python -m frontdesk.training.heads"
    centres: tuple[str, ...] = field(default=())


def balanced(labels: Ints) -> Array:
    """Weigh rows so that every class weighs the same, the mean weight being 1."""
    counts = np.bincount(labels)
    weights: Array = len(labels) / (np.count_nonzero(counts) * counts[labels])
    return weights


def fit(vectors: Floats | Array, labels: Ints, weights: Array, c: float, tolerance: float = 1e-4) -> Fitted:
    """Fit multinomial logistic regression with L2 strength 1 / c; the same rows give the same head."""
    model = LogisticRegression(C=c, tol=tolerance, max_iter=2_000)
    model.fit(vectors, labels, sample_weight=weights / weights.mean())
    return Fitted(np.asarray(model.coef_.T, np.float64), np.asarray(model.intercept_, np.float64))


def standardised(vectors: Floats) -> tuple[Array, Array]:
    """Return the mean and the deviation of every column, (width,) each; a constant column deviates by 1."""
    rows = vectors.astype(np.float64)
    deviation = rows.std(axis=0)
    return rows.mean(axis=0), np.where(deviation > 0, deviation, 1.0)


def folded(head: Fitted, mean: Array, deviation: Array) -> Fitted:
    """Fold a standardisation into a head, so that serving needs none."""
    weight = head.weight / deviation[:, None]
    return Fitted(weight, head.bias - mean @ weight)


def write(
    head: Fitted, card: Card, centres: Mapping[str, Array], out: Path, mean: Array | None = None
) -> Path:
    """Write weights and card under ``out``; returns the file of the weights.

    ``mean`` (width,) of what taught the head is kept where vectors are to be adapted to it when served.
    """
    out.mkdir(parents=True, exist_ok=True)
    short = card.encoder.split(".")[0]
    path = out / f"{card.slot}-{short}.safetensors"
    tensors = {"weight": head.weight, "bias": head.bias, **{f"centre.{n}": c for n, c in centres.items()}}
    tensors |= {} if mean is None else {"mean": mean}
    save_file({name: np.ascontiguousarray(t, np.float32) for name, t in tensors.items()}, path)
    kept = {**asdict(card), "sha256": digest(path)}  # serving refuses other bytes
    text = json.dumps(kept, indent=1, ensure_ascii=False, default=str, sort_keys=True)
    path.with_suffix(".json").write_text(_rounded(text) + "\n", "utf-8")
    return path


def _rounded(text: str) -> str:
    """Round the numbers of a card to four places, so that another machine writes the same file."""
    read = json.loads(text, parse_float=lambda number: round(float(number), 4))
    return json.dumps(read, indent=1, ensure_ascii=False, sort_keys=True)


def rows(indices: Iterable[int]) -> Ints:
    """Make an array of row numbers."""
    return np.fromiter(indices, np.int64)
