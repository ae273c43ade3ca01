"""The one place that suggests: for the desk, the API and the command line.

What somebody did is read anew at each request, so that it changes the very next list. Of whoever switched
personal suggestions off nothing is read and nothing is noted: their list is everybody's.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from uuid import uuid4

import sqlalchemy as sql

from frontdesk.offers.opening import Opened
from frontdesk.preprocess.image import Pixels
from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.context import Context
from frontdesk.recommend.interaction import Interaction, Kind
from frontdesk.recommend.offer import Offer
from frontdesk.recommend.parse import parse
from frontdesk.recommend.wish import Wish
from frontdesk.store.impressions import Impression, ImpressionStore
from frontdesk.store.interactions import Done, InteractionStore
from frontdesk.store.items import ItemStore
from frontdesk.store.preferences import PreferenceStore, erase
from frontdesk.store.segments import SegmentStore
from frontdesk.turn.clock import Clock, utc_now

TRIES = 5  # lists that may hold something sold out, before none is shown


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. ``customer`` is who it is, where that was verified; ``conversation`` where it is asked.

    ``text`` are words of this turn, ``photo`` the pixels of a picture that came with it, (height, width, 3).
    ``refused`` was refused in this conversation, ``without`` shall not be shown for another reason.
    ``segment`` is the group of somebody whose own is not known.
    """

    customer: str | None = None
    conversation: str | None = None
    language: str = "en"
    most: int = 4
    wish: Wish = field(default_factory=Wish)
    text: str = ""
    photo: Pixels | None = None
    refused: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    segment: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """What was suggested in one request, and whether it rests on what the customer did."""

    request: str
    personal: bool
    offer: Offer


class Offers:
    """Suggests, from any thread.

    ``opened`` gives the catalogue and models as they are now; ``look`` looks at all of a catalogue.
    """

    def __init__(
        self,
        engine: sql.Engine,
        opened: Callable[[], Opened],
        clock: Clock = utc_now,
        look: Callable[[Catalogue], object] = len,
    ) -> None:
        self.engine, self._opened, self._clock, self._look = engine, opened, clock, look
        self.items, self.done = ItemStore(engine), InteractionStore(engine)
        self.shown, self.wanted = ImpressionStore(engine), PreferenceStore(engine)
        self.segments = SegmentStore(engine)

    def offer(self, asked: Asked) -> Offered:
        """Suggest items for a request, and note what was shown to whom, unless nothing personal may be."""
        made = self.suggest(asked)
        self.shown.add(_impressions(asked, made, self._clock()))
        return made

    def suggest(self, asked: Asked) -> Offered:
        """Suggest items for a request; whoever shows them notes it, where ``offer.model`` says of what."""
        opened, request = self._opened(), str(uuid4())
        personal = self.personal(asked.customer, asked.conversation)
        found = self._suggested(opened, self._context(asked, opened, personal), request)
        theirs = personal and bool(asked.customer or asked.conversation)  # of nobody nothing can come
        return Offered(request, personal, replace(found, model=opened.version if theirs else ""))

    def catalogue(self) -> Catalogue:
        """Give what can be suggested now."""
        return self._opened().recommender.catalogue

    def wish(self, text: str) -> Wish:
        """Read a wish out of words, as far as the pack's words for goods go."""
        recommender = self._opened().recommender
        return parse(text, recommender.words, recommender.catalogue.items).wish if text else Wish()

    def noted(self, conversation: str, item: str, kind: Kind) -> None:
        """Note what a customer did with an item in a conversation, unless they want nothing noted."""
        if self.wanted.personal(None, conversation):
            now = self._clock()
            self.done.add([Done(item, kind, now, None, conversation)], "chat", now)

    def bought(self, customer: str | None) -> tuple[str, ...]:
        """Name what a customer has bought, the newest last."""
        return () if customer is None else self.done.bought(customer)

    def personal(self, customer: str | None, conversation: str | None = None) -> bool:
        """Tell whether suggestions may rest on what somebody did."""
        return self.wanted.personal(customer, conversation)

    def prefer(self, personal: bool, customer: str | None, conversation: str | None = None) -> None:
        """Keep whether they may."""
        self.wanted.set(personal, customer, conversation, self._clock())

    def look(self) -> None:
        """Look at every text and picture of the catalogue that was not looked at yet; that may take long."""
        self._look(Catalogue.of(self.items.all()))

    def erase(self, customer: str) -> int:
        """Forget a customer; count their interactions. Models forget them when they next learn."""
        return erase(self.engine, customer)

    def _context(self, asked: Asked, opened: Opened, personal: bool) -> Context:
        said, shown = opened.gaze.seen(asked.text, asked.photo)
        theirs = asked.customer if personal else None
        session = self._session(asked) if personal else ()
        return Context(
            now=self._clock(),
            most=asked.most,
            language=asked.language,
            wish=asked.wish,
            history=() if theirs is None else self.done.of(theirs, asked.conversation),
            session=session,
            said=said,
            shown=shown,
            segment=(self.segments.of(theirs) or asked.segment) if personal else "",
            bought=frozenset(self.bought(theirs)),
            refused=asked.refused | {one.item for one in session if one.kind == "refuse"},
            without=asked.without,
            personal=personal,
        )

    def _suggested(self, opened: Opened, context: Context, request: str) -> Offer:
        """Suggest; while a changed catalogue is opened beside, what was sold out since is not shown."""
        found = opened.recommender.suggest(context, Random(request))  # noqa: S311 - draws no secret
        for _ in range(TRIES):
            gone = () if self.items.revision() == opened.revision else self._gone(found)
            if not gone:
                return found
            context = replace(context, without=context.without.union(gone))
            found = opened.recommender.suggest(context, Random(request))  # noqa: S311 - draws no secret
        return replace(found, suggestions=())

    def _gone(self, found: Offer) -> set[str]:
        shown = [one.item for one in found.suggestions]
        there = self.items.find(shown)
        return {one for one in shown if one not in there or not there[one].available}

    def _session(self, asked: Asked) -> tuple[Interaction, ...]:
        return () if asked.conversation is None else self.done.session(asked.conversation)


def _impressions(asked: Asked, made: Offered, now: datetime) -> list[Impression]:
    found, whose = made.offer, (asked.customer, asked.conversation)
    return [
        Impression(made.request, one.item, place, one.propensity, one.explored, found.model, now, *whose)
        for place, one in enumerate(found.suggestions if found.model else (), 1)
    ]
