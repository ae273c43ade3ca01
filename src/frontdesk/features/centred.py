"""Vectors whose common direction was taken out: their mean over the training rows.

Mu and Viswanath, "All-but-the-Top" (2018): what all vectors share tells no text from another.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from frontdesk.features import learnt
from frontdesk.features.embedding import Floats, normalised
from frontdesk.features.feature import Array, Feature, Item, Section, Shape

AT_ONCE = 256


@dataclass(frozen=True, slots=True, eq=False)
class Centred:
    """Takes the mean of the training rows out of another feature's vectors; they have length 1 again."""

    inner: Feature
    settings: Section
    mean: Floats | None = None

    @property
    def name(self) -> str:
        """The inner name, and what was learnt."""
        known = [] if self.mean is None else [self.mean.tobytes()]
        return learnt.title(f"centred {self.inner.name}", self.settings, *known)

    @property
    def shape(self) -> Shape:
        """As of the inner feature."""
        return self.inner.shape

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (width,) float32 of length 1 an item. Raises `NotReady` before `fit`."""
        if self.mean is None:
            raise learnt.unfitted(self.inner.name)
        return (
            list(normalised(np.stack(self.inner.extract(items)).astype(np.float32) - self.mean))
            if items
            else []
        )

    def fit(self, items: Iterable[Item]) -> "Centred":
        """Learn the mean. Raises `NotReady` when there is no item."""
        total, count = np.zeros(self.shape.width), 0
        for few in _pieces(items):
            total += np.stack(self.inner.extract(few)).sum(axis=0, dtype=np.float64)
            count += len(few)
        if not count:
            raise learnt.unfitted(self.inner.name)
        return replace(self, mean=(total / count).astype(np.float32))

    def save(self, folder: Path) -> None:
        """Write the mean as safetensors."""
        if self.mean is None:
            raise learnt.unfitted(self.inner.name)
        learnt.write(folder, {}, {"mean": self.mean})

    def load(self, folder: Path) -> "Centred":
        """Read what `save` wrote. Raises `ModelMissing`, `ModelCorrupt`."""
        return replace(self, mean=learnt.tensors(folder, ["mean"])[0].astype(np.float32))


def _pieces(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while few := list(islice(rest, AT_ONCE)):
        yield few
