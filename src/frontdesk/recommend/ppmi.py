"""Item vectors: what stands near each other more often than chance would have it, in few dimensions.

PPMI and its factors: Levy and Goldberg, "Neural Word Embedding as Implicit Matrix Factorization" (2014);
the factors are found by Halko, Martinsson and Tropp, "Finding Structure with Randomness" (2011),
algorithm 4.4.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.liking import faded, liked, profile
from frontdesk.recommend.log import Floats, Log
from frontdesk.recommend.source import Seen
from frontdesk.recommend.sparse import Sparse, both_ways, followed

EXTRA = 20  # dimensions that are drawn beyond those kept
PASSES = 4


@dataclass(frozen=True, slots=True)
class Options:
    """``window`` steps both ways, each counting ``decay`` of the one before; ``width`` of a vector.

    Each direction is as long as its strength^``power``: at 0.5 the vectors multiply to the matrix, more gives
    weight to what is common to many.

    A customer is the mean of the liked vectors, each step back in time counting ``fade`` of the one after.
    """

    window: int = 10
    decay: float = 0.9
    width: int = 100
    fade: float = 0.75
    power: float = 0.75


@dataclass(frozen=True, eq=False)
class PPMI:
    """Vectors (items, width), L2-normalised; a row of zeros for what stands near nothing."""

    name: ClassVar[str] = "ppmi"
    vectors: Floats
    fade: float = 0.75

    @classmethod
    def fit(cls, log: Log, options: Options = Options()) -> "PPMI":
        """Count pairs, weigh them, and keep the strongest directions."""
        pairs = both_ways(followed(liked(log), options.window, options.decay))
        return cls(_unit(factors(positive(pairs), options.width, options.power)), options.fade)

    def scores(self, seen: Sequence[Seen]) -> Floats:
        """Give the cosine to each customer's mean, (len(seen), items); NaN where either has no vector."""
        mean = _unit(np.stack([self._mean(one) for one in seen])) if seen else self.vectors[:0]
        found: Floats = mean @ self.vectors.T
        found[~mean.any(axis=1)] = np.nan
        found[:, self.unknown] = np.nan
        return found

    @cached_property
    def unknown(self) -> NDArray[np.int64]:
        """The items without a vector."""
        return np.flatnonzero(~self.vectors.any(axis=1))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is kept."""
        return {"vectors": self.vectors, "fade": np.array([self.fade], np.float32)}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "PPMI":
        """Open what was kept. Raises `KeyError` and `ValueError` for what does not fit together."""
        if arrays["vectors"].ndim != 2:
            raise ValueError("vectors are no matrix")
        return cls(arrays["vectors"], float(arrays["fade"][0]))

    def _mean(self, seen: Seen) -> Floats:
        own = profile(seen)
        share = faded(own.weights, self.fade)
        found: Floats = share @ self.vectors[own.items]
        return found


def positive(pairs: Sparse) -> Sparse:
    """Return max(0, log of how much more often than by chance) of each pair."""
    total = pairs.sums()
    chance = total[pairs.rows] * total[pairs.column] / max(float(total.sum()), 1e-9)
    value = np.log(np.maximum(pairs.value / np.maximum(chance, 1e-12), 1.0)).astype(np.float32)
    return Sparse(pairs.begin, pairs.column, value, pairs.columns)


def factors(square: Sparse, width: int, power: float) -> Floats:
    """Return (items, width): a symmetric matrix's strongest directions, times their strength^``power``."""
    width = min(width, square.columns)
    drawn = np.random.default_rng(0).standard_normal((square.columns, min(width + EXTRA, square.columns)))
    basis = drawn.astype(np.float32)
    for _ in range(PASSES):
        basis = np.linalg.qr(square.times(basis))[0]
    small = basis.T @ square.times(basis)
    strength, turn = np.linalg.eigh((small + small.T) / 2)
    best = np.argsort(-np.abs(strength), kind="stable")[:width]
    found: Floats = (basis @ turn[:, best] * np.abs(strength[best]) ** power).astype(np.float32)
    return found


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Floats = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 1e-6)
    return found
