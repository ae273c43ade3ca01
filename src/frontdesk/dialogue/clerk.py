"""The clerk: who knows the catalogue, suggests from it, and remembers what customers think of that."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args

from frontdesk.dialogue.shelf import NOTHING, Shelf
from frontdesk.dialogue.tool import Caller
from frontdesk.recommend.interaction import Kind
from frontdesk.recommend.offer import Offer
from frontdesk.recommend.vocabulary import NO_VOCABULARY, Vocabulary
from frontdesk.recommend.wish import Wish

# What a turn is to the clerk: it wishes for a suggestion and one may be made, or this is no time for any
# ("closed"); or it is about suggestions ("tells"): why, no more, nothing personal, more about one of them.
OfferFact = Literal["none", "asks", "closed", "tells"]
OFFER_FACTS: tuple[OfferFact, ...] = get_args(OfferFact)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the clerk is asked for: a wish, for whom, and the bytes of a photo that came with it.

    ``text`` is what was said. ``away`` are items that are not to be shown: refused, or shown a moment ago.
    """

    wish: Wish
    caller: Caller
    language: str
    text: str = ""
    photo: bytes | None = None
    away: frozenset[str] = frozenset()


class Clerk(Protocol):
    """Suggests. What is read and kept for that is the clerk's own affair."""

    @property
    def on(self) -> bool:
        """Whether anything can be suggested at all."""
        ...

    @property
    def vocabulary(self) -> Vocabulary:
        """The words by which customers name kinds and attributes."""
        ...

    @property
    def shelf(self) -> Shelf:
        """The catalogue as it is now."""
        ...

    def suggest(self, asked: Asked) -> Offer:
        """Suggest something; an empty offer where there is nothing."""
        ...

    def bought(self, caller: Caller) -> Sequence[str]:
        """Give the items that a verified customer bought, the newest last; nothing of anybody else's."""
        ...

    def noted(self, caller: Caller, item: str, kind: Kind) -> None:
        """Keep what was done with an item in the conversation."""
        ...

    def prefer(self, caller: Caller, personal: bool) -> None:
        """Keep whether suggestions may rest on what this customer did."""
        ...


@dataclass(frozen=True, slots=True)
class NoClerk:
    """Nobody who could suggest anything."""

    on: bool = False
    vocabulary: Vocabulary = NO_VOCABULARY
    shelf: Shelf = field(default_factory=lambda: NOTHING)

    def suggest(self, asked: Asked) -> Offer:
        """Suggest nothing."""
        del asked
        return Offer()

    def bought(self, caller: Caller) -> Sequence[str]:
        """Know of nothing that was bought."""
        del caller
        return ()

    def noted(self, caller: Caller, item: str, kind: Kind) -> None:
        """Keep nothing."""
        del caller, item, kind

    def prefer(self, caller: Caller, personal: bool) -> None:
        """Keep nothing."""
        del caller, personal
