"""What the shop itself wants of its suggestions: to push, to hold back, never to show, to go together.

Read from a pack's recommend.yml by `frontdesk.dialogue.rulefile`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from frontdesk.recommend.catalogue import Catalogue, Flags
from frontdesk.recommend.item import Value
from frontdesk.recommend.log import Floats

Verb = Literal["boost", "bury", "never", "pin", "together", "again"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of numbers, both ends in it."""

    least: float = -np.inf
    most: float = np.inf


@dataclass(frozen=True, slots=True)
class Which:
    """Items with one of the ids, of one of the categories, with all of the attributes, and of such a price.

    What is empty does not matter. An attribute is one of some values, or a number within a span; the price is
    in hundredths.
    """

    items: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    attributes: Mapping[str, Span | tuple[Value, ...]] = field(
        default_factory=dict[str, "Span | tuple[Value, ...]"]
    )
    price: Span | None = None

    def of(self, catalogue: Catalogue) -> Flags:
        """Tell which items of a catalogue are meant: (items,)."""
        meant = np.ones(len(catalogue), np.bool_)
        if self.items:
            named = np.zeros(len(catalogue), np.bool_)
            named[catalogue.numbers(self.items)] = True
            meant &= named
        if self.categories:
            meant &= catalogue.category.among(self.categories)
        if self.price is not None:
            meant &= (catalogue.price >= self.price.least) & (catalogue.price <= self.price.most)
        for name, asked in self.attributes.items():
            meant &= _has(catalogue, name, asked)
        return meant


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: ``by`` is how much is added or taken, in deviations of the blended score.

    ``place`` is where a pinned item stands, from 1; ``along`` are the items that go with ``which``.
    """

    name: str
    verb: Verb
    which: Which
    by: float = 0.0
    place: int = 0
    along: Which | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """The items of one rule that go together: those one has, and those that go with them, (items,) each."""

    rule: str
    has: Flags
    goes: Flags


@dataclass(frozen=True, slots=True)
class Ruled:
    """All rules for one catalogue, as arrays (items,).

    ``lift`` is added to the score, ``never`` is not shown, ``again`` may be shown to those who have it.
    ``pins`` are numbers of items by place, counted from 1.
    """

    lift: Floats
    never: Flags
    again: Flags
    pins: Mapping[int, tuple[int, ...]]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rows in the order of the file; all of them count."""

    rows: tuple[Rule, ...] = ()

    def of(self, catalogue: Catalogue) -> Ruled:
        """Work the rules out for a catalogue."""
        meant = [(row, row.which.of(catalogue)) for row in self.rows]
        size = len(catalogue)
        lift = np.zeros(size, np.float32)
        for row, items in meant:
            if row.verb in ("boost", "bury"):
                lift[items] += row.by if row.verb == "boost" else -row.by
        return Ruled(
            lift=lift,
            never=_any(size, [items for row, items in meant if row.verb == "never"]),
            again=_any(size, [items for row, items in meant if row.verb == "again"]),
            pins=_pins(meant),
            pairs=tuple(
                Pair(row.name, items, row.along.of(catalogue))
                for row, items in meant
                if row.verb == "together" and row.along is not None
            ),
        )


NO_RULES = Rules()


def _pins(meant: list[tuple[Rule, Flags]]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for row, items in meant:
        if row.verb == "pin":
            found[row.place] = (*found.get(row.place, ()), *np.flatnonzero(items).tolist())
    return found


def _any(size: int, flags: list[Flags]) -> Flags:
    found = np.zeros(size, np.bool_)
    for one in flags:
        found |= one
    return found


def _has(catalogue: Catalogue, name: str, asked: Span | tuple[Value, ...]) -> Flags:
    if name not in catalogue.columns:
        return np.zeros(len(catalogue), np.bool_)
    if isinstance(asked, Span):
        numbers = catalogue.numeric[name]
        within: Flags = (numbers >= asked.least) & (numbers <= asked.most)
        return within
    return catalogue.columns[name].among(asked)
