"""What came before a moment to learn from, and what came after it to be judged by.

One moment for everybody, so that nothing is learnt from the future of others either: Ji, Sun, Zhang and Li,
"A Critical Study on Data Leakage in Recommender System Offline Evaluation" (2023).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from frontdesk.errors import InvalidInput
from frontdesk.recommend.catalogue import Flags
from frontdesk.recommend.liking import liked
from frontdesk.recommend.log import Ints, Log
from frontdesk.recommend.source import Seen

SHARE = 0.8  # of what was liked that comes before


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A customer who is judged by: what is known of them, and what they liked anew then, oldest first.

    ``then`` is all that they touched then, liked or not.
    """

    user: int
    seen: Seen
    targets: Ints
    then: Ints

    @property
    def cold(self) -> bool:
        """Whether nothing was known of them."""
        return len(self.seen.items) == 0


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """A log up to the moment ``at`` (seconds since 1970), and the customers that are judged by."""

    before: Log
    at: float
    judged: tuple[Judged, ...]


def split(log: Log, share: float = SHARE, most: int = 2_000, seed: int = 0) -> Split:
    """Split at the moment before which ``share`` of all that was liked lies; ``most`` customers are drawn.

    Raises `InvalidInput` when nobody liked anything new after it.
    """
    likes = liked(log)
    at = float(np.quantile(likes.at, share)) if len(likes.at) else 0.0
    before = _rows(log, log.at < at)
    found = tuple(_judged(before, _rows(log, log.at >= at)))
    if not found:
        raise InvalidInput(
            "there is nothing to judge suggestions by: nobody liked anything new lately",
            part="interactions",
            value=len(log.user),
            remedy="import more interactions, of several days",
        )
    drawn = np.sort(np.random.default_rng(seed).permutation(len(found))[:most])
    return Split(before, at, tuple(found[one] for one in drawn))


def negatives(split: Split, count: int = 100, seed: int = 0) -> list[Ints]:
    """Draw items that each judged customer has not touched, each once: at most ``count`` (n,) each."""
    dice = np.random.default_rng(seed)
    size = len(split.before.items)
    return [_untouched(one, size, count, dice) for one in split.judged]


def _untouched(one: Judged, size: int, count: int, dice: np.random.Generator) -> Ints:
    free = np.ones(size, np.bool_)
    free[one.seen.items] = False
    free[one.then] = False
    drawn: Ints = dice.permutation(np.flatnonzero(free))[:count].astype(np.int32)
    return drawn


def _judged(before: Log, after: Log) -> Iterator[Judged]:
    likes = liked(after)
    for user in range(len(before.customers)):
        rows = before.rows(user)
        known = before.item[rows]
        liked_then = likes.item[likes.rows(user)]
        new = liked_then[~np.isin(liked_then, known)]
        if len(new):
            segment = before.segments[user] if before.segments else ""
            seen = Seen(known, before.weight[rows], None, segment)
            yield Judged(user, seen, new, after.item[after.rows(user)])


def _rows(log: Log, which: Flags) -> Log:
    return replace(
        log, user=log.user[which], item=log.item[which], weight=log.weight[which], at=log.at[which]
    )
