"""What happened in a conversation, page by page: for those who do not listen to live events, or come back."""

from typing import Annotated

from fastapi import APIRouter, Query

from frontdesk.server.inboxshapes import TimelineShape
from frontdesk.server.live import event_json
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.events import MOST, EventStore

After = Annotated[int, Query(ge=0, le=2**53, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="events of one page")]


def router(conversations: ConversationStore, events: EventStore) -> APIRouter:
    """Build the customer's route; what they may see is what they are told of live."""
    made = APIRouter(prefix="/v1/conversations", tags=["conversations"])

    @made.get("/{conversation}/timeline")
    def timeline(conversation: str, after: After = 0, limit: Limit = MOST) -> TimelineShape:
        """Read what happened, oldest first."""
        conversations.find(conversation)
        return page(events, conversation, True, after, limit)

    return made


def page(events: EventStore, conversation: str, public: bool | None, after: int, limit: int) -> TimelineShape:
    """Read a page; ``next`` is the number of its last event, or what it was asked for when there is none."""
    found = events.since(after, conversation, public, limit)
    following = found[-1].number if found else after
    return TimelineShape.model_validate({"events": [event_json(one) for one in found], "next": following})
