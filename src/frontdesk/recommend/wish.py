"""What a customer wishes for, as far as it was said."""

from dataclasses import dataclass
from typing import Literal

from frontdesk.recommend.item import Value

Op = Literal["=", "<=", ">="]
Toward = Literal["least", "most"]


@dataclass(frozen=True, slots=True)
class Bound:
    """What an attribute has to be."""

    attribute: str
    op: Op
    value: Value


@dataclass(frozen=True, slots=True)
class Order:
    """What there should be least or most of: an attribute, or "price"."""

    attribute: str
    toward: Toward


@dataclass(frozen=True, slots=True)
class Wish:
    """Kinds of things (categories), a price between ``least`` and ``most`` in hundredths, bounds and orders.

    ``like`` is an item that something like it is wanted for, ``with_`` items that it should go with.
    """

    kinds: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    bounds: tuple[Bound, ...] = ()
    order: tuple[Order, ...] = ()
    like: str | None = None
    with_: tuple[str, ...] = ()
    text: str = ""
