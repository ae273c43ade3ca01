"""Hears what a turn wants of the clerk, by rules alone, in Chinese and in English."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from frontdesk.dialogue import offercues as cues
from frontdesk.dialogue.clerk import Clerk
from frontdesk.dialogue.flow import Both
from frontdesk.dialogue.observed import Observed
from frontdesk.dialogue.shelf import Named, Shelf, alone
from frontdesk.dialogue.tact import Tact
from frontdesk.dialogue.tool import Caller
from frontdesk.dialogue.wanting import Does, Wanting
from frontdesk.preprocess.text import normalise
from frontdesk.recommend.item import Item
from frontdesk.recommend.parse import Parsed, compared, parse, refined
from frontdesk.recommend.wish import KIND, PRICE, Order, Wish, wish_from_json
from frontdesk.turn.state import State

RECENT = 3  # turns for which one may go on with what was shown
TITLE = "{title}"  # in texts that a pressed card sends
PRESSES: tuple[tuple[str, Does], ...] = (
    ("offer_more_said", "more"),
    ("offer_refuse_said", "refuse"),
    ("offer_cheaper_said", "wish"),
)


@dataclass(frozen=True)
class Ear:
    """Hears what a turn wants of the clerk: with the pack's texts and names, and what was shown before."""

    seen: Observed
    state: State
    clerk: Clerk
    caller: Caller
    texts: Mapping[str, Both]
    tact: Tact
    names_of: Named = alone

    def hear(self, closed: Callable[[], bool]) -> Wanting:
        """Hear it; ``closed`` tells whether this is no time to suggest anything, and is asked on a wish."""
        if not self.clerk.on or not (self.seen.text or self.seen.photos):
            return Wanting()
        wanting = next(self._heard(), Wanting())
        interest = wanting.fact == "asks" or self._wishes or self.seen.intent in self.tact.asks
        wanting = replace(wanting, looked=self._looked, interest=interest)
        if wanting.fact != "asks" or not closed():
            return wanting
        return replace(wanting, fact="tells" if wanting.does == "refuse" else "closed")

    def _heard(self) -> Iterator[Wanting]:
        """Give what the words may mean, the likeliest first."""
        yield from self._about()
        yield from self._pressed()
        yield from self._refused()
        yield from self._there()
        yield from self._with()
        yield from self._like()
        yield from self._further()
        yield from self._wish()

    def _about(self) -> Iterator[Wanting]:
        """Hear what is said about suggestions."""
        personal = cues.personal(self.seen.text)
        if personal is not None:
            yield Wanting("tells", "on" if personal else "off", plain=True)
        if cues.stops(self.seen.text):
            yield Wanting("tells", "stop", plain=True)
        if cues.asks_why(self.seen.text) and (self.state.offers.shown or self._wishes):
            yield Wanting("tells", "why", plain=True)

    def _pressed(self) -> Iterator[Wanting]:
        """Hear what a card sends back, word for word."""
        for key, does in PRESSES:
            for text in self.texts[key].values() if key in self.texts else ():
                items = self.shelf.named(_between(self.seen.text, text))
                if items and does == "wish":
                    cheaper = self._compared(self.shelf.items[items[0]])
                    yield replace(self._asks(cheaper, plain=True), than=(PRICE,))
                elif items:
                    yield Wanting(
                        "tells" if does == "more" else "asks", does, self._before, items[:1], plain=True
                    )

    def _refused(self) -> Iterator[Wanting]:
        """Hear that what was shown a moment ago is not wanted: all of it, or what is named."""
        if not (self._recent and cues.refuses(self.seen.text)):
            return
        shown = tuple(one.item for one in self.state.offers.shown)
        named = tuple(one for one in self._named if one in shown)
        wish = refined(self._before, self._parsed, self._shown_items)
        yield replace(self._asks(wish, plain=True), does="refuse", about=named or shown)

    def _there(self) -> Iterator[Wanting]:
        """Hear a question after one thing: whether it can be had is in the catalogue."""
        stock, buys = cues.asks_stock(self.seen.text), self.seen.intent in self.tact.asks
        named = self._named or (self.shelf.coded(self.seen.text) if stock else ())
        if stock and buys and len(named) == 1 and self.shelf.items[named[0]].available:
            yield Wanting("tells", "more", self._before, named, plain=True)
        gone = [one for one in named or self._looked if not self.shelf.items[one].available]
        if len(gone) == 1 and (self._wishes or buys or stock):
            wish = Wish(self._family(gone[0]), like=gone[0], text=self.seen.text)
            yield Wanting("asks", "gone", wish, about=(gone[0],), plain=True)

    def _with(self) -> Iterator[Wanting]:
        """Hear a wish for something that goes with something else."""
        if not cues.goes_with(self.seen.text) or not self._free:
            return
        target = self._companions()
        wish = replace(self._parsed.wish, with_=target)
        yield replace(self._asks(wish), lacks="" if target else "with", plain=cues.mine(self.seen.text))

    def _companions(self) -> tuple[str, ...]:
        """Find what something is to go with: what is named, what was bought, what was spoken of."""
        bought = tuple(self.clerk.bought(self.caller))
        kinds = Wish(self._parsed.beside)
        if self._parsed.beside:
            of_kind = tuple(one.id for one in self._items(bought) if kinds.is_kind(one))
            return of_kind or self.shelf.of_kind(self._parsed.beside)
        if self._named:
            return self._named
        if cues.mine(self.seen.text) and bought:
            return bought
        return self._focus or bought

    def _like(self) -> Iterator[Wanting]:
        """Hear a wish for something like a photo, like what is named, or what was spoken of."""
        if not cues.likens(self.seen.text):
            return
        if self.seen.photos:
            wish = replace(self._parsed.wish, kinds=self._kinds)
            yield replace(self._asks(wish, plain=True), photo=True)
        elif self._free:
            like = next(iter((*self._named, *self._focus)), None)
            wish = replace(self._parsed.wish, like=like)
            if like and not wish.kinds:
                wish = replace(wish, kinds=self._family(like))
            if like or self._wishes:
                yield replace(self._asks(wish), lacks="" if like else "like")

    def _wish(self) -> Iterator[Wanting]:
        """Hear a wish that stands by itself."""
        wish = self._parsed.wish
        begins = self._wishes or (self._free and (self._strong or self._weak))
        if not begins:
            return
        named = [one for one in self._named if self.shelf.items[one].available]
        if self._parsed.than and named:
            before = Wish(wish.kinds or self._family(named[-1]), like=named[-1])
            than = tuple(one.attribute for one in self._parsed.than)
            yield replace(self._asks(refined(before, self._parsed, self._items(named))), than=than)
        elif wish.told or self._wishes:
            goes_on = self._recent and wish.told and not wish.kinds
            before = self._before if goes_on else Wish()
            made = self._asks(refined(before, self._parsed, self._shown_items))
            yield replace(made, advice=self._wishes and made.wish == Wish(wish.kinds, text=wish.text))

    def _further(self) -> Iterator[Wanting]:
        """Hear a short message that goes on with what was shown: cheaper, in white, another one."""
        if not (self._recent and cues.goes_on(self.seen.text)):
            return
        parsed, other = self._parsed, cues.another(self.seen.text)
        more = cues.turns_to(self.seen.text) if parsed.wish.kinds else parsed.than or parsed.wish.told
        if (more or other) and not parsed.beside:
            shown = tuple(one.item for one in self.state.offers.shown) if other else ()
            made = self._asks(refined(self._before, parsed, self._shown_items), plain=True)
            yield replace(made, without=shown, than=tuple(one.attribute for one in parsed.than))

    @staticmethod
    def _asks(wish: Wish, plain: bool = False) -> Wanting:
        return Wanting("asks", "wish", wish, plain=plain)

    def _compared(self, item: Item) -> Wish:
        """Wish for something cheaper than an item, of its kind."""
        before = Wish(self._family(item.id), like=item.id, text=self.seen.text)
        return compared(before, Order(PRICE, "least"), (item,))

    @property
    def shelf(self) -> Shelf:
        """The catalogue."""
        return self.clerk.shelf

    @cached_property
    def _parsed(self) -> Parsed:
        return parse(self.seen.text, self.clerk.vocabulary, self.shelf.items.values())

    @cached_property
    def _named(self) -> tuple[str, ...]:
        """The items that the words name; a kind that they name is none."""
        words = self.clerk.vocabulary.kinds_said
        products = [one for one in self.seen.named("product", "product_code") if normalise(one) not in words]
        return self.shelf.named(self.seen.text, products, self.names_of)

    @cached_property
    def _kinds(self) -> tuple[str, ...]:
        """The kinds that the words name, else those of what a photo shows."""
        return (
            self._parsed.wish.kinds or parse(" ".join(self.seen.products), self.clerk.vocabulary).wish.kinds
        )

    def _family(self, item: str) -> tuple[str, ...]:
        """Give the kinds among which something in an item's place may be found: the fewest with another."""
        own = self.shelf.items[item]
        kind = str(own.attributes.get(KIND, own.category))
        names = sorted(
            (one.names for one in self.clerk.vocabulary.kinds.values() if kind in one.names), key=len
        )
        for kinds in names:
            if any(one.available and one.id != item for one in self._items(self.shelf.of_kind(kinds))):
                return kinds
        return (kind,) if kind else ()

    @cached_property
    def _looked(self) -> tuple[str, ...]:
        """The items that the turn is about: named, or the only one of a kind that is named or shown."""
        if self._named:
            return self._named
        there = self.shelf.of_kind(self._kinds or self._parsed.beside)
        return there if len(there) == 1 else ()

    @cached_property
    def _before(self) -> Wish:
        """The wish that was served last."""
        return wish_from_json(dict(self.state.offers.wish)) if self.state.offers.wish else Wish()

    @property
    def _recent(self) -> bool:
        """Whether something was shown a moment ago."""
        offers = self.state.offers
        return bool(offers.shown) and self.state.turns - offers.turn < RECENT

    @property
    def _wishes(self) -> bool:
        """Whether a suggestion is surely wanted."""
        return self.seen.intent in self.tact.wishes

    @property
    def _free(self) -> bool:
        """Whether words may tell a wish: nothing else is surely wanted."""
        likely = any(self.seen.chances.get(one, 0.0) >= self.tact.chance for one in self.tact.wishes)
        return (
            likely
            or not self.seen.intent
            or self.seen.intent in (*self.tact.wishes, *self.tact.asks)
            or (cues.mine(self.seen.text) and cues.goes_with(self.seen.text))
        )

    @property
    def _strong(self) -> bool:
        return cues.shops(self.seen.text) and self._parsed.wish.told

    @property
    def _weak(self) -> bool:
        """Whether something is asked for that stands behind the words which ask, with its kind."""
        at = cues.asks_for(self.seen.text)
        if at is None or not self._parsed.wish.kinds:
            return False
        behind = parse(normalise(self.seen.text)[at:], self.clerk.vocabulary)
        return bool(behind.wish.kinds)

    @property
    def _focus(self) -> tuple[str, ...]:
        """What was spoken of last: shown first, looked at, or in focus."""
        shown = [one.item for one in self.state.offers.shown[:1]] if self._recent else []
        product = (
            self.shelf.named(self.state.product, (self.state.product,), self.names_of)
            if self.state.product
            else ()
        )
        last = [*shown, *reversed(self.state.offers.looked), *product]
        return tuple(one for one in last if one in self.shelf.items)[:1]

    @property
    def _shown_items(self) -> Sequence[Item]:
        """What was shown a moment ago; else what was spoken of."""
        shown = [one.item for one in self.state.offers.shown] if self._recent else []
        return self._items(shown or self._focus)

    def _items(self, ids: Sequence[str]) -> Sequence[Item]:
        return [self.shelf.items[one] for one in ids if one in self.shelf.items]


def _between(text: str, template: str) -> str:
    """Give what stands in a text where a template has the title; nothing where the text is another one."""
    begin, _, end = template.partition(TITLE)
    fits = text.startswith(begin) and text.endswith(end) and len(text) > len(begin) + len(end)
    return text[len(begin) : len(text) - len(end)] if fits else ""
