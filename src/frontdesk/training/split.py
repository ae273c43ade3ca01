"""Which rows train and which validate. The same rows and the same seed give the same split.

Every split is stratified: each class stands on both sides in its share, as far as its rows allow. Where rows
have groups (speakers, dialogues), a group stands on one side only.
"""

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import Misconfigured

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
PARTS = 20  # into which groups are dealt before a share of them is taken


def folds(strata: Ints, groups: Ints | None, count: int, seed: int) -> Ints:
    """Give each of the (n,) rows the number, below ``count``, of the one fold that it validates in.

    Raises `Misconfigured` when there are fewer rows or groups than folds.
    """
    units = len(strata) if groups is None else len(np.unique(groups))
    if units < count:
        what = "rows" if groups is None else "groups"
        raise Misconfigured(
            f"{count} folds of {units} {what}", part="folds", value=count, limit=units, remedy="ask for fewer"
        )
    rng = np.random.default_rng(seed)
    return _dealt(strata, count, rng) if groups is None else _dealt_groups(strata, groups, count, rng)


def share(strata: Ints, groups: Ints | None, part: float, seed: int) -> Bools:
    """Mark with True the rows, about ``part`` of them, that validate; a class keeps a row to train on."""
    if groups is not None and part > 0:
        return _shared_groups(strata, groups, part, seed)
    rng = np.random.default_rng(seed)
    chosen = np.zeros(len(strata), np.bool_)
    for stratum in np.unique(strata):
        rows = np.flatnonzero(strata == stratum)
        many = min(round(part * len(rows)), len(rows) - 1)
        chosen[rng.permutation(rows)[:many]] = True
    return chosen


def shots(hot: Bools, count: int, seed: int) -> Bools:
    """Mark ``count`` rows of each class, or all that it has; ``hot`` (rows, classes) tells whose a row is.

    A row of several classes counts for each of them.
    """
    rng = np.random.default_rng(seed)
    chosen = np.zeros(len(hot), np.bool_)
    for column in hot.T:
        lacking = count - int(np.count_nonzero(column & chosen))
        if lacking > 0:
            chosen[rng.permutation(np.flatnonzero(column & ~chosen))[:lacking]] = True
    return chosen


def _dealt(strata: Ints, count: int, rng: np.random.Generator) -> Ints:
    """Deal rows like cards, class after class, so that classes and folds come out even."""
    order = rng.permutation(len(strata))
    order = order[np.argsort(strata[order], kind="stable")]
    fold = np.empty(len(strata), np.int64)
    fold[order] = np.arange(len(strata)) % count
    return fold


def _dealt_groups(strata: Ints, groups: Ints, count: int, rng: np.random.Generator) -> Ints:
    """Give the largest group first to the fold that then lies nearest to an even share of every class."""
    names, place = np.unique(groups, return_inverse=True)
    classes, codes = np.unique(strata, return_inverse=True)
    sizes = np.bincount(place)
    order = rng.permutation(len(names))
    order = order[np.argsort(-sizes[order], kind="stable")]
    by_group = np.split(np.argsort(place, kind="stable"), np.cumsum(sizes)[:-1])
    scale = 1 / np.bincount(codes)  # a rare class weighs as much as a frequent one
    held = np.zeros((count, len(classes)))
    fold = np.empty(len(strata), np.int64)
    for number, group in enumerate(order):
        counts = np.bincount(codes[by_group[group]], minlength=len(classes)) * scale
        # What the sum of squares would grow by; every fold has a group before any has two.
        best = number if number < count else int(np.argmin((2 * held + counts) @ counts))
        held[best] += counts
        fold[by_group[group]] = best
    return fold


def _shared_groups(strata: Ints, groups: Ints, part: float, seed: int) -> Bools:
    parts = min(PARTS, len(np.unique(groups)))
    if parts < 2:
        raise Misconfigured("all rows are of one group; nothing is left to validate", part="group")
    many = min(max(1, round(part * parts)), parts - 1)
    return folds(strata, groups, parts, seed) < many
