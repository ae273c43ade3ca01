"""/v1/inbox for staff, reading: the list, one conversation with all that helps, suggestions, scores."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query

from frontdesk.inbox.csat import satisfaction
from frontdesk.inbox.room import Inbox
from frontdesk.inbox.suggest import Suggestion
from frontdesk.server.closed import STORABLE
from frontdesk.server.inboxshapes import (
    ListedShape,
    ListShape,
    PackageShape,
    Phase,
    SuggestedPageShape,
    SuggestionShape,
    TimelineShape,
)
from frontdesk.server.scoreshapes import SatisfactionShape
from frontdesk.server.staff import Staff
from frontdesk.server.timeline import After, Limit, page
from frontdesk.store.inbox import OPEN, Listed, Wanted

PREVIEW = 200  # characters of what a customer said last
NEWEST = 50  # scores that are listed with their comments
MONTH = timedelta(days=30)

Names = Annotated[list[Annotated[str, Query(max_length=200), STORABLE]] | None, Query(max_length=50)]
Phases = Annotated[list[Phase] | None, Query(description="waiting and human when left out")]
Waited = Annotated[
    int | None, Query(ge=0, le=10**9, description="least seconds since a person was asked for")
]
Most = Annotated[int, Query(ge=1, le=200, description="conversations of one page")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]
Suggests = Callable[[str], Suggestion]  # by the conversation


def router(inbox: Inbox, staff: Staff, suggests: Suggests) -> APIRouter:
    """Build the routes around one inbox; everybody of the staff may read all of it."""
    made = APIRouter(prefix="/v1/inbox", tags=["inbox"], dependencies=[Depends(staff.asks)])

    @made.get("")
    def conversations(
        wanted: Annotated[Wanted, Depends(_wanted(inbox))],
        order: Literal["urgent", "waited", "newest"] = "urgent",
        limit: Most = 50,
        after: Cursor = None,
    ) -> ListShape:
        """List conversations; by default those that wait or are with a person, broken promises first."""
        found = inbox.kept.page(wanted, order, limit, after)
        shown = [_listed(inbox, one) for one in found.listed]
        counts = inbox.kept.counts()
        return ListShape.model_validate({"conversations": shown, "next": found.following, "counts": counts})

    @made.get("/scores")
    def scores(since: date | None = None) -> SatisfactionShape:
        """Sum up what customers say of the help they got, since a day (UTC) or for thirty days."""
        start = inbox.clock() - MONTH if since is None else datetime.combine(since, time(), UTC)
        told = satisfaction(inbox.scores.counted(start), inbox.scores.newest(start, NEWEST))
        return SatisfactionShape.model_validate(told)

    @made.get("/{conversation}")
    def package(conversation: str) -> PackageShape:
        """Give all that a person needs to go on with a conversation."""
        return PackageShape.model_validate(inbox.package(conversation))

    @made.get("/{conversation}/timeline")
    def timeline(conversation: str, after: After = 0, limit: Limit = 200) -> TimelineShape:
        """Read what happened in a conversation, notes too."""
        inbox.conversations.find(conversation)
        return page(inbox.events, conversation, None, after, limit)

    @made.get("/{conversation}/suggestion")
    def suggestion(conversation: str) -> SuggestionShape:
        """Tell what the desk would say to the last question; nothing sends it by itself."""
        return _suggestion(suggests(conversation))

    return made


def _wanted(inbox: Inbox) -> Callable[..., Wanted]:
    def wanted(  # noqa: PLR0913, PLR0917 - each is a parameter of the address
        phase: Phases = None,
        queue: Names = None,
        agent: Names = None,
        mood: Names = None,
        intent: Names = None,
        tag: Names = None,
        waited: Waited = None,
    ) -> Wanted:
        """Read the filters; each but the last may be repeated: one of its values is enough."""
        before = None if waited is None else inbox.clock() - timedelta(seconds=waited)
        given = (queue or (), agent or (), mood or (), intent or (), tag or ())
        return Wanted(phase or OPEN, *given, before)

    return wanted


def _listed(inbox: Inbox, one: Listed) -> ListedShape:
    asked, now = one.handoff.asked, inbox.clock()
    waited = None if asked is None else max(round((now - asked).total_seconds()), 0)
    typed = [part["text"] for part in one.parts if part["kind"] == "text"]
    return ListedShape.model_validate(
        {
            "conversation": one.conversation,
            "created": one.created,
            "locale": one.locale,
            "customer": one.customer,
            "name": one.name,
            "handoff": inbox.handoff(one.handoff, one.late),
            "emotion": one.emotion,
            "intent": one.intent,
            "waited": waited,
            "last": " ".join(typed)[:PREVIEW],
            "at": one.at,
            "tags": list(one.tags),
        }
    )


def _suggestion(found: Suggestion) -> SuggestionShape:
    pages = [
        SuggestedPageShape(
            passage=one.passage,
            source=one.source,
            title=one.title,
            text=one.text,
            score=round(one.score, 4),
            picture=one.picture,
        )
        for one in found.citations
    ]
    return SuggestionShape(
        turn=found.turn, asked=found.asked, text=found.text, language=found.language, pages=pages
    )
