"""/v1/inbox/{id}/reply and /note: what staff write, to the customer and to colleagues."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header
from pydantic import Field

from frontdesk.errors import InvalidInput, KeyReused
from frontdesk.inbox.plan import Agent
from frontdesk.inbox.room import Inbox
from frontdesk.server.closed import STORABLE, Body
from frontdesk.server.inboxshapes import EventShape
from frontdesk.server.live import event_json
from frontdesk.server.staff import Staff, check_may_take
from frontdesk.server.turns import checked_key

Words = Annotated[str, Field(min_length=1, max_length=20_000), STORABLE]


class Writing(Body):
    """What is written, to the customer or to colleagues."""

    text: Words


def router(inbox: Inbox, staff: Staff) -> APIRouter:
    """Build the routes around one inbox. What staff write is kept as it is: nothing perceives it."""
    made = APIRouter(prefix="/v1/inbox/{conversation}", tags=["inbox"])
    asks = Depends(staff.asks)

    @made.post("/reply", status_code=201)
    def reply(
        conversation: str,
        writing: Writing,
        agent: Agent = asks,
        idempotency_key: Annotated[str | None, Header()] = None,
    ) -> EventShape:
        """Answer the customer, which takes over where nobody has; the same key sends once."""
        key, text = checked_key(idempotency_key), _written(writing.text)
        check_may_take(inbox, conversation, agent)
        number = inbox.handoffs.message(conversation, agent.name, text, key=key)
        event = _event(inbox, conversation, number)
        if event.body["text"] != text:
            raise KeyReused(
                "the key came before with another text",
                part="Idempotency-Key",
                remedy="send each new reply with a key of its own",
            )
        return event

    @made.post("/note", status_code=201)
    def note(conversation: str, writing: Writing, agent: Agent = asks) -> EventShape:
        """Leave a note for colleagues; customers never see it."""
        number = inbox.handoffs.note(conversation, agent.name, _written(writing.text))
        return _event(inbox, conversation, number)

    return made


def _written(text: str) -> str:
    """Return a text without its edges. Raises `InvalidInput` for a blank one."""
    if not text.strip():
        raise InvalidInput("the text is blank", part="text", remedy="write something")
    return text.strip()


def _event(inbox: Inbox, conversation: str, number: int) -> EventShape:
    (event,) = inbox.events.since(number - 1, conversation, most=1)
    return EventShape.model_validate(event_json(event))
