"""/v1/knowledge/gaps: questions without a good answer, for staff; ratings, from customers."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from frontdesk.gaps import Gaps, Group
from frontdesk.knowledge.codec import hit_json, source_json
from frontdesk.reception import Reception
from frontdesk.server.closed import STORABLE, Body
from frontdesk.server.knownshapes import PassageShape, SourceShape
from frontdesk.server.shape import Shape


class GapShape(Shape):
    """A question that was not answered well."""

    id: str
    conversation: str
    turn: str
    text: str
    language: str
    reason: Literal["unanswered", "badly_rated"]
    at: datetime


class DraftShape(Shape):
    """An entry as it could be, and the passages it was written from."""

    question: str
    language: str
    answer: str
    nearest: list[PassageShape]


class GroupShape(Shape):
    """Gaps that ask the same, and a draft of an entry that would answer them."""

    gaps: list[GapShape]
    draft: DraftShape


class GroupsShape(Shape):
    """All open gaps, the largest group first."""

    groups: list[GroupShape]


Words = Annotated[str, Field(min_length=1, max_length=20_000), STORABLE]
Ids = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=36), STORABLE]],
    Field(min_length=1, max_length=1_000),
]


class Approving(Body):
    """The entry that answers some gaps, as staff want it."""

    gaps: Ids
    question: Annotated[Words, Field(max_length=500)]
    answer: Words
    language: Literal["zh", "en"]


class Dismissing(Body):
    """Gaps that need no entry."""

    gaps: Ids


class Rating(Body):
    """What a customer thought of a reply."""

    good: bool
    comment: Annotated[str, Field(max_length=2_000), STORABLE] = ""


def router(gaps: Gaps) -> APIRouter:
    """Build the staff's routes around the gaps of one desk."""
    made = APIRouter(tags=["knowledge"])

    @made.get("/v1/knowledge/gaps")
    def groups() -> GroupsShape:
        """List open gaps, gathered by what they ask, with a draft for each group."""
        return GroupsShape(groups=[_shape(group) for group in gaps.groups()])

    @made.post("/v1/knowledge/gaps/approve", status_code=201)
    def approve(entry: Approving) -> SourceShape:
        """Make an entry of the knowledge that answers some gaps, and close these."""
        source = gaps.approve(entry.gaps, entry.question, entry.answer, entry.language)
        return SourceShape.model_validate(source_json(source, gaps.count(source.id)))

    @made.post("/v1/knowledge/gaps/dismiss", status_code=204)
    def dismiss(named: Dismissing) -> None:
        """Close gaps that need no entry."""
        gaps.dismiss(named.gaps)

    return made


def ratings(gaps: Gaps, reception: Reception) -> APIRouter:
    """Build the customers' route around the gaps of one desk."""
    made = APIRouter(tags=["knowledge"])

    @made.put("/v1/conversations/{conversation}/turns/{turn}/rating", status_code=204)
    def rate(conversation: str, turn: str, rating: Rating) -> None:
        """Rate the reply to a turn; the last rating counts, and a bad one makes a gap of the question."""
        asked, language = reception.asked(conversation, turn)
        gaps.rate(conversation, turn, rating.good, rating.comment, asked, language)

    return made


def _shape(group: Group) -> GroupShape:
    draft = group.draft
    nearest = [PassageShape.model_validate(hit_json(hit)) for hit in draft.nearest]
    found = [GapShape.model_validate(gap, from_attributes=True) for gap in group.gaps]
    written = DraftShape(
        question=draft.question, language=draft.language, answer=draft.answer, nearest=nearest
    )
    return GroupShape(gaps=found, draft=written)
