"""How good a model is with some of its modalities alone: the matrix over every subset of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import get_args

import numpy as np

from frontdesk.evaluation import metrics as m
from frontdesk.evaluation.figures import Judged
from frontdesk.evaluation.judge import Input
from frontdesk.evaluation.metrics import Flags
from frontdesk.features.feature import Array, Modality

Group = tuple[Modality, ...]
ORDER: tuple[Modality, ...] = get_args(Modality)


@dataclass(frozen=True, slots=True)
class Subset:
    """How good a model is with these modalities alone, on the ``n`` rows that have them all."""

    modalities: Group
    n: int
    accuracy: float
    f1_macro: float
    f1_weighted: float


def subsets(modalities: Group) -> Iterator[Group]:
    """Yield every non-empty subset, the small ones first."""
    for size in range(1, len(modalities) + 1):
        yield from combinations(modalities, size)


def modalities(inputs: Mapping[str, Input]) -> Group:
    """Name the modalities that a model reads, in their usual order."""
    return tuple(sorted({one.modality for one in inputs.values()}, key=ORDER.index))


def there(arrays: Mapping[str, Sequence[Array | None]]) -> dict[str, Flags]:
    """Tell which rows have each input, by input; an array without steps is as good as none."""
    return {
        name: np.array([one is not None and len(one) > 0 for one in given], bool)
        for name, given in arrays.items()
    }


def restricted(present: Mapping[str, Flags], inputs: Mapping[str, Input], group: Group) -> dict[str, Flags]:
    """Leave of what is there the inputs of some modalities."""
    return {name: rows & (inputs[name].modality in group) for name, rows in present.items()}


def having(present: Mapping[str, Flags], inputs: Mapping[str, Input], group: Group) -> Flags:
    """Tell which rows have something of each of the modalities."""
    by_modality = [
        np.any([rows for name, rows in present.items() if inputs[name].modality == one], axis=0)
        for one in group
    ]
    every: Flags = np.all(by_modality, axis=0)
    return every


def subset(group: Group, said: Flags, rows: Flags, judged: Judged) -> Subset:
    """Measure what was said with a group of modalities, on the (rows,) that have them."""
    n = int(rows.sum())
    counts = m.counted(said[rows], judged.true[rows])
    f1 = m.f1(counts)
    right = (said[rows] == judged.true[rows]).all(axis=1).sum() / max(n, 1)
    macro = f1.mean() if judged.tags else m.macro(f1, counts)
    return Subset(group, n, float(right), float(macro), float(m.weighted(f1, counts)))
