"""The gist of a turn for the clerk: what it names and wishes for, and what was shown and spoken of before."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from frontdesk.dialogue import offercues as cues
from frontdesk.dialogue.clerk import Clerk
from frontdesk.dialogue.observed import Observed
from frontdesk.dialogue.shelf import Named, Shelf, alone
from frontdesk.dialogue.tact import Tact
from frontdesk.dialogue.tool import Caller
from frontdesk.preprocess.text import normalise
from frontdesk.recommend.item import Item
from frontdesk.recommend.parse import Parsed, parse
from frontdesk.recommend.wish import KIND, Wish, wish_from_json
from frontdesk.turn.state import State

RECENT = 3  # turns for which one may go on with what was shown


@dataclass(frozen=True)
class Gist:
    """What a turn says of goods. ``verifies``: it can be found out who the customer is."""

    seen: Observed
    state: State
    clerk: Clerk
    caller: Caller
    tact: Tact
    names_of: Named = alone
    verifies: bool = False

    @property
    def text(self) -> str:
        """What was said."""
        return self.seen.text

    @property
    def shelf(self) -> Shelf:
        """The catalogue."""
        return self.clerk.shelf

    @cached_property
    def parsed(self) -> Parsed:
        """The wish that the words tell."""
        return parse(self.text, self.clerk.vocabulary, self.shelf.items.values())

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The items that the words name; a kind that they name is none."""
        words = self.clerk.vocabulary.kinds_said
        products = [one for one in self.seen.named("product", "product_code") if normalise(one) not in words]
        return self.shelf.named(self.text, products, self.names_of)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that the words name, else those of what a photo shows."""
        return self.parsed.wish.kinds or parse(" ".join(self.seen.products), self.clerk.vocabulary).wish.kinds

    def family(self, item: str) -> tuple[str, ...]:
        """Give the kinds among which something in an item's place may be found: the fewest with another."""
        own = self.shelf.items[item]
        kind = str(own.attributes.get(KIND, own.category))
        names = sorted(
            (one.names for one in self.clerk.vocabulary.kinds.values() if kind in one.names), key=len
        )
        for kinds in names:
            if any(one.available and one.id != item for one in self.items(self.shelf.of_kind(kinds))):
                return kinds
        return (kind,) if kind else ()

    @cached_property
    def looked(self) -> tuple[str, ...]:
        """The items that the turn is about: named, or the only one of a kind that is named or shown."""
        if self.named:
            return self.named
        there = self.shelf.of_kind(self.kinds or self.parsed.beside)
        return there if len(there) == 1 else ()

    @cached_property
    def before(self) -> Wish:
        """The wish that was served last."""
        return wish_from_json(dict(self.state.offers.wish)) if self.state.offers.wish else Wish()

    @property
    def recent(self) -> bool:
        """Whether something was shown a moment ago."""
        offers = self.state.offers
        return bool(offers.shown) and self.state.turns - offers.turn < RECENT

    @property
    def wishes(self) -> bool:
        """Whether a suggestion is surely wanted."""
        return self.seen.intent in self.tact.wishes

    @property
    def unknown(self) -> bool:
        """Whether it can still be found out who the customer is."""
        return self.verifies and self.caller.customer is None

    @property
    def free(self) -> bool:
        """Whether words may tell a wish: nothing else is surely wanted."""
        likely = any(self.seen.chances.get(one, 0.0) >= self.tact.chance for one in self.tact.wishes)
        return (
            likely
            or not self.seen.intent
            or self.seen.intent in (*self.tact.wishes, *self.tact.asks)
            or (cues.mine(self.text) and cues.goes_with(self.text))
        )

    @property
    def strong(self) -> bool:
        """Whether the words say that something is to be bought, and what."""
        return cues.shops(self.text) and self.parsed.wish.told

    @property
    def weak(self) -> bool:
        """Whether something is asked for that stands behind the words which ask, with its kind."""
        at = cues.asks_for(self.text)
        if at is None or not self.parsed.wish.kinds:
            return False
        behind = parse(normalise(self.text)[at:], self.clerk.vocabulary)
        return bool(behind.wish.kinds)

    @property
    def focus(self) -> tuple[str, ...]:
        """What was spoken of last: shown first, looked at, or in focus."""
        shown = [one.item for one in self.state.offers.shown[:1]] if self.recent else []
        product = (
            self.shelf.named(self.state.product, (self.state.product,), self.names_of)
            if self.state.product
            else ()
        )
        last = [*shown, *reversed(self.state.offers.looked), *product]
        return tuple(one for one in last if one in self.shelf.items)[:1]

    @property
    def shown_items(self) -> Sequence[Item]:
        """What was shown a moment ago; else what was spoken of."""
        shown = [one.item for one in self.state.offers.shown] if self.recent else []
        return self.items(shown or self.focus)

    def items(self, ids: Sequence[str]) -> Sequence[Item]:
        """Give those of some items that there are."""
        return [self.shelf.items[one] for one in ids if one in self.shelf.items]
