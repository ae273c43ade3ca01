"""Hears what a turn wants of the clerk, by rules alone, in Chinese and in English."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from frontdesk.dialogue import leftcues
from frontdesk.dialogue import offercues as cues
from frontdesk.dialogue.flow import Both
from frontdesk.dialogue.gist import Gist
from frontdesk.dialogue.wanting import Does, Lacks, Wanting
from frontdesk.recommend.item import Item
from frontdesk.recommend.parse import compared, refined
from frontdesk.recommend.wish import PRICE, Order, Wish

TITLE = "{title}"  # in texts that a pressed card sends
PRESSES: tuple[tuple[str, Does], ...] = (
    ("offer_more_said", "more"),
    ("offer_refuse_said", "refuse"),
    ("offer_cheaper_said", "wish"),
)


@dataclass(frozen=True)
class Ear:
    """Hears what a turn wants of the clerk, from its gist, with the texts that cards send back."""

    gist: Gist
    texts: Mapping[str, Both]

    def hear(self, closed: Callable[[], bool]) -> Wanting:
        """Hear it; ``closed`` tells whether this is no time to suggest anything, and is asked on a wish."""
        if not self.gist.clerk.on or not (self.gist.text or self.gist.seen.photos):
            return Wanting()
        wanting = next(self._heard(), Wanting())
        interest = wanting.fact == "asks" or self.gist.wishes or self.gist.seen.intent in self.gist.tact.asks
        looked = wanting.about if wanting.does == "more" else self.gist.looked
        wanting = replace(wanting, looked=looked, interest=interest)
        if wanting.fact != "asks" or not closed():
            return wanting
        return replace(wanting, fact="tells" if wanting.does == "refuse" else "closed")

    def _heard(self) -> Iterator[Wanting]:
        """Give what the words may mean, the likeliest first."""
        yield from self._about()
        yield from self._pressed()
        yield from self._refused()
        yield from self._sided()
        yield from self._there()
        yield from self._with()
        yield from self._like()
        yield from self._further()
        yield from self._wish()

    def _about(self) -> Iterator[Wanting]:
        """Hear what is said about suggestions."""
        personal = cues.personal(self.gist.text)
        if personal is not None:
            yield Wanting("tells", "on" if personal else "off", plain=True)
        if cues.stops(self.gist.text):
            yield Wanting("tells", "stop", plain=True)
        if cues.asks_why(self.gist.text) and (self.gist.state.offers.shown or self.gist.wishes):
            yield Wanting("tells", "why", plain=True)

    def _pressed(self) -> Iterator[Wanting]:
        """Hear what a card sends back, word for word."""
        for key, does in PRESSES:
            for text in self.texts[key].values() if key in self.texts else ():
                items = self.gist.shelf.named(_between(self.gist.text, text))
                if items and does == "wish":
                    cheaper = self._compared(self.gist.shelf.items[items[0]])
                    yield replace(self._asks(cheaper, plain=True), than=(PRICE,))
                elif items:
                    yield Wanting(
                        "tells" if does == "more" else "asks", does, self.gist.before, items[:1], plain=True
                    )

    def _refused(self) -> Iterator[Wanting]:
        """Hear that what was shown a moment ago is not wanted: all of it, or what is named."""
        if not (self.gist.recent and cues.refuses(self.gist.text)):
            return
        shown = self.gist.before_shown
        named = tuple(one for one in self.gist.named if one in shown)
        wish = refined(self.gist.before, self.gist.parsed, self.gist.shown_items)
        yield replace(self._asks(wish, plain=True), does="refuse", about=named or shown)

    def _sided(self) -> Iterator[Wanting]:
        """Hear which of several things is asked about, named or shown, or how they differ."""
        pointed = self.gist.pointed
        if cues.compares(self.gist.text):
            several = self.gist.several if len(self.gist.several) > 1 else pointed
            if self.gist.free and several and not self.gist.parsed.wish.kinds:
                yield Wanting("asks", "more", self.gist.before, several, plain=True)
        elif pointed and self.gist.free and cues.goes_on(self.gist.text) and not self._goes_elsewhere():
            yield Wanting("asks", "more", self.gist.before, pointed, plain=True)

    def _goes_elsewhere(self) -> bool:
        """Tell whether something else is wished for than what is pointed at: like it, with it, cheaper."""
        text = self.gist.text
        return bool(self.gist.parsed.than) or cues.likens(text) or cues.goes_with(text)

    def _there(self) -> Iterator[Wanting]:
        """Hear a question after one thing: whether it can be had is in the catalogue."""
        priced, buys = self.gist.priced, self.gist.seen.intent in self.gist.tact.asks
        stock = bool(priced) or cues.asks_price(self.gist.text) or cues.asks_stock(self.gist.text)
        named = priced or (self.gist.coded if stock else self.gist.named)
        if stock and not (named or self.gist.parsed.wish.told or cues.asks_when(self.gist.text)):
            named = () if cues.ordinals(self.gist.text) else self.gist.focus  # no second one was shown
        asks = stock and (buys or not self.gist.seen.intent)
        if asks and len(named) == 1 and self.gist.shelf.items[named[0]].available:
            yield Wanting("tells", "more", self.gist.before, named, plain=True)
        gone = [one for one in named or self.gist.looked if not self.gist.shelf.items[one].available]
        if len(gone) == 1 and (self.gist.wishes or buys or stock):
            wish = Wish(self.gist.family(gone[0]), like=gone[0], text=self.gist.text)
            yield Wanting("asks", "gone", wish, about=(gone[0],), plain=True)

    def _with(self) -> Iterator[Wanting]:
        """Hear a wish for something that goes with something else."""
        again = self._goes_on_with()
        if not again and (not cues.goes_with(self.gist.text) or not self.gist.free):
            return
        target = self._companions()
        mine = cues.mine(self.gist.text)
        asks: Lacks = "orders" if mine and self.gist.unknown else "with"
        wish = replace(self.gist.parsed.wish, with_=target)
        if any(wish.is_kind(one) for one in self.gist.items(target)):
            wish = replace(wish, kinds=())  # the kettle of "what goes with the smart kettle K17"
        away = self.gist.before_shown if cues.another(self.gist.text) else ()
        yield replace(self._asks(wish), lacks="" if target else asks, plain=mine or again, without=away)

    def _goes_on_with(self) -> bool:
        """Tell whether a short text names what something is to go with, after a wish for that."""
        parsed, after = self.gist.parsed, self.gist.recent and bool(self.gist.before.with_)
        names = bool(self.gist.looked or self.gist.kinds or parsed.beside)
        goes_on = bool(parsed.beside) if after else self.gist.lacks == "with" and names
        return goes_on and cues.goes_on(self.gist.text)

    @property
    def _beside(self) -> tuple[str, ...]:
        """The kinds that something is to go with: named so, or as what is there, or when that was asked."""
        there = self.gist.lacks == "with" or leftcues.definite(self.gist.parsed.rest)
        return self.gist.parsed.beside or (self.gist.kinds if there else ())

    def _companions(self) -> tuple[str, ...]:
        """Find what something is to go with: what is named, what was bought, what was spoken of."""
        bought = tuple(self.gist.clerk.bought(self.gist.caller))
        beside = self._beside
        if self.gist.coded:
            return self.gist.coded
        if beside:
            of_kind = tuple(one.id for one in self.gist.items(bought) if Wish(beside).is_kind(one))
            return of_kind or self.gist.shelf.of_kind(beside)
        if cues.mine(self.gist.text) and (bought or self.gist.unknown):
            return bought
        return (self.gist.before.with_ if self.gist.recent else ()) or self.gist.focus or bought

    def _like(self) -> Iterator[Wanting]:
        """Hear a wish for something like a photo, like what is named, or what was spoken of."""
        named = self.gist.lacks == "like" and self.gist.looked and cues.goes_on(self.gist.text)
        if not (cues.likens(self.gist.text) or named):
            return
        if self.gist.seen.photos:
            wish = replace(self.gist.parsed.wish, kinds=self.gist.kinds)
            yield replace(self._asks(wish, plain=True), photo=True)
        elif self.gist.free:
            like = next(iter((*self.gist.named, *self.gist.focus)), None)
            wish = replace(self.gist.parsed.wish, like=like)
            if like and not wish.kinds:
                wish = replace(wish, kinds=self.gist.family(like))
            than = tuple(one.attribute for one in self.gist.parsed.than) if like else ()
            if than and like:
                wish = refined(Wish(), replace(self.gist.parsed, wish=wish), self.gist.items((like,)))
            if like or self.gist.wishes:
                yield replace(self._asks(wish), lacks="" if like else "like", than=than)

    def _wish(self) -> Iterator[Wanting]:
        """Hear a wish that stands by itself."""
        wish = self.gist.parsed.wish
        if cues.browses(self.gist.text) and self.gist.free:
            yield self._asks(wish)
        told = self.gist.strong or self.gist.weak or self.gist.describes
        if not (self.gist.wishes or (self.gist.free and told)):
            return
        thing = "" if wish.told or self.gist.looked else leftcues.thing(self.gist.parsed.rest)
        if thing:
            yield replace(self._asks(wish), lacks="kind", unread=(thing,))
        named = [one for one in self.gist.named if self.gist.shelf.items[one].available]
        if self.gist.parsed.than and named:
            before = Wish(wish.kinds or self.gist.family(named[-1]), like=named[-1])
            than = tuple(one.attribute for one in self.gist.parsed.than)
            yield replace(self._asks(refined(before, self.gist.parsed, self.gist.items(named))), than=than)
        elif wish.told or self.gist.wishes:
            goes_on = self.gist.recent and wish.told and not wish.kinds
            before = self.gist.before if goes_on else Wish()
            made = self._asks(refined(before, self.gist.parsed, self.gist.shown_items))
            advice = self.gist.wishes and made.wish == Wish(wish.kinds, text=wish.text)
            unread, away = leftcues.denied(self.gist.parsed.rest), self.gist.declined
            yield replace(made, advice=advice, unread=unread, without=away)

    def _further(self) -> Iterator[Wanting]:
        """Hear a short message that goes on with what was shown: cheaper, in white, another one."""
        if not (self.gist.lately and cues.goes_on(self.gist.text)):
            return
        parsed, other = self.gist.parsed, cues.another(self.gist.text)
        told = parsed.than or parsed.wish.told or parsed.denied
        more = cues.turns_to(self.gist.text) if parsed.wish.kinds else told
        able = self.gist.recent or self.gist.focus or parsed.wish.kinds
        if able and (more or other) and not parsed.beside:
            away = (*(self.gist.before_shown if other else ()), *self.gist.declined)
            held = self.gist.items(self.gist.pointed) or self.gist.shown_items
            made = self._asks(refined(self._spoken, parsed, held), plain=True)
            yield replace(made, without=away, than=tuple(one.attribute for one in parsed.than))

    @property
    def _spoken(self) -> Wish:
        """The wish that one goes on with: what was served a moment ago, else what was spoken of."""
        if self.gist.recent or not self.gist.focus:
            return self.gist.before if self.gist.recent else Wish()
        return Wish(self.gist.family(self.gist.focus[0]), like=self.gist.focus[0])

    @staticmethod
    def _asks(wish: Wish, plain: bool = False) -> Wanting:
        return Wanting("asks", "wish", wish, plain=plain)

    def _compared(self, item: Item) -> Wish:
        """Wish for something cheaper than an item, of its kind."""
        before = Wish(self.gist.family(item.id), like=item.id, text=self.gist.text)
        return compared(before, Order(PRICE, "least"), (item,))


def _between(text: str, template: str) -> str:
    """Give what stands in a text where a template has the title; nothing where the text is another one."""
    begin, _, end = template.partition(TITLE)
    fits = text.startswith(begin) and text.endswith(end) and len(text) > len(begin) + len(end)
    return text[len(begin) : len(text) - len(end)] if fits else ""
