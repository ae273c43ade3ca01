"""/v1/inbox/{id}/reply and the like: what staff write, to the customer and about the conversation."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Header
from pydantic import Field

from frontdesk.errors import InvalidInput, KeyReused
from frontdesk.feedback import Feedback
from frontdesk.inbox.plan import Agent
from frontdesk.inbox.room import Inbox
from frontdesk.server.closed import STORABLE, Body
from frontdesk.server.conversations import checked_key
from frontdesk.server.feedback import CorrectionShape, Name, correction_shape
from frontdesk.server.inboxshapes import EventShape, TagsShape
from frontdesk.server.live import event_json
from frontdesk.server.staff import Staff, check_may_take, not_known
from frontdesk.store.corrections import Said

Words = Annotated[str, Field(min_length=1, max_length=20_000), STORABLE]


class Writing(Body):
    """What is written, to the customer or to colleagues."""

    text: Words


class Tagging(Body):
    """All tags that the conversation shall have."""

    tags: Annotated[list[Annotated[str, Field(min_length=1, max_length=60), STORABLE]], Field(max_length=20)]


class Amending(Body):
    """What a turn really felt and wanted."""

    turn: Name
    emotion: Name | None = None
    intent: Name | None = None


def router(inbox: Inbox, staff: Staff, feedback: Feedback) -> APIRouter:
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

    @made.put("/tags")
    def tag(conversation: str, tagging: Tagging, agent: Agent = asks) -> TagsShape:
        """Let a conversation have exactly these tags."""
        _check_tags(tagging.tags, inbox.plan().tags)
        return TagsShape(tags=list(inbox.tags.put(conversation, tagging.tags, agent.name)))

    @made.post("/correct", status_code=201)
    def correct(conversation: str, amending: Amending, agent: Agent = asks) -> CorrectionShape:
        """Say what a turn really felt and wanted, as `POST /v1/feedback` does."""
        said = Said(amending.emotion, amending.intent, agent.name)
        return correction_shape(feedback.correct(conversation, amending.turn, said))

    return made


def _check_tags(tags: Sequence[str], known: Sequence[str]) -> None:
    for tag in tags:
        if known and tag not in known:
            raise not_known("tag", tag, known)
        if not tag.strip() or not tag.isprintable():
            raise InvalidInput("a tag is blank or cannot be shown", part="tags", remedy="leave it out")


def _written(text: str) -> str:
    """Return a text without its edges. Raises `InvalidInput` for a blank one."""
    if not text.strip():
        raise InvalidInput("the text is blank", part="text", remedy="write something")
    return text.strip()


def _event(inbox: Inbox, conversation: str, number: int) -> EventShape:
    (event,) = inbox.events.since(number - 1, conversation, most=1)
    return EventShape.model_validate(event_json(event))
