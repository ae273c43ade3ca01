"""/v1/interactions: what customers did with items, told by the shop, or by the page they look at."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Depends

from frontdesk.catalogue.done import done_of, done_of_gorse
from frontdesk.errors import Forbidden, FrontdeskError
from frontdesk.recommend.interaction import Kind
from frontdesk.server.access import Access, Asker
from frontdesk.server.rows import rejected
from frontdesk.server.suggesting import met
from frontdesk.server.wareshapes import CountedShape, DoneGiven, RowShape
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.interactions import Done, InteractionStore
from frontdesk.turn.clock import Clock

Row = Mapping[str, Any]
SEEN: tuple[Kind, ...] = ("view", "cart", "refuse")  # kinds that a page sees; the others take more


class Noting:
    """Takes rows in: those of a customer from who may see them, the others from the conversation's page."""

    def __init__(
        self, kept: InteractionStore, conversations: ConversationStore, access: Access, clock: Clock
    ) -> None:
        self._kept, self._conversations, self._clock = kept, conversations, clock
        self.asks = access.asks

    def take(self, rows: list[dict[str, Any]], asker: Asker) -> CountedShape:
        """Keep what is right of a batch. What is wrong with the only row is raised."""
        now = self._clock()
        return self._taken(rows, asker, lambda row: done_of(row, now))

    def take_gorse(self, rows: list[dict[str, Any]], asker: Asker) -> CountedShape:
        """Do the same with rows as gorse writes them."""
        now = self._clock()
        return self._taken(rows, asker, lambda row: done_of_gorse(row, now))

    def _taken(self, rows: list[dict[str, Any]], asker: Asker, read: Callable[[Row], Done]) -> CountedShape:
        fit: dict[int, Done] = {}
        wrong: list[tuple[int, FrontdeskError]] = []
        for place, row in enumerate(rows):
            try:
                fit[place] = self._allowed(read(row), asker)
            except FrontdeskError as error:
                wrong.append((place, error))
        counted = self._kept.add(list(fit.values()), "api", self._clock())
        places = list(fit)
        wrong += [(places[number], error) for number, error in counted.refused]
        if len(rows) == 1 and wrong:
            raise wrong[0][1]
        return CountedShape(kept=counted.kept, known=counted.known, rejected=_told(wrong))

    def _allowed(self, one: Done, asker: Asker) -> Done:
        """Give it back if it is the asker's to tell. Raises as `met` does, and `Forbidden` for its kind."""
        met(self._conversations, one.customer, one.conversation, asker)
        _check_kind(one, asker)
        return one


def router(noting: Noting) -> APIRouter:
    """Build the route around one place that takes interactions in."""
    made = APIRouter(tags=["recommendation"])

    @made.post("/v1/interactions")
    def note(given: DoneGiven, asker: Asker = Depends(noting.asks)) -> CountedShape:
        """Keep what customers did; a bad row among several is left out alone, one told before is known."""
        return noting.take(given.interactions, asker)

    return made


def _check_kind(one: Done, asker: Asker) -> None:
    """Raise `Forbidden` for what only the company knows, or only somebody known may say.

    Whoever opens a conversation has its name: a hundred of them would else be a hundred who bought.
    """
    seen = one.kind in SEEN or (one.kind == "rate" and one.customer is not None)
    if not (asker.trusted or seen):
        raise Forbidden(
            f"{one.kind!r} is not told by who did it",
            part="kind",
            value=one.kind,
            remedy="send it from the company's own systems, with a key of [[staff]]",
        )


def _told(wrong: list[tuple[int, FrontdeskError]]) -> list[RowShape]:
    return [rejected(place, error) for place, error in sorted(wrong, key=lambda row: row[0])]
