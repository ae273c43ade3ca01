"""Batches as tensors: which modalities a row keeps while it is learnt from, and predictions over rows."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from frontdesk.features.feature import Modality
from frontdesk.training.dataset import Batch
from frontdesk.training.objective import Objective
from frontdesk.understanding.calibrate import Array

Values = dict[str, tuple[Tensor, Tensor]]
Kept = dict[str, NDArray[np.bool_]]


class Rows(Protocol):
    """Rows to train on or to validate with."""

    @property
    def targets(self) -> NDArray[np.generic]:
        """(rows,) classes, or (rows, labels) of 0 and 1."""
        ...

    def __len__(self) -> int:
        """Count the rows."""
        ...

    def batch(self, rows: Sequence[int], augment: np.random.Generator | None = None) -> Batch:
        """Read rows, padded to the longest."""
        ...


def predicted(model: nn.Module, objective: Objective, rows: Rows, size: int = 256) -> Array:
    """Predict rows in their order, without dropout and without gradients: (rows, n) float64."""
    model.eval()
    device = next((one.device for one in model.parameters()), torch.device("cpu"))
    found: list[Array] = []
    with torch.no_grad():
        for at in range(0, len(rows), size):
            batch = rows.batch(range(at, min(at + size, len(rows))))
            values, _ = tensors(batch, device)
            found.append(objective.predict(model, values).cpu().numpy().astype(np.float64))
    return np.concatenate(found)


def tensors(batch: Batch, device: torch.device, kept: Kept | None = None) -> tuple[Values, Tensor]:
    """Turn a batch into tensors; rows that ``kept`` does not keep lose that input."""
    values: Values = {}
    for name, (array, mask) in batch.values.items():
        there = mask if kept is None else mask & _spared(name, batch, kept)[:, None]
        values[name] = torch.from_numpy(array).to(device), torch.from_numpy(there).to(device)
    return values, torch.from_numpy(np.asarray(batch.targets)).to(device)


def present(rows: int, modalities: dict[str, Modality], dropout: float, chance: np.random.Generator) -> Kept:
    """Draw which modalities each row keeps: each is dropped with probability ``dropout``, never all."""
    names = sorted(set(modalities.values()))
    kept = chance.random((len(names), rows)) >= (dropout if len(names) > 1 else 0)
    spared = chance.integers(len(names), size=rows)
    kept[spared, np.arange(rows)] |= ~kept.any(axis=0)
    return dict(zip(names, kept, strict=True))


def _spared(name: str, batch: Batch, kept: Kept) -> NDArray[np.bool_]:
    """Keep an input where it was drawn to stay, or where dropping would leave the row with nothing."""
    there = {one: mask.any(axis=1) for one, (_, mask) in batch.values.items()}
    left = np.any([there[one] & kept[one] for one in there], axis=0)
    spared: NDArray[np.bool_] = kept[name] | ~left
    return spared
