"""/v1/inbox/{id}/tags and /correct: what staff say about a conversation."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from frontdesk.errors import InvalidInput
from frontdesk.feedback import Feedback
from frontdesk.inbox.plan import Agent
from frontdesk.inbox.room import Inbox
from frontdesk.server.closed import STORABLE, Body
from frontdesk.server.feedback import CorrectionShape, Name, correction_shape
from frontdesk.server.inboxshapes import TagsShape
from frontdesk.server.staff import Staff, not_known
from frontdesk.store.corrections import Said


class Tagging(Body):
    """All tags that the conversation shall have."""

    tags: Annotated[list[Annotated[str, Field(min_length=1, max_length=60), STORABLE]], Field(max_length=20)]


class Amending(Body):
    """What a turn really felt and wanted."""

    turn: Name
    emotion: Name | None = None
    intent: Name | None = None


def router(inbox: Inbox, staff: Staff, feedback: Feedback) -> APIRouter:
    """Build the routes around one inbox."""
    made = APIRouter(prefix="/v1/inbox/{conversation}", tags=["inbox"])
    asks = Depends(staff.asks)

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
