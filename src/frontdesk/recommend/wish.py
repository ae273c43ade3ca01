"""A wish, as the words of a customer tell it: kinds, a price, attributes, likeness, what it goes with."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from frontdesk.recommend.item import Item, Value

Op = Literal["=", "!=", "<=", ">="]
Toward = Literal["least", "most"]

KIND = "kind"  # an attribute by which a catalogue may tell kinds apart within a category
PRICE = "price"


@dataclass(frozen=True, slots=True)
class Bound:
    """A condition on an attribute, such as ``noise_db <= 50`` or ``colour = "white"``."""

    attribute: str
    op: Op
    value: Value

    def holds(self, item: Item) -> bool:
        """Tell whether an item meets it; one of which the catalogue does not tell the attribute does not."""
        if self.attribute not in item.attributes:
            return False
        return _compared(item.attributes[self.attribute], self.op, self.value)


@dataclass(frozen=True, slots=True)
class Order:
    """What is wished as little or as much of as there is: an attribute, or "price"."""

    attribute: str
    toward: Toward


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish as its words tell it; what they do not tell is left empty.

    ``kinds`` are categories of the catalogue, or values of its attribute ``kind``; any of them will do.
    ``least`` and ``most`` bound the price, in hundredths. ``like`` is the item that something similar is
    wished to, ``with_`` are those that it should go with. ``text`` is what was said.
    """

    kinds: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    bounds: tuple[Bound, ...] = ()
    order: tuple[Order, ...] = ()
    like: str | None = None
    with_: tuple[str, ...] = ()
    text: str = ""

    @property
    def told(self) -> bool:
        """Whether there is anything that an item can be held against."""
        return replace(self, text="") != Wish()

    @property
    def alternatives(self) -> tuple[tuple[Bound, ...], ...]:
        """The bounds of which one must hold each: of several values of an attribute, any will do."""
        found: dict[tuple[str, str], list[Bound]] = {}
        for at, one in enumerate(self.bounds):
            found.setdefault((one.attribute, one.op if one.op == "=" else str(at)), []).append(one)
        return tuple(map(tuple, found.values()))

    def misses(self, item: Item) -> tuple[str, ...]:
        """Name what an item does not meet: "kind", "price", or attributes, each once."""
        missed = [each[0].attribute for each in self.alternatives if not any(one.holds(item) for one in each)]
        kind = (KIND,) if self.kinds and not self.is_kind(item) else ()
        price = (PRICE,) if not self._affords(item.price) else ()
        return tuple(dict.fromkeys((*kind, *price, *missed)))

    def is_kind(self, item: Item) -> bool:
        """Tell whether an item is of a kind that is wished for; every one is where none is named."""
        return not self.kinds or bool({item.category, item.attributes.get(KIND)}.intersection(self.kinds))

    def without(self, *parts: str) -> "Wish":
        """Give the same wish with some parts, named as `misses` names them, given up."""
        return replace(
            self,
            kinds=() if KIND in parts else self.kinds,
            least=None if PRICE in parts else self.least,
            most=None if PRICE in parts else self.most,
            bounds=tuple(one for one in self.bounds if one.attribute not in parts),
        )

    def _affords(self, price: int | None) -> bool:
        if self.least is None and self.most is None:
            return True
        return price is not None and (self.least or 0) <= price <= (price if self.most is None else self.most)


def wish_json(wish: Wish) -> dict[str, Any]:
    """Write a wish as a conversation keeps it."""
    return asdict(wish)


def wish_from_json(written: dict[str, Any]) -> Wish:
    """Read what `wish_json` wrote; what an older version did not write is left empty."""
    told: dict[str, Any] = {
        **written,
        **{name: tuple(written.get(name, ())) for name in ("kinds", "with_")},
        "bounds": tuple(Bound(**one) for one in written.get("bounds", ())),
        "order": tuple(Order(**one) for one in written.get("order", ())),
    }
    return Wish(**told)


def _compared(there: Value, op: Op, wanted: Value) -> bool:
    """Compare a value of the catalogue; words are compared whatever their capitals, and have no order."""
    if op in ("=", "!="):
        same = there == wanted or str(there).casefold() == str(wanted).casefold()
        return same == (op == "=")
    if isinstance(there, str) or isinstance(wanted, str):
        return False
    return there <= wanted if op == "<=" else there >= wanted
