"""Implicit ALS: factors of customers and items. Fitted with the library `implicit`, served without it.

Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets" (2008).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import NotReady
from frontdesk.recommend.liking import liked, profile
from frontdesk.recommend.log import Floats, Log
from frontdesk.recommend.source import Seen


@dataclass(frozen=True, slots=True)
class Options:
    """``width`` of the factors; a liked item counts 1 + ``sure`` x weight, any other 1."""

    width: int = 64
    ridge: float = 0.05
    sure: float = 10.0
    rounds: int = 15


@dataclass(frozen=True, eq=False)
class ALS:
    """``factors`` (items, width); zeros for what nobody liked. ``sure`` is as in `Options`."""

    name: ClassVar[str] = "als"
    factors: Floats
    gram: Floats  # (width, width): the products of the factors, and the ridge
    sure: float

    @classmethod
    def fit(cls, log: Log, options: Options = Options()) -> "ALS":
        """Learn the factors. Raises `NotReady` where the library is not installed."""
        rows = liked(log)
        factors = _factors(rows, options)
        factors[np.bincount(rows.item, minlength=len(log.items)) == 0] = 0
        gram = factors.T @ factors + np.float32(options.ridge) * np.eye(factors.shape[1], dtype=np.float32)
        return cls(factors, gram.astype(np.float32), options.sure)

    def scores(self, seen: Sequence[Seen]) -> Floats:
        """Give the product with each customer's factors, found anew; NaN where either has none."""
        whom = np.stack([self.customer(one) for one in seen]) if seen else self.factors[:0]
        found: Floats = whom @ self.factors.T
        found[~whom.any(axis=1)] = np.nan
        found[:, self.unknown] = np.nan
        return found

    @cached_property
    def unknown(self) -> NDArray[np.int64]:
        """The items without factors."""
        return np.flatnonzero(~self.factors.any(axis=1))

    def customer(self, seen: Seen) -> Floats:
        """Return the factors (width,) that explain best what one customer liked; zeros for nothing."""
        own = profile(seen)
        if len(own.items) == 0:
            return np.zeros(self.factors.shape[1], np.float32)
        liked_factors, extra = self.factors[own.items], np.float32(self.sure) * own.weights
        left = self.gram + (liked_factors * extra[:, None]).T @ liked_factors
        found: Floats = np.linalg.solve(left, (1 + extra) @ liked_factors).astype(np.float32)
        return found

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is kept."""
        return {"factors": self.factors, "gram": self.gram, "sure": np.array([self.sure], np.float32)}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "ALS":
        """Open what was kept. Raises `KeyError` and `ValueError` for what does not fit together."""
        factors, gram = arrays["factors"], arrays["gram"]
        if factors.ndim != 2 or gram.shape != (factors.shape[1], factors.shape[1]):
            raise ValueError("factors and their products differ in width")
        return cls(factors, gram, float(arrays["sure"][0]))


def _factors(rows: Log, options: Options) -> Floats:
    """Learn the factors (items, width) with the library."""
    try:
        from implicit.als import AlternatingLeastSquares  # noqa: PLC0415 - an extra
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - comes with it
    except ImportError as error:
        raise NotReady(
            "implicit is not installed, which learns the source als",
            part="als",
            remedy="install frontdesk[train], or take als out of recommend.sources",
        ) from error
    shape = (len(rows.customers), len(rows.items))
    matrix = csr_matrix((1 + np.float32(options.sure) * rows.weight, (rows.user, rows.item)), shape=shape)
    model = AlternatingLeastSquares(
        factors=options.width,
        regularization=options.ridge,
        alpha=1.0,
        iterations=options.rounds,
        random_state=0,
        num_threads=1,
    )
    model.fit(matrix, show_progress=False)
    return np.array(model.item_factors, np.float32)
