"""Why an item is suggested, from what is really known: the log, the catalogue, the wish, the photo.

Every figure that is told can be computed again from what the evidence names:

    interactions:34 with NL-K17      customers who have both (`frontdesk.recommend.evidence`)
    interactions:120 in 30 days      customers who bought it of late
    attributes:price=15900,noise_db=44           what the catalogue says of it
    attributes:noise_db against NL-K17           what it says of both
    photo:0.83                       how likely it is of the kind that the photo shows
    words:0.61                       cosine of its content vector to that of the words
    rule:cases with NL-P5            a row of the pack's recommend.yml
    added:2026-11-12, history:NL-P5, stock:97    the catalogue, what the customer looked at, the catalogue
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

import numpy as np

from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.evidence import DAYS, Proof
from frontdesk.recommend.item import Item, Value
from frontdesk.recommend.rank import DAY, of_a_kind, upper_half
from frontdesk.recommend.reasonwords import differing, fact, listed, same, say, titled
from frontdesk.recommend.rules import Ruled
from frontdesk.recommend.vocabulary import Attribute, Vocabulary
from frontdesk.recommend.wish import KIND, PRICE, Wish
from frontdesk.turn.reply import Reason

MOST = 2  # reasons of one item
DIFFERENCES = 2  # that one comparison tells
NEW = 30  # days
RATHER = 0.5  # likelihood from which an item looks like a photo
RARE = 0.2  # of all items may be new, for that to be told of one


@dataclass(frozen=True, slots=True)
class Asked:
    """What reasons may refer to in one request.

    ``with_`` are items it should go with, ``after`` those that the customer looked at or has, the latest
    first; ``like`` is the one it is compared with. ``photo`` and ``words`` tell by item number how much items
    look like the photo or are like the words, if they do. ``relaxed`` names what of the wish gave way;
    ``news`` tells that few items are new, so that being new says something.
    """

    wish: Wish
    language: str
    now: datetime
    with_: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    like: str | None = None
    relaxed: tuple[str, ...] = ()
    news: bool = True
    photo: Mapping[int, float] = field(default_factory=dict[int, float])
    words: Mapping[int, float] = field(default_factory=dict[int, float])


@dataclass(frozen=True)
class Reasons:
    """Gives the reasons of items, the strongest first."""

    catalogue: Catalogue
    ruled: Ruled
    words: Vocabulary
    proof: Proof | None = None

    def of(self, number: int, asked: Asked, by_history: bool = False) -> tuple[Reason, ...]:
        """Give the strongest reasons of an item, one at least.

        ``by_history`` tells that a source found it by what the customer did.
        """
        found = tuple(islice(self._all(number, asked, by_history), MOST))
        return found or (_stock(self.catalogue.items[number], asked.language),)

    def _all(self, number: int, asked: Asked, by_history: bool) -> Iterator[Reason]:
        item = self.catalogue.items[number]
        yield from self._goes(number, asked)
        yield from self._against(number, asked)
        yield from self._wished(item, asked)
        photo = asked.photo.get(number)
        rather = photo is not None and photo >= RATHER
        yield from _alike("photo" if rather else "nearest", "photo", photo, asked.language)
        others = tuple(one for one in asked.after if one not in asked.with_)  # of those it was told
        yield from self._together(item, others, asked.language)
        yield from _alike("said", "words", asked.words.get(number), asked.language)
        yield from self._popular(item, asked.language)
        yield from _new(item, asked)
        if by_history and not (asked.with_ or asked.like):  # else it was found by these, whatever came before
            yield from self._after(asked)

    def _goes(self, number: int, asked: Asked) -> Iterator[Reason]:
        """Say what it goes with: by what customers bought, else by a rule of the shop."""
        bought = list(self._together(self.catalogue.items[number], asked.with_, asked.language))
        yield from bought
        if bought:
            return
        for other in asked.with_:
            for pair in self.ruled.pairs:
                if (
                    other in self.catalogue.number
                    and pair.has[self.catalogue.number[other]]
                    and pair.goes[number]
                ):
                    yield Reason(self._say("goes", asked.language, other), f"rule:{pair.rule} with {other}")
                    return

    def _together(self, item: Item, others: tuple[str, ...], language: str) -> Iterator[Reason]:
        """Say how many have it beside one of these: the one that most do."""
        if self.proof is None:
            return
        counts = {one: self.proof.together(item.id, one) for one in others if one in self.catalogue.number}
        best = max(counts, key=lambda one: counts[one], default=None)
        if best is not None and counts[best]:
            text = self._say("together", language, best, count=str(counts[best]))
            yield Reason(text, f"interactions:{counts[best]} with {best}")

    def _against(self, number: int, asked: Asked) -> Iterator[Reason]:
        """Compare it with the item that something similar to is wished for, if both are of a kind."""
        if asked.like is None or asked.like not in self.catalogue.number:
            return
        other = self.catalogue.number[asked.like]
        if not self._comparable(number, other):
            return
        one, against = self.catalogue.items[number], self.catalogue.items[other]
        told = dict(islice(self._differences(one, against, asked), DIFFERENCES))
        alike = self._alike(number, other)
        if alike is not None:
            told = {alike: same(alike, self.words, asked.language), **told}
        if told:
            facts = listed(list(told.values()), asked.language)
            text = self._say("against", asked.language, asked.like, facts=facts)
            yield Reason(text, f"attributes:{','.join(told)} against {asked.like}")

    def _comparable(self, one: int, other: int) -> bool:
        """Tell whether customers would compare two items: of a kind, or their kinds go by one word."""
        if of_a_kind(self.catalogue, one, other):
            return True
        kinds = {self.catalogue.items[number].attributes.get(KIND) for number in (one, other)}
        return None not in kinds and any(kinds <= set(kind.names) for kind in self.words.kinds.values())

    def _differences(self, one: Item, other: Item, asked: Asked) -> Iterator[tuple[str, str]]:
        """Put in words where it is better: first by what was asked for, the price last."""
        toward = {order.attribute: order.toward for order in asked.wish.order}
        asked_for = {*toward, *(bound.attribute for bound in asked.wish.bounds)}
        mine, theirs = _values(one), _values(other)
        shared = [name for name in mine if name in theirs]
        for name in sorted(shared, key=lambda name: (name not in asked_for, name == PRICE, name)):
            by = _difference(mine[name], theirs[name])
            if by and _better(name, by, toward.get(name), self.words.attributes.get(name, Attribute())):
                text = differing(name, by, self.words, asked.language)
                if text is not None:
                    yield name, text

    def _alike(self, one: int, other: int) -> str | None:
        """Name the attribute in words that both share and fewest others do; None: there is none."""
        found: dict[str, int] = {}
        for name, column in self.catalogue.columns.items():
            code = int(column.code[one])
            if (
                name != KIND
                and code >= 0
                and code == column.code[other]
                and isinstance(column.values[code], str)
            ):
                found[name] = int(np.count_nonzero(column.code == code))
        return min(found, key=lambda name: found[name], default=None)

    def _wished(self, item: Item, asked: Asked) -> Iterator[Reason]:
        """Say what of the wish it meets, and of what gave way how near it comes."""
        values = _values(item)
        named = [PRICE] if (asked.wish.least, asked.wish.most) != (None, None) else []
        named += [one.attribute for one in asked.wish.bounds]
        number = self.catalogue.number[item.id]
        named += [one.attribute for one in asked.wish.order if upper_half(self.catalogue, number, one)]
        told = [one for one in dict.fromkeys(named) if one in values]
        for template, chosen in (
            ("near", [one for one in told if one in asked.relaxed]),
            ("wish", [one for one in told if one not in asked.relaxed]),
        ):
            if chosen:
                facts = [fact(one, values[one], self.words, asked.language) for one in chosen]
                text = say(template, asked.language, facts=listed(facts, asked.language))
                yield Reason(text, "attributes:" + ",".join(f"{one}={values[one]}" for one in chosen))

    def _popular(self, item: Item, language: str) -> Iterator[Reason]:
        count = self.proof.buyers(item.id) if self.proof is not None else 0
        if count:
            text = say("popular", language, count=str(count), days=str(DAYS))
            yield Reason(text, f"interactions:{count} in {DAYS} days")

    def _after(self, asked: Asked) -> Iterator[Reason]:
        for other in asked.after:
            if other in self.catalogue.number:
                yield Reason(self._say("likes", asked.language, other), f"history:{other}")
                return

    def _say(self, template: str, language: str, other: str, **given: str) -> str:
        title = titled(self.catalogue.items[self.catalogue.number[other]], language)
        return say(template, language, title=title, **given)


def _alike(template: str, evidence: str, cosine: float | None, language: str) -> Iterator[Reason]:
    if cosine is not None:
        yield Reason(say(template, language), f"{evidence}:{cosine:.2f}")


def _new(item: Item, asked: Asked) -> Iterator[Reason]:
    if asked.news and item.added is not None and 0 <= (asked.now - item.added).total_seconds() < NEW * DAY:
        date = item.added.astimezone(UTC).date().isoformat()
        yield Reason(say("new", asked.language, date=date), f"added:{date}")


def _stock(item: Item, language: str) -> Reason:
    return Reason(say("stock", language), "stock" if item.stock is None else f"stock:{item.stock}")


def _values(item: Item) -> Mapping[str, Value]:
    price: Mapping[str, Value] = {} if item.price is None else {PRICE: item.price}
    return {**item.attributes, **price}


def _difference(one: Value, other: Value) -> float:
    """Give one - other; 0 where either is no number."""
    if isinstance(one, str | bool) or isinstance(other, str | bool):
        return 0.0
    return one - other


def _better(name: str, by: float, toward: str | None, known: Attribute) -> bool:
    """Tell whether a difference speaks for an item.

    As was asked for; else a lower price, or what customers have words to wish for in this direction only.
    """
    if toward is not None:
        return (by < 0) == (toward == "least")
    if name == PRICE:
        return by < 0
    return bool(known.little) != bool(known.much) and (by < 0) == bool(known.little)
