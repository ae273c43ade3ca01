"""Which items may be shown at all, and which of them fit the wish.

Where nothing fits it all, as little of the wish gives way as possible: each item that may be shown fits a
part of it, and the part that gives way is what the nearest of them miss. After Jannach, "Techniques for Fast
Query Relaxation in Content-Based Recommender Systems" (2006). The kind gives way last.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from frontdesk.recommend.catalogue import Catalogue, Flags, Numbers
from frontdesk.recommend.context import Context
from frontdesk.recommend.log import Ints
from frontdesk.recommend.rules import Ruled
from frontdesk.recommend.wish import KIND, PRICE, Bound, Op, Wish

WHOLE = 1.0  # how far off an item is of which a word is another, or a number not known


@dataclass(frozen=True, slots=True)
class Pool:
    """The items that fit (items,), what of the wish gave way, and how far off each is of that: (items,).

    For each part that is 0 to 1, by the share of what is there that it lies off what was asked.
    """

    fits: Flags
    relaxed: tuple[str, ...]
    off: Numbers


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a wish: which items meet it (items,), and of a limit the ``numbers`` (items,) it is for."""

    name: str
    meets: Flags
    numbers: Numbers | None = None
    limit: float = 0.0

    def off(self, which: Ints) -> Numbers:
        """Tell how far some items (n,) are from it, 0 to 1: twice the limit is half off; a word, wholly."""
        if self.numbers is None:
            return np.full(len(which), WHOLE)
        apart = np.abs(self.numbers[which] - self.limit)
        return np.where(np.isnan(apart), WHOLE, apart / np.maximum(apart + abs(self.limit), 1e-9))


def allowed(catalogue: Catalogue, context: Context, ruled: Ruled) -> Flags:
    """Tell which items may be shown: there, not forbidden by a rule, not refused, not had already."""
    free: Flags = catalogue.available & ~ruled.never
    free[catalogue.numbers(context.refused | context.without)] = False
    if context.personal:
        free[catalogue.numbers(one.item for one in context.session if one.kind == "refuse")] = False
        done = (*context.history, *context.session)
        had = catalogue.numbers(context.bought | {one.item for one in done if one.kind == "buy"})
        free[had] &= ruled.again[had]
    shown = (context.wish.like, *context.wish.with_)
    free[catalogue.numbers(one for one in shown if one is not None)] = False
    return free


def narrowed(catalogue: Catalogue, wish: Wish, free: Flags) -> Pool:
    """Keep of the items that may be shown those that fit the wish, or come nearest to it."""
    parts = tuple(_parts(catalogue, wish))
    none = np.zeros(len(catalogue))
    if not parts or not free.any():
        return Pool(free, (), none)
    fits: Flags = free.copy()
    for one in parts:
        fits &= one.meets
    if fits.any():
        return Pool(fits, (), none)
    return _relaxed(parts, free)


def _relaxed(parts: tuple[_Part, ...], free: Flags) -> Pool:
    """Let the smallest part of the wish give way; of equally small ones, the one that is missed least."""
    missed = ~np.stack([one.meets for one in parts])  # (parts, items)
    weight = np.zeros(missed.shape[1], np.int16)
    for one, misses in zip(parts, missed, strict=True):
        weight += misses * np.int16(len(parts) if one.name == KIND else 1)
    near: Ints = np.flatnonzero(free & (weight == weight[free].min())).astype(np.int32)
    off = np.zeros(len(near))
    for one, misses in zip(parts, missed, strict=True):
        off += np.where(misses[near], one.off(near), 0)
    gives = missed[:, near[off.argmin()]]
    alike = (missed[:, near] == gives[:, None]).all(axis=0)
    fits, total = np.zeros_like(free), np.zeros(len(free))
    fits[near[alike]], total[near[alike]] = True, off[alike]
    named = [one.name for one, gave in zip(parts, gives, strict=True) if gave]
    return Pool(fits, tuple(dict.fromkeys(named)), total)


def _parts(catalogue: Catalogue, wish: Wish) -> Iterator[_Part]:
    if wish.kinds:
        meets = catalogue.category.among(wish.kinds)
        if KIND in catalogue.columns:
            meets |= catalogue.columns[KIND].among(wish.kinds)
        yield _Part(KIND, meets)
    if wish.least is not None:
        yield _limit(PRICE, catalogue.price, ">=", wish.least)
    if wish.most is not None:
        yield _limit(PRICE, catalogue.price, "<=", wish.most)
    for first, *others in wish.alternatives:
        part = _bound(catalogue, first)
        for one in others:
            part = replace(part, meets=part.meets | _bound(catalogue, one).meets)
        yield part


def _bound(catalogue: Catalogue, bound: Bound) -> _Part:
    numbers = catalogue.numeric.get(bound.attribute)
    if numbers is None:
        return _Part(bound.attribute, np.zeros(len(catalogue), np.bool_))
    if bound.op in ("<=", ">=") and not isinstance(bound.value, str):
        return _limit(bound.attribute, numbers, bound.op, bound.value)
    meets = catalogue.columns[bound.attribute].where(lambda number: bound.holds(catalogue.items[number]))
    if isinstance(bound.value, str):
        return _Part(bound.attribute, meets)
    return _Part(bound.attribute, meets, numbers, float(bound.value))


def _limit(name: str, numbers: Numbers, op: Op, value: float) -> _Part:
    meets: Flags = numbers <= value if op == "<=" else numbers >= value
    return _Part(name, meets, numbers, float(value))
