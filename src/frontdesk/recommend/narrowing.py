"""Which items may be shown at all, and which of them fit the wish.

Where nothing fits it all, as little of the wish gives way as possible: each item that may be shown fits a
part of it, and the part that gives way is what the nearest of them miss. After Jannach, "Techniques for Fast
Query Relaxation in Content-Based Recommender Systems" (2006). The kind gives way last.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from frontdesk.recommend.catalogue import Catalogue, Flags, Numbers
from frontdesk.recommend.context import Context
from frontdesk.recommend.rules import Ruled
from frontdesk.recommend.wish import KIND, PRICE, Bound, Wish

WHOLE = 1.0  # how far off an item is of which a word is another, or a number not known


@dataclass(frozen=True, slots=True)
class Pool:
    """The items that fit (items,), what of the wish gave way, and how far off each is of that: (items,).

    Far off is a share of what was asked: 0.1 is ten percent above the price.
    """

    fits: Flags
    relaxed: tuple[str, ...]
    off: Numbers


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a wish: which items meet it, and how far off the others are, (items,) each."""

    name: str
    meets: Flags
    off: Numbers


def allowed(catalogue: Catalogue, context: Context, ruled: Ruled) -> Flags:
    """Tell which items may be shown: there, not forbidden by a rule, not refused, not had already."""
    free: Flags = catalogue.available & ~ruled.never
    free[catalogue.numbers(context.refused | context.without)] = False
    bought = context.bought | {one.item for one in context.history if one.kind == "buy"}
    had = catalogue.numbers(bought if context.personal else ())
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
    fits: Flags = free & np.logical_and.reduce([one.meets for one in parts])
    if fits.any():
        return Pool(fits, (), none)
    return _relaxed(parts, free)


def _relaxed(parts: tuple[_Part, ...], free: Flags) -> Pool:
    """Let the smallest part of the wish give way; of equally small ones, the one that is missed least."""
    missed = ~np.stack([one.meets for one in parts])  # (parts, items)
    off = np.stack([one.off for one in parts])
    heavy = np.array([len(parts) if one.name == KIND else 1 for one in parts])
    total = np.where(missed, off, 0).sum(axis=0)
    order = np.lexsort((total, heavy @ missed))
    nearest = int(order[free[order]][0])
    gives = missed[:, nearest]
    fits: Flags = free & (missed == gives[:, None]).all(axis=0)
    return Pool(
        fits, tuple(dict.fromkeys(one.name for one, is_ in zip(parts, gives, strict=True) if is_)), total
    )


def _parts(catalogue: Catalogue, wish: Wish) -> Iterator[_Part]:
    if wish.kinds:
        meets = catalogue.category.among(wish.kinds)
        if KIND in catalogue.columns:
            meets |= catalogue.columns[KIND].among(wish.kinds)
        yield _Part(KIND, meets, np.full(len(catalogue), WHOLE))
    if wish.least is not None:
        yield _limit(PRICE, catalogue.price, Bound(PRICE, ">=", wish.least))
    if wish.most is not None:
        yield _limit(PRICE, catalogue.price, Bound(PRICE, "<=", wish.most))
    for bound in wish.bounds:
        yield _bound(catalogue, bound)


def _bound(catalogue: Catalogue, bound: Bound) -> _Part:
    numbers = catalogue.numeric.get(bound.attribute)
    if numbers is None:
        return _Part(bound.attribute, np.zeros(len(catalogue), np.bool_), np.full(len(catalogue), WHOLE))
    if bound.op in ("<=", ">=") and not isinstance(bound.value, str):
        return _limit(bound.attribute, numbers, bound)
    meets = catalogue.columns[bound.attribute].where(lambda number: bound.holds(catalogue.items[number]))
    return _Part(bound.attribute, meets, _off(numbers, bound))


def _limit(name: str, numbers: Numbers, bound: Bound) -> _Part:
    limit = float(bound.value)
    with np.errstate(invalid="ignore"):
        meets: Flags = numbers <= limit if bound.op == "<=" else numbers >= limit
    return _Part(name, meets, _off(numbers, bound))


def _off(numbers: Numbers, bound: Bound) -> Numbers:
    """Tell how far each number is from a limit, as a share of it; of words, that they are others."""
    if isinstance(bound.value, str):
        return np.full(len(numbers), WHOLE)
    limit = float(bound.value)
    apart = np.abs(numbers - limit) / max(abs(limit), 1e-9)
    return np.where(np.isnan(apart), WHOLE, apart)
