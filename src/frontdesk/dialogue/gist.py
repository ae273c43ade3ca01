"""The gist of a turn for the clerk: what it names and wishes for, and what was shown and spoken of before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from frontdesk.dialogue import leftcues
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

    @cached_property
    def shelf(self) -> Shelf:
        """The catalogue as it is in this turn."""
        return self.clerk.shelf

    @cached_property
    def parsed(self) -> Parsed:
        """The wish that the words tell."""
        about = self.before.kinds if self.recent else ()
        return parse(self.text, self.clerk.vocabulary, self.shelf.items.values(), about)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The items that the words name; a kind that they name is none."""
        products = [one for one in self.seen.named("product", "product_code") if not self._is_kind(one)]
        return self.shelf.named(self.text, products, self.names_of) or self.pointed

    def _is_kind(self, words: str) -> bool:
        """Tell whether some words name a kind and no thing of it: "kettles"."""
        found = parse(words, self.clerk.vocabulary)
        return bool(found.wish.kinds) and not found.rest.strip("· ")

    @cached_property
    def pointed(self) -> tuple[str, ...]:
        """The items that the words point at among those shown a moment ago: "the second one"."""
        shown = [one.item for one in self.state.offers.shown] if self.recent else []
        places = cues.ordinals(self.text)
        return tuple(
            dict.fromkeys(shown[at] for at in places if at < len(shown) and shown[at] in self.shelf.items)
        )

    @cached_property
    def coded(self) -> tuple[str, ...]:
        """The items that the words name, also by a model's code alone."""
        return tuple(dict.fromkeys((*self.named, *self.shelf.coded(self.text))))

    @property
    def several(self) -> tuple[str, ...]:
        """The things that may be compared: named, else shown a moment ago, else looked at last."""
        if len(self.coded) > 1 or self.looked:
            return self.coded
        shown = tuple(one.item for one in self.state.offers.shown) if self.recent else ()
        looked = self.state.offers.looked[-2:] if self.lately else ()
        able = shown if len(shown) > 1 else looked
        return tuple(one for one in able if one in self.shelf.items)

    @cached_property
    def priced(self) -> tuple[str, ...]:
        """What only the price is asked of: by a part of its title, or as the only one of its kind."""
        name = cues.priced(self.text)
        if name and self._is_kind(name):
            return self.looked if len(self.looked) == 1 else ()
        titles = {one: map(normalise, self.shelf.items[one].title.values()) for one in self.coded}
        return tuple(one for one, called in titles.items() if name and any(name in title for title in called))

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
    def declined(self) -> tuple[str, ...]:
        """The items of the kinds that it is not to be."""
        return self.shelf.of_kind(self.parsed.denied)

    @property
    def before_shown(self) -> tuple[str, ...]:
        """The items that were shown last."""
        return tuple(one.item for one in self.state.offers.shown)

    @property
    def lately(self) -> bool:
        """Whether suggestions, or things that could be bought, were spoken of a moment ago."""
        offers = self.state.offers
        return offers.turn > 0 and self.state.turns - offers.turn < RECENT

    @property
    def recent(self) -> bool:
        """Whether something was shown a moment ago."""
        return bool(self.state.offers.shown) and self.lately

    @property
    def lacks(self) -> str:
        """What was asked in the turn before, so that a wish can be served."""
        return self.state.offers.lacks if self.state.offers.turn == self.state.turns else ""

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
    def describes(self) -> bool:
        """Whether the words say nothing but what is wished for: a kind, and how it is to be."""
        wish = self.parsed.wish
        asks = self.text.rstrip().endswith(("?", "？"))
        more = asks or self.parsed.denied or replace(wish, kinds=(), text="") != Wish()
        return bool(wish.kinds and more) and leftcues.describes(self.parsed.rest)

    @property
    def weak(self) -> bool:
        """Whether something is asked for that stands behind the words which ask, with its kind, or before."""
        if not self.parsed.wish.kinds:
            return False
        if leftcues.fronted(self.text).endswith(tuple(self.clerk.vocabulary.kinds_said)):
            return True
        at = cues.asks_for(self.text)
        if at is None:
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
