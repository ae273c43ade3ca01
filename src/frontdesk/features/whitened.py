"""Vectors of another feature, scaled and turned onto the principal axes of the training rows.

Numbers of different units become alike, and a linear classifier that is pulled to zero may use small
differences as well as large ones. With ``whiten`` 1 every axis has the same deviation (Kessy et al., "Optimal
Whitening and Decorrelation", 2018), with 0 they are only turned; half way suits few rows, whose short axes
are noise.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import InvalidInput
from frontdesk.features import learnt
from frontdesk.features.feature import Array, Feature, Item, Section, Shape

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

AT_ONCE = 64
CONSTANT = 1e-6  # deviation under which a number says nothing
SHORT = 1e-9  # share of the longest axis' variance under which an axis is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Whitened:
    """Turns another feature's vectors onto their first principal axes."""

    inner: Feature
    settings: Section
    components: int
    whiten: float = 0.5
    mean: Floats | None = None
    matrix: Floats | None = None  # (inner width, components)

    @property
    def name(self) -> str:
        """The inner name, and what was learnt."""
        known = [part.tobytes() for part in (self.mean, self.matrix) if part is not None]
        return learnt.title(f"whitened {self.inner.name}", self.settings, *known)

    @property
    def shape(self) -> Shape:
        """As many numbers as there are axes."""
        return Shape("vector", self.components)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (components,) float32 an item, the first of deviation 1. Raises `NotReady` before `fit`."""
        if self.mean is None or self.matrix is None:
            raise learnt.unfitted(self.inner.name)
        if not items:
            return []
        vectors: Floats = np.stack(self.inner.extract(items)).astype(np.float32)
        return list((vectors - self.mean) @ self.matrix)

    def fit(self, items: Iterable[Item]) -> "Whitened":
        """Learn mean, scale and axes in memory that does not grow with the items.

        Raises `InvalidInput` when there are no more items than axes.
        """
        width = self.inner.shape.width
        count, total, products = 0, np.zeros(width), np.zeros((width, width))
        for few in _pieces(items):
            vectors = np.stack(self.inner.extract(few)).astype(np.float64)
            count, total = count + len(few), total + vectors.sum(axis=0)
            products += vectors.T @ vectors
        if count <= self.components:
            raise InvalidInput(
                f"{self.components} axes cannot be learnt from {count} rows",
                part="components",
                value=self.components,
                limit=count - 1,
            )
        mean = total / count
        matrix = axes(products / count - np.outer(mean, mean), self.components, self.whiten)
        return replace(self, mean=mean.astype(np.float32), matrix=matrix)

    def save(self, folder: Path) -> None:
        """Write mean and axes as safetensors."""
        if self.mean is None or self.matrix is None:
            raise learnt.unfitted(self.inner.name)
        learnt.write(folder, {}, {"mean": self.mean, "matrix": self.matrix})

    def load(self, folder: Path) -> "Whitened":
        """Read what `save` wrote. Raises `ModelMissing`, `ModelCorrupt`."""
        mean, matrix = learnt.tensors(folder, ["mean", "matrix"])
        return replace(self, mean=mean.astype(np.float32), matrix=matrix.astype(np.float32))


def axes(covariance: Doubles, count: int, whiten: float) -> Floats:
    """Return the matrix that scales numbers, turns them onto the longest axes and shortens those.

    It is (width, count). An axis of variance v gets that of v ^ (1 - whiten), the longest 1.
    """
    deviation = np.sqrt(np.maximum(np.diag(covariance), 0))
    scale = np.where(deviation > CONSTANT, 1 / np.maximum(deviation, CONSTANT), 0)
    variances, turned = np.linalg.eigh(covariance * np.outer(scale, scale))
    variances, turned = variances[::-1][:count], turned[:, ::-1][:, :count]
    # An axis points either way: the way of its largest number is taken, so that every machine agrees.
    turned = turned * np.sign(turned[np.abs(turned).argmax(axis=0), np.arange(count)])
    longest = max(float(variances[0]), CONSTANT)
    known = variances > SHORT * longest
    size = np.where(known, variances, longest) ** (-whiten / 2) * longest ** ((whiten - 1) / 2) * known
    matrix: Floats = (scale[:, None] * turned * size).astype(np.float32)
    return matrix


def _pieces(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while few := list(islice(rest, AT_ONCE)):
        yield few
