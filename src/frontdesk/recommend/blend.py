"""Many opinions, one order: z-scores of the sources, added up with weights that were learnt.

What is learnt from is held in: the last thing that each customer liked, with the sources fitted on what came
before it. The weights are those under which it is likeliest to be picked out of some drawn by chance (a
conditional logit: McFadden, "Conditional Logit Analysis of Qualitative Choice Behavior", 1974).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.liking import liked, profile
from frontdesk.recommend.log import Floats, Log
from frontdesk.recommend.scale import zscores
from frontdesk.recommend.source import Seen, Source

Doubles = NDArray[np.float64]

DRAWN = 100  # items by chance that the one held in stands against
STEPS = 50  # of Newton's method; a handful is enough
RIDGE = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Blend:
    """``weights`` (names,) float32 of the named sources' z-scores."""

    names: tuple[str, ...]
    weights: Floats

    def scores(self, parts: Mapping[str, Floats]) -> Floats:
        """Add up what the sources say, each (n, items), giving (n, items).

        A source that has no opinion of an item (NaN), or that is not there, adds nothing to it: as if the
        item were like most others. Raises `KeyError` when none of the named is there.
        """
        there = [
            (name, weight) for name, weight in zip(self.names, self.weights, strict=True) if name in parts
        ]
        if not there:
            raise KeyError(f"none of {', '.join(self.names)}")
        total = np.zeros_like(parts[there[0][0]])
        for name, weight in there:
            total += weight * standard(parts[name])
        return total


def equal(names: Sequence[str]) -> Blend:
    """Give all sources the same weight: where there is nothing yet to learn from."""
    return Blend(tuple(names), np.full(len(names), 1 / max(len(names), 1), np.float32))


def standard(scores: Floats) -> Floats:
    """Bring each row of (n, items) to mean 0 and deviation 1, over what is not NaN; NaN becomes 0."""
    return np.stack([zscores(row) for row in scores]) if len(scores) else scores


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Customers as they were before the last thing they liked, and ``items`` (n,): that thing.

    ``users`` (n,) are their numbers; ``before`` is the log of everybody without it.
    """

    before: Log
    users: NDArray[np.int64]
    seen: tuple[Seen, ...]
    items: NDArray[np.int64]


def hold(log: Log, most: int = 2_000, seed: int = 0) -> Held:
    """Hold the last liked item of everybody who liked two or more; ``most`` of them, drawn, are asked."""
    rows = liked(log)
    ends = rows.starts[1:] - 1
    whom = np.flatnonzero(np.diff(rows.starts) > 1)
    stays = np.ones(len(rows.user), bool)
    stays[ends[whom]] = False
    drawn = np.sort(np.random.default_rng(seed).permutation(whom)[:most])
    seen = [
        Seen(rows.item[rows.starts[one] : ends[one]], rows.weight[rows.starts[one] : ends[one]])
        for one in drawn
    ]
    before = Log(rows.customers, rows.items, rows.user[stays], rows.item[stays], rows.weight[stays],
                 rows.at[stays], rows.segments)  # fmt: skip
    return Held(before, drawn, tuple(seen), rows.item[ends[drawn]].astype(np.int64))


def lessons(sources: Mapping[str, Source], held: Held, drawn: int = DRAWN, seed: int = 0) -> Floats:
    """Return z-scores (n, 1 + drawn, sources): of what was held, then of items the customer had not liked."""
    dice = np.random.default_rng(seed)
    found = np.zeros((len(held.items), 1 + drawn, len(sources)), np.float32)
    for at in range(0, len(held.items), 256):
        seen = held.seen[at : at + 256]
        picked = np.stack(
            [_picked(one, int(item), len(held.before.items), drawn, dice)
             for one, item in zip(seen, held.items[at:], strict=False)]
        )  # fmt: skip
        for place, source in enumerate(sources.values()):
            found[at : at + 256, :, place] = np.take_along_axis(standard(source.scores(seen)), picked, 1)
    return found


def learn(names: Sequence[str], found: Floats, ridge: float = RIDGE) -> Blend:
    """Learn the weights from what `lessons` gives, (n, 1 + drawn, names); the same each time.

    None is below 0: a source that would count against what it suggests, because others know the same better,
    is left out, the worst first, and the others are weighed anew. Whoever only that source knows anything of
    would get its worst. Without lessons all sources weigh the same.
    """
    if len(found) == 0:
        return equal(names)
    rows, weights = found.astype(np.float64), np.zeros(len(names))
    counts = np.arange(len(names))
    while len(counts):
        fitted = _fitted(rows[:, :, counts], ridge)
        if fitted.min() >= 0:
            weights[counts] = fitted
            break
        counts = np.delete(counts, fitted.argmin())
    return Blend(tuple(names), weights.astype(np.float32))


def _fitted(rows: Doubles, ridge: float) -> Doubles:
    """Return the likeliest weights (sources,)."""
    weights = np.zeros(rows.shape[2])
    best = _likelihood(rows, weights, ridge)
    step = _newton(rows, weights, ridge)
    for _ in range(STEPS):
        reached = _likelihood(rows, weights + step, ridge)
        if reached > best:
            weights, best = weights + step, reached
            step = _newton(rows, weights, ridge)
        else:
            step = step / 2  # too far: the curve is only a parabola nearby
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _likelihood(rows: Doubles, weights: Doubles, ridge: float) -> float:
    """Return the logarithm of how likely the held items are picked, less the ridge."""
    logits = rows @ weights
    most = logits.max(axis=1)
    picked = logits[:, 0] - most - np.log(np.exp(logits - most[:, None]).sum(axis=1))
    return float(picked.sum() - ridge / 2 * weights @ weights)


def _newton(rows: Doubles, weights: Doubles, ridge: float) -> Doubles:
    """Return one step of Newton's method towards the likeliest weights."""
    logits = rows @ weights
    share = np.exp(logits - logits.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    mean = np.einsum("nc,ncs->ns", share, rows)
    slope = (rows[:, 0] - mean).sum(axis=0) - ridge * weights
    bend = np.einsum("nc,ncs,nct->st", share, rows, rows, optimize=True) - mean.T @ mean
    found: Doubles = np.linalg.solve(bend + ridge * np.eye(len(weights)), slope)
    return found


def _picked(seen: Seen, item: int, size: int, drawn: int, dice: np.random.Generator) -> NDArray[np.int64]:
    """Return the held item and ``drawn`` others that were not liked; some twice where there are too few."""
    own = set(profile(seen).items.tolist()) | {item}
    if size < 10 * drawn or 2 * len(own) > size:  # else at least half of what is drawn will do
        others = [one for one in range(size) if one not in own]
        picks = dice.choice(others, drawn).tolist() if others else [item] * drawn
        return np.array([item, *picks], np.int64)
    picks = [one for one in dice.integers(0, size, 2 * drawn + 4 * len(own)).tolist() if one not in own]
    return np.array([item, *picks[:drawn]], np.int64)
