"""The catalogue as arrays: what every request asks of all items at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import InvalidInput
from frontdesk.recommend.item import Item, Value
from frontdesk.recommend.log import Floats, Ints

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
FEW = 8  # values that are looked for one after the other
NONE = -1  # the code of an item that has no such value


@dataclass(frozen=True, slots=True)
class Column:
    """A property of all items: ``code`` (items,) is the place of each item's among ``values``, -1 for none.

    ``first`` numbers an item that has it, for each value.
    """

    values: tuple[Value, ...]
    first: tuple[int, ...]
    code: Ints

    def where(self, holds: Callable[[int], bool]) -> Flags:
        """Ask of one item with each value whether something holds, and tell it of all: (items,)."""
        found: Flags = np.array([*map(holds, self.first), False], np.bool_)[self.code]  # -1 is the last one
        return found

    def among(self, wanted: Iterable[Value]) -> Flags:
        """Tell for each item whether its value is among these: (items,)."""
        asked = set(wanted)
        codes = [code for code, one in enumerate(self.values) if one in asked]
        if len(codes) > FEW:
            return np.isin(self.code, codes)
        found = np.zeros(len(self.code), np.bool_)
        for code in codes:
            found |= self.code == code
        return found


@dataclass(frozen=True)
class Catalogue:
    """All items in a fixed order; their numbers are their places in it. Made by `Catalogue.of`."""

    items: tuple[Item, ...]
    number: Mapping[str, int]

    @classmethod
    def of(cls, items: Iterable[Item]) -> "Catalogue":
        """Keep the items in the order given. Raises `InvalidInput` when two have the same id."""
        kept = tuple(items)
        number: dict[str, int] = {}
        for place, one in enumerate(kept):
            if number.setdefault(one.id, place) != place:
                why, remedy = f"two items have the id {one.id}", "give each item an id of its own"
                raise InvalidInput(why, part="id", value=one.id, remedy=remedy)
        return cls(kept, number)

    def __len__(self) -> int:
        return len(self.items)

    def numbers(self, ids: Iterable[str]) -> Ints:
        """Return the numbers of these items, leaving out those that are not here: (n,)."""
        return np.array([self.number[one] for one in ids if one in self.number], np.int32)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The id of each item."""
        return tuple(one.id for one in self.items)

    @cached_property
    def available(self) -> Flags:
        """Whether each can be bought now: (items,)."""
        return np.array([one.available for one in self.items], np.bool_)

    @cached_property
    def price(self) -> Numbers:
        """Hundredths of the currency, NaN where it is not known: (items,)."""
        return np.array([np.nan if one.price is None else one.price for one in self.items], np.float64)

    @cached_property
    def added(self) -> Numbers:
        """When each came into the catalogue, in seconds since 1970, NaN where it is not known: (items,)."""
        return np.array(
            [np.nan if one.added is None else one.added.timestamp() for one in self.items], np.float64
        )

    @cached_property
    def newest(self) -> tuple[Ints, Numbers]:
        """The numbers of the items whose time is known, the newest last, and their times: (n,) each."""
        order = np.argsort(self.added, kind="stable")  # what is not known comes last
        known = order[: int(np.count_nonzero(~np.isnan(self.added)))]
        return known.astype(np.int32), self.added[known]

    def since(self, moment: float) -> Ints:
        """Return the numbers of the items that came in after a moment, in seconds since 1970: (n,)."""
        order, times = self.newest
        return order[np.searchsorted(times, moment, "right") :]

    @cached_property
    def category(self) -> Column:
        """The category of each."""
        return _column([one.category or None for one in self.items])

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """Each attribute by its name."""
        names = sorted({name for one in self.items for name in one.attributes})
        return {name: _column([one.attributes.get(name) for one in self.items]) for name in names}

    @cached_property
    def numeric(self) -> Mapping[str, Numbers]:
        """Each attribute in numbers, NaN for items without, or where it is a word: (items,) each."""
        return {
            name: np.array([*map(_number, column.values), np.nan], np.float64)[column.code]
            for name, column in self.columns.items()
        }

    @cached_property
    def profile(self) -> Floats:
        """What two items are compared by: the codes of category and attributes, NaN for none, (items, n)."""
        codes = [one.code for one in (self.category, *self.columns.values())]
        table = np.stack(codes, axis=1).astype(np.float32)
        table[table == NONE] = np.nan
        return table


def _number(value: Value) -> float:
    return np.nan if isinstance(value, str) else float(value)


def _column(values: list[Value | None]) -> Column:
    first: dict[Value, int] = {}
    for place, one in enumerate(values):
        if one is not None:
            first.setdefault(one, place)
    numbers = {one: number for number, one in enumerate(first)}
    code = [NONE if one is None else numbers[one] for one in values]
    return Column(tuple(first), tuple(first.values()), np.array(code, np.int32))
