"""Rows in memory, as the loop reads them: two inputs that each tell something of the class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from frontdesk.training.dataset import Batch

CLASSES = 3


@dataclass(frozen=True, slots=True, eq=False)
class Toy:
    text: NDArray[np.float32]  # (rows, 4)
    sound: NDArray[np.float32]  # (rows, time, 2); rows with an odd number have none
    targets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.targets)

    def batch(self, rows: Sequence[int], augment: np.random.Generator | None = None) -> Batch:
        at = np.asarray(rows, np.int64)
        heard = np.repeat((at % 2 == 0)[:, None], self.sound.shape[1], axis=1)
        values = {
            "text": (self.text[at][:, None], np.ones((len(at), 1), np.bool_)),
            "sound": (self.sound[at] * heard[..., None], heard),
        }
        return Batch(values, self.targets[at], list(rows))


def toy(rows: int = 96, seed: int = 0, noise: float = 0.4) -> Toy:
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(99).normal(size=(CLASSES, 6))
    labels = random.integers(CLASSES, size=rows)
    told = centres[labels] + random.normal(scale=noise, size=(rows, 6))
    sound = told[:, None, 4:] + random.normal(scale=noise, size=(rows, 5, 2))
    return Toy(told[:, :4].astype(np.float32), sound.astype(np.float32), labels)


def equal(one: Mapping[str, torch.Tensor], other: Mapping[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)
