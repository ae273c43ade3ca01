"""The catalogue as arrays: what every request asks of all items at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import InvalidInput
from frontdesk.recommend.item import Item
from frontdesk.recommend.log import Floats, Ints

Flags = NDArray[np.bool_]
NONE = -1  # the number of a word that an item does not have


@dataclass(frozen=True, slots=True)
class Words:
    """A property in words: ``code`` (items,) is the place of each item's among ``values``, -1 for none."""

    values: tuple[str, ...]
    code: Ints

    def among(self, wanted: Iterable[str]) -> Flags:
        """Tell for each item whether its word is among these, upper and lower case alike: (items,)."""
        asked = {one.casefold() for one in wanted}
        numbers = [number for number, one in enumerate(self.values) if one.casefold() in asked]
        found: Flags = np.isin(self.code, numbers)
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

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The id of each item."""
        return tuple(one.id for one in self.items)

    @cached_property
    def available(self) -> Flags:
        """Whether each can be bought now: (items,)."""
        return np.array([one.available for one in self.items], np.bool_)

    @cached_property
    def price(self) -> Floats:
        """Hundredths of the currency, NaN where it is not known: (items,)."""
        return np.array([np.nan if one.price is None else one.price for one in self.items], np.float32)

    @cached_property
    def added(self) -> NDArray[np.float64]:
        """When each came into the catalogue, in seconds since 1970, NaN where it is not known: (items,)."""
        return np.array([np.nan if one.added is None else one.added.timestamp() for one in self.items])

    @cached_property
    def category(self) -> Words:
        """The category of each."""
        return _words([one.category or None for one in self.items])

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """The names of all attributes, in order of the alphabet."""
        return tuple(sorted({name for one in self.items for name in one.attributes}))

    @cached_property
    def numeric(self) -> Mapping[str, Floats]:
        """Each attribute in numbers, NaN for items without, or where it is a word: (items,) each."""
        return {name: self._numbers(name) for name in self.attributes}

    @cached_property
    def words(self) -> Mapping[str, Words]:
        """Each attribute in words, as "true" and "false" where it is a yes or no."""
        return {name: _words([_word(one, name) for one in self.items]) for name in self.attributes}

    def _numbers(self, name: str) -> Floats:
        return np.array([_number(one, name) for one in self.items], np.float32)


def _number(item: Item, name: str) -> float:
    value = item.attributes.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else np.nan


def _word(item: Item, name: str) -> str | None:
    value = item.attributes.get(name)
    if isinstance(value, bool):
        return str(value).casefold()
    return value if isinstance(value, str) else None


def _words(values: list[str | None]) -> Words:
    known = tuple(dict.fromkeys(one for one in values if one is not None))
    numbers = {one: number for number, one in enumerate(known)}
    code = [NONE if one is None else numbers[one] for one in values]
    return Words(known, np.array(code, np.int32))
