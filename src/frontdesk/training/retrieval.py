"""How well one side of a pair is found from the other: recall at k and the median rank, in plain NumPy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.understanding.calibrate import Array, Ints

Numbers = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Shares of queries whose product is among the first 1, 5, 10 of ``products``, and its median rank."""

    queries: int
    products: int
    r1: float
    r5: float
    r10: float
    median: float

    def chance(self, k: int) -> float:
        """Return the recall at ``k`` of guessing."""
        return min(1.0, k / self.products)

    def figures(self) -> dict[str, float]:
        """Name the figures as a run's history does."""
        return {"r1": self.r1, "r5": self.r5, "r10": self.r10, "median_rank": self.median}

    def line(self) -> str:
        """Write the figures in one line."""
        return (
            f"R@1 {self.r1:.3f}  R@5 {self.r5:.3f}  R@10 {self.r10:.3f}  median rank {self.median:g}  "
            f"({self.queries:,} queries, {self.products:,} products)"
        )


def ranks(queries: Numbers, answers: Numbers, asked: Ints, held: Ints) -> Ints:
    """Rank the right product of each query, 1 being the first: (queries,).

    ``queries`` (q, width) and ``answers`` (a, width) are compared by cosine; ``asked`` (q,) and ``held`` (a,)
    are their products. A product scores as its best answer does, and of products that score alike the wrong
    one comes first: constant vectors find nothing. Raises ValueError when a product asked for is not held.
    """
    products, place = np.unique(held, return_inverse=True)
    at = np.searchsorted(products, asked)
    if (at == len(products)).any() or (products[at] != asked).any():
        raise ValueError("a product is asked for that no answer holds")
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(len(products)))
    similar = (_unit(queries) @ _unit(answers[order]).T).round(
        6
    )  # equal vectors score alike, whatever the order
    best = np.maximum.reduceat(similar, starts, axis=1)  # (queries, products)
    own = np.take_along_axis(best, at[:, None], axis=1)
    found: Ints = np.count_nonzero(best >= own, axis=1).astype(np.int64)
    return found


def measure(queries: Numbers, answers: Numbers, asked: Ints, held: Ints) -> Retrieval:
    """Measure retrieval of answers by queries; arguments as of `ranks`."""
    found = ranks(queries, answers, asked, held)
    r1, r5, r10 = (float((found <= k).mean()) for k in (1, 5, 10))
    return Retrieval(len(found), len(np.unique(held)), r1, r5, r10, float(np.median(found)))


def _unit(vectors: Numbers) -> Array:
    """Scale (n, width) vectors to length 1; a vector of zeros stays as it is."""
    wide = vectors.astype(np.float64)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    scaled: Array = wide / np.where(lengths > 0, lengths, 1)
    return scaled
