"""One score for each item, of all that speaks for it: the blend of the sources, and the soft terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.catalogue import Catalogue, Flags, Numbers
from frontdesk.recommend.evidence import Proof
from frontdesk.recommend.log import Floats, Ints
from frontdesk.recommend.rules import Ruled
from frontdesk.recommend.scale import Term
from frontdesk.recommend.wish import KIND, PRICE, Order, Wish

DAY = 86_400.0
FADED = 10  # half-lives after which nothing is left of having been new
BLOCK = 128  # items whose greatest score stands for them when the head is looked for
SPARE = 2  # times as many of the best are looked at as are wanted: some of them may not fit


@dataclass(frozen=True, slots=True)
class Taste:
    """How much the soft terms weigh, in deviations of one source.

    ``fresh`` is given to what came in today, half of it after ``fresh_days``. ``kin`` is for the same kind as
    the item that something similar is wished to, and against it where something is wished to go with it.
    ``goes`` is for what goes with it by a rule or by what customers bought. ``off`` is taken for each whole
    that an item is off what was wished. ``unweighted`` is what a source counts that the blend does not know,
    ``said`` and ``shown`` what content does when it compares with words, or with a photo.
    """

    fresh: float = 0.5
    fresh_days: float = 14.0
    kin: float = 3.0
    goes: float = 3.0
    off: float = 5.0
    unweighted: float = 1.0
    said: float = 2.0
    shown: float = 5.0


PLAIN = Taste()


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """The score of all items (items,), and the terms that it is the sum of."""

    total: Floats
    terms: Mapping[str, Term]

    def parts(self, number: int) -> dict[str, float]:
        """Give what each term says of one item; what says nothing is left out."""
        told = {name: round(term.at(number), 4) for name, term in self.terms.items()}
        return {name: part for name, part in told.items() if part}


def freshness(catalogue: Catalogue, now: float, taste: Taste) -> Floats:
    """Give what came in lately a start, halved every ``fresh_days``: (items,); unknown: none."""
    found = np.zeros(len(catalogue), np.float32)
    young = catalogue.since(now - FADED * taste.fresh_days * DAY)
    age = np.maximum(now - catalogue.added[young], 0) / (taste.fresh_days * DAY)
    found[young] = np.float32(taste.fresh) * np.exp2(-age.astype(np.float32))
    return found


def kin(catalogue: Catalogue, items: Ints) -> Floats:
    """Tell how near of kin all are to one of these: (items,).

    1 for the same kind; for the same category 0.5, or 1 where the catalogue tells no kinds apart.
    """
    near, same = np.zeros(len(catalogue), np.bool_), np.zeros(len(catalogue), np.bool_)
    kinds = catalogue.columns.get(KIND)
    for one in items.tolist():
        category = int(catalogue.category.code[one])
        kind = -1 if kinds is None else int(kinds.code[one])
        alike = catalogue.category.code == category if category >= 0 else np.zeros_like(near)
        if kinds is None or kind < 0:
            same |= alike
        else:
            near |= alike
            same |= kinds.code == kind
    near &= ~same
    found: Floats = near * np.float32(0.5) + same
    return found


def of_a_kind(catalogue: Catalogue, one: int, other: int) -> bool:
    """Tell whether two items are of one kind, or of one category where either has no kind."""
    kinds = catalogue.columns.get(KIND)
    mine, theirs = (-1, -1) if kinds is None else (int(kinds.code[one]), int(kinds.code[other]))
    if mine >= 0 and theirs >= 0:
        return mine == theirs
    return bool(catalogue.category.code[one] == catalogue.category.code[other] >= 0)


def upper_half(catalogue: Catalogue, one: int, order: Order) -> bool:
    """Tell whether an item goes as far towards what is wished as half of its kind do, or of its category.

    The quiet kettles are those that are no louder than the median kettle. An item that does not tell is not.
    """
    numbers = catalogue.price if order.attribute == PRICE else catalogue.numeric.get(order.attribute)
    if numbers is None or np.isnan(numbers[one]):
        return False
    kinds = catalogue.columns.get(KIND)
    column = catalogue.category if kinds is None or kinds.code[one] < 0 else kinds
    middle = float(np.nanmedian(numbers[column.code == column.code[one]]))
    return bool(numbers[one] <= middle if order.toward == "least" else numbers[one] >= middle)


def goes(
    catalogue: Catalogue, ruled: Ruled, proof: Proof | None, with_: Sequence[str], taste: Taste
) -> Floats:
    """Lift what goes with some items, by a rule of the shop or by what customers have with them: (items,)."""
    found = np.zeros(len(catalogue), np.float32)
    for pair in ruled.pairs:
        if pair.has[catalogue.numbers(with_)].any():
            found[pair.goes] = taste.goes
    beside = proof.companions(with_) if proof is not None else {}
    most = max(beside.values(), default=0)
    for one, count in beside.items():
        if one in catalogue.number:
            number = catalogue.number[one]
            found[number] = max(float(found[number]), taste.goes * count / most)
    return found


def total(terms: Mapping[str, Term], size: int) -> Scored:
    """Add up the terms."""
    summed = np.zeros(size, np.float32)
    for one in terms.values():
        one.add_to(summed)
    return Scored(summed, terms)


def ordered(catalogue: Catalogue, wish: Wish, scored: Scored, fits: Flags, most: int) -> Ints:
    """Return the first of the items that fit in the order of the wish, of equals the better: (at most most,).

    An item of which the catalogue does not tell comes last.
    """
    inside = np.flatnonzero(fits)
    first = _key(catalogue, wish.order[0], inside)
    inside = inside[first <= np.partition(first, min(most, len(first)) - 1)[min(most, len(first)) - 1]]
    keys = [-scored.total[inside], *(_key(catalogue, one, inside) for one in reversed(wish.order))]
    first_ones: Ints = inside[np.lexsort(keys)][:most].astype(np.int32)
    return first_ones


def head(scores: Floats, fits: Flags, size: int) -> Ints:
    """Return the best of the items that fit, best first, at most ``size``; of equals the first: (n,).

    NaN is no score. Mostly enough of the very best fit: then the others are not looked at.
    """
    able = _best(scores, SPARE * size)
    able = able[fits[able]]
    if len(able) < size:
        able = _best(np.where(fits, scores, np.float32(-np.inf)), size)
        able = able[fits[able]]
    able = able[scores[able] > -np.inf]
    first: Ints = able[np.argsort(-scores[able], kind="stable")[:size]].astype(np.int32)
    return first


def _best(scores: Floats, size: int) -> Ints:
    """Find items among which the ``size`` best are, in their order: (n,).

    The greatest score of a block is at most that of its best item: as many blocks as are wanted bound what
    can be among them at all.
    """
    blocks = len(scores) // BLOCK
    if blocks <= size:
        return np.arange(len(scores), dtype=np.int32)
    peaks = np.fmax.reduce(scores[: blocks * BLOCK].reshape(BLOCK, blocks), axis=0)
    peaks = np.where(np.isnan(peaks), -np.inf, peaks)
    found: Ints = np.flatnonzero(scores >= np.partition(peaks, blocks - size)[blocks - size]).astype(np.int32)
    return found


def _key(catalogue: Catalogue, order: Order, inside: NDArray[np.int64]) -> Numbers:
    numbers = catalogue.price if order.attribute == PRICE else catalogue.numeric.get(order.attribute)
    if numbers is None:
        return np.zeros(len(inside))
    towards = numbers[inside] if order.toward == "least" else -numbers[inside]
    return np.where(np.isnan(towards), np.inf, towards)
