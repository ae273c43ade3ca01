"""Small logs for tests: customers of two tastes, so that what goes with what is known."""

from collections.abc import Sequence

import numpy as np

from frontdesk.recommend.log import Floats, Log
from frontdesk.recommend.source import Seen

DAY = 86_400.0


def log(*histories: Sequence[int], items: int, weights: Sequence[Sequence[float]] | None = None) -> Log:
    """Make a log of what each customer did, one item a day."""
    user = np.repeat(np.arange(len(histories), dtype=np.int32), [len(one) for one in histories])
    flat = np.array([one for history in histories for one in history], np.int32)
    at = np.array([DAY * day for history in histories for day in range(len(history))])
    said = np.ones(len(flat)) if weights is None else np.array([one for row in weights for one in row])
    names = tuple(f"c{number}" for number in range(len(histories)))
    return Log(names, tuple(f"i{number}" for number in range(items)), user, flat, said.astype(np.float32), at)


def floats(values: object) -> Floats:
    """Make an array of 32 bits."""
    return np.array(values, np.float32)


def seen(*items: int, weights: Sequence[float] | None = None) -> Seen:
    """Say what somebody did, oldest first."""
    said = np.ones(len(items)) if weights is None else np.array(weights)
    return Seen(np.array(items, np.int32), said.astype(np.float32))


def two_tastes(customers: int = 40, seed: int = 0) -> Log:
    """Half like items 0 to 5, half 6 to 11, in any order; nobody has touched 12."""
    dice = np.random.default_rng(seed)
    taste = [(0 if one % 2 == 0 else 6) + dice.permutation(6)[:4] for one in range(customers)]
    return log(*[one.tolist() for one in taste], items=13)
