"""A wish in words again, so that customers see what was understood of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from frontdesk.dialogue.filling import money
from frontdesk.dialogue.flow import Both
from frontdesk.recommend.item import Item, Value
from frontdesk.recommend.vocabulary import Vocabulary
from frontdesk.recommend.wish import KIND, PRICE, Bound, Wish

CENTS = 100
BETWEEN: Mapping[str, str] = {"zh": "、", "en": ", "}
_UNSPACED = re.compile(
    r"(?<=[\u4e00-\u9fff])(?=[\d,.]+ [\u4e00-\u9fff])"
)  # "只是200 元": a price fills a gap


@dataclass(frozen=True, slots=True)
class WishWords:
    """Puts wishes in words of one language, with a pack's texts and vocabulary."""

    texts: Mapping[str, Both]
    vocabulary: Vocabulary
    language: str

    def wish(self, wish: Wish) -> str:
        """Put in words what a wish is held against: its kind, its price, its attributes."""
        return self.joined((*self._kinds(wish), *self._price(wish), *self._bounds(wish), *self._order(wish)))

    def parts(self, wish: Wish, names: tuple[str, ...]) -> str:
        """Put some parts of a wish in words, as `Wish.misses` names them."""
        found = {KIND: self._kinds, PRICE: self._price}
        lines = [one for name in names if name in found for one in found[name](wish)]
        others = [one for name in names if name not in found for one in self._named(wish, name)]
        return self.joined((*lines, *others))

    def text(self, key: str, **values: str) -> str:
        """Give a text of the pack with values in it; those are no texts themselves."""
        text = self.texts[key][self.language]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return _UNSPACED.sub(" ", text)

    def joined(self, pieces: tuple[str, ...]) -> str:
        """Join pieces, each once."""
        return BETWEEN[self.language].join(dict.fromkeys(pieces))

    def value(self, attribute: str, value: Value) -> str:
        """Write a value of an attribute with its unit, or as a word."""
        known = self.vocabulary.attributes.get(attribute)
        if isinstance(value, str):
            words = known.values.get(value, {}).get(self.language, ()) if known else ()
            return words[0] if words else value
        unit = known.unit.get(self.language, "") if known else ""
        gap = "" if self.language == "zh" and not unit.isascii() else " "
        return f"{value:g}{gap}{unit}".strip()

    def price(self, price: int) -> str:
        """Write a price."""
        return money(str(price), self.language)

    def details(self, item: Item) -> str:
        """Tell what the catalogue says of a thing."""
        stock = self.text("offer_in_stock" if item.available else "offer_sold_out")
        told = (stock,) if item.price is None else (self.price(item.price), stock)
        facts = [
            f"{self.vocabulary.label(name, self.language)} {self.value(name, value)}"
            for name, value in item.attributes.items()
            if name in self.vocabulary.attributes
        ]
        text = item.text.get(self.language) or next(iter(item.text.values()), "")
        title = item.named(self.language)
        said = self.text("offer_details", title=title, price=self.joined(told), text=text)
        return "\n".join((said.strip(), self.joined(tuple(facts)))).strip()

    def _kinds(self, wish: Wish) -> Iterator[str]:
        whole = [one for one in self.vocabulary.kinds.values() if one.names == wish.kinds]
        several = [one for one in self.vocabulary.kinds.values() if set(one.names) <= set(wish.kinds)]
        named = whole[:1] or [one for one in several if len(one.names) == 1]
        yield from (one.called(self.language) for one in named)

    def _price(self, wish: Wish) -> Iterator[str]:
        least, most = wish.least, wish.most
        if least and most is not None:
            yield self.text("offer_price_between", least=self.price(least), price=self.price(most))
        elif most is not None:
            below = most % CENTS == CENTS - 1  # cheaper than what was shown, which cost a whole number
            yield self.text(f"offer_price_{'below' if below else 'most'}", price=self.price(most + below))
        elif least:
            above = least % CENTS == 1
            yield self.text(f"offer_price_{'above' if above else 'least'}", price=self.price(least - above))

    def _bounds(self, wish: Wish) -> Iterator[str]:
        for name in dict.fromkeys(one.attribute for one in wish.bounds):
            yield from self._named(wish, name)

    def _named(self, wish: Wish, name: str) -> Iterator[str]:
        """Put what is wished of one attribute in words."""
        bounds = [one for one in wish.bounds if one.attribute == name]
        ends = {one.op: one for one in bounds}
        label = self.vocabulary.label(name, self.language)
        if ">=" in ends and "<=" in ends:
            low, high = (self.value(name, ends[op].value) for op in (">=", "<="))
            yield self.text("offer_bound_between", attribute=label, least=low, value=high)
            return
        yield from (self._bound(one, label) for one in bounds)

    def _bound(self, bound: Bound, label: str) -> str:
        value = self.value(bound.attribute, bound.value)
        known = self.vocabulary.attributes.get(bound.attribute)
        word = (known.less if bound.op == "<=" else known.more).get(self.language) if known else None
        if word and _is_beyond(bound):
            return self.text("offer_bound_beyond", word=word, value=value)
        keys = {"<=": "offer_bound_most", ">=": "offer_bound_least", "!=": "offer_bound_not"}
        return value if bound.op == "=" else self.text(keys[bound.op], attribute=label, value=value)

    def _order(self, wish: Wish) -> Iterator[str]:
        bound = {one.attribute for one in wish.bounds}
        priced = {PRICE} if wish.least is not None or wish.most is not None else set[str]()
        for one in wish.order:
            known = self.vocabulary.attributes.get(one.attribute)
            if known is not None and one.attribute not in bound | priced:
                words = known.little if one.toward == "least" else known.much
                named = words.get(self.language) or ()
                compared = (known.less if one.toward == "least" else known.more).get(self.language, "")
                yield from (named[:1] or ((compared,) if compared else ()))


def _is_beyond(bound: Bound) -> bool:
    """Tell whether a bound is next to a number, as `recommend.parse.compared` sets it: "less than that"."""
    return isinstance(bound.value, float) and bound.value != round(bound.value, 6)
