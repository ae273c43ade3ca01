"""What the catalogue says of its items in words, category first, as numbers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.item import Item
from frontdesk.recommend.log import Floats, Ints
from frontdesk.recommend.wish import KIND

CATEGORY = "category"
MOST = 256  # values that are told apart; the rarest are left out
Value = tuple[str, str]  # (attribute, value)


@dataclass(frozen=True, slots=True)
class Traits:
    """The values that at least two items share: (attribute, value), the attributes one after another.

    ``weights`` (values,): rarer ones say more. They are scaled so that those of an item add up to length 1 in
    the mean of all items.
    """

    values: tuple[Value, ...]
    weights: Floats

    @classmethod
    def fit(cls, items: Sequence[Item]) -> "Traits":
        """Find the values; a value of n of N items weighs log(N / n) + 1, as words do (Spärck Jones 1972)."""
        counts: dict[Value, int] = {}
        for item in items:
            for value in stated(item).items():
                counts[value] = counts.get(value, 0) + 1
        shared = sorted((one for one in counts if counts[one] > 1), key=lambda one: (-counts[one], one))
        values = tuple(sorted(shared[:MOST]))
        weighed = np.array([np.log(len(items) / counts[one]) + 1 for one in values], np.float32)
        rows = cls(values, weighed).rows(items)
        lengths = np.linalg.norm(rows, axis=1)
        return cls(values, weighed / np.float32(lengths[lengths > 0].mean() if lengths.any() else 1))

    def rows(self, items: Sequence[Item]) -> Floats:
        """Say which values items have: (n, values), the weight of each that is there."""
        place = {value: at for at, value in enumerate(self.values)}
        made = np.zeros((len(items), len(self.values)), np.float32)
        for row, item in enumerate(items):
            at = [place[value] for value in stated(item).items() if value in place]
            made[row, at] = self.weights[at]
        return made

    def guessed(self, likely: Floats) -> Floats:
        """Turn how likely values are, (values,), into what a product with an item's row adds up."""
        return likely / self.weights

    def codes(self, items: Sequence[Item], attribute: str) -> Ints:
        """Give the place of each item's value of an attribute among all values, -1 for none: (n,)."""
        place = {value: at for at, value in enumerate(self.values)}
        named = [(attribute, stated(one).get(attribute, "")) for one in items]
        return np.array([place.get(one, -1) for one in named], np.int32)

    def kinds(self, items: Sequence[Item]) -> Ints:
        """Give the place of what kind of thing each item is: its attribute ``kind``, else its category."""
        return self.codes(items, KIND if KIND in self.attributes else CATEGORY)

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes, in the order of their values."""
        return tuple(dict.fromkeys(name for name, _ in self.values))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is kept."""
        said = json.dumps(self.values, ensure_ascii=False).encode()
        return {"traits.values": np.frombuffer(said, np.uint8), "traits.weights": self.weights}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Traits":
        """Open what was kept. Raises `KeyError`, `ValueError`."""
        told = json.loads(arrays["traits.values"].tobytes())
        return cls(tuple((str(name), str(value)) for name, value in told), arrays["traits.weights"])


def stated(item: Item) -> dict[str, str]:
    """Give the category of an item and its attributes in words, as the catalogue writes them."""
    words = {name: value for name, value in item.attributes.items() if isinstance(value, str) and value}
    return ({CATEGORY: item.category} if item.category else {}) | words
