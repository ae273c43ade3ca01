"""How likely two pictures show the same kind of thing, told by their similarity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.log import Floats

ITEMS = 2_000  # that are compared with all others
NEAREST = 10  # of each are looked at: what is shown is always near
BLOCK = 64  # at a time, so that the similarities of 100,000 pictures take little room
LEAST = 20  # pairs of either sort, below which a catalogue cannot tell
ROUNDS = 50
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A logistic curve over the similarity: where a catalogue cannot tell, .5 at .55, .9 at .7."""

    slope: float = 14.6
    bias: float = -8.0

    def __call__(self, similarity: Floats) -> Floats:
        """Give the probability for similarities of any shape; NaN stays NaN."""
        return np.asarray(1 / (1 + np.exp(-(self.slope * similarity + self.bias))), np.float32)

    @classmethod
    def fit(cls, rows: Floats, codes: NDArray[np.int32]) -> "Likeness":
        """Learn from (n, width) vectors of pictures whose kinds (n,) the catalogue tells, -1 for unknown.

        Every picture is compared with its nearest others; Platt, "Probabilistic outputs for support vector
        machines" (1999), with his targets, which keep the curve from 0 and 1.
        """
        known = np.flatnonzero((codes >= 0) & rows.any(axis=1))
        if len(known) < 2:
            return cls()
        asked = known[:: max(1, len(known) // ITEMS)]
        others, kinds = rows[known], codes[known]
        blocks = (asked[at : at + BLOCK] for at in range(0, len(asked), BLOCK))
        pairs = [_pairs(rows[some] @ others.T, some[:, None] == known, codes[some], kinds) for some in blocks]
        return cls._curve(*(np.concatenate(one) for one in zip(*pairs, strict=True)))

    @classmethod
    def _curve(cls, at: Floats, same: NDArray[np.bool_]) -> "Likeness":
        yes, no = int(same.sum()), int((~same).sum())
        if min(yes, no) < LEAST:
            return cls()
        goal = np.where(same, (yes + 1) / (yes + 2), 1 / (no + 2))
        slope, bias = _newton(at.astype(np.float64), goal)
        return cls(slope, bias) if slope > 0 else cls()

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is kept."""
        return {"likeness": np.array([self.slope, self.bias], np.float64)}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Likeness":
        """Open what was kept. Raises `KeyError`, `ValueError`."""
        slope, bias = arrays["likeness"].tolist()
        return cls(slope, bias)


def _pairs(
    alike: Floats, itself: NDArray[np.bool_], kinds: NDArray[np.int32], theirs: NDArray[np.int32]
) -> tuple[Floats, NDArray[np.bool_]]:
    """Give the similarities (n,) of pictures to their nearest others, and whether these are of their kind."""
    alike[itself] = -np.inf
    most = min(NEAREST, alike.shape[1] - 1)
    near = np.argpartition(-alike, most - 1, axis=1)[:, :most]
    return np.take_along_axis(alike, near, axis=1).ravel(), (theirs[near] == kinds[:, None]).ravel()


def _newton(at: Doubles, goal: Doubles) -> tuple[float, float]:
    """Fit the curve to goals (n,) at similarities (n,) by Newton's steps, slightly held to 0."""
    given = np.stack([at, np.ones(len(at))], axis=1)
    weights = np.zeros(2)
    for _ in range(ROUNDS):
        sure = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (sure - goal) + 1e-3 * weights
        bend = (given * (sure * (1 - sure))[:, None]).T @ given + 1e-3 * np.eye(2)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-6:
            break
    return float(weights[0]), float(weights[1])
