"""/v1/feedback: staff correct what was understood; whether a conversation may be learnt from."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from frontdesk.feedback import Feedback, correction_json
from frontdesk.server.access import Asker
from frontdesk.server.closed import STORABLE, Body
from frontdesk.server.interactions import Noting
from frontdesk.server.shape import Shape
from frontdesk.server.wareshapes import CountedShape, GorseGiven
from frontdesk.store.corrections import Correction, Said


class CorrectionShape(Shape):
    """What a person of the company said of a turn."""

    id: int
    conversation: str
    turn: str
    emotion: str | None
    intent: str | None
    by: str
    at: datetime


class CorrectionsShape(Shape):
    """A page of corrections, newest first; ``next`` is the `before` of the next page."""

    corrections: list[CorrectionShape]
    next: int | None


class LearningShape(Shape):
    """Whether a conversation may be learnt from."""

    allowed: bool


Name = Annotated[str, Field(min_length=1, max_length=200), STORABLE]
Most = Annotated[int, Query(ge=1, le=200, description="corrections of one page")]
Before = Annotated[int | None, Query(ge=1, le=2**53, description="`next` of the page before")]


class Correcting(Body):
    """What a person of the company says of a turn."""

    conversation: Name
    turn: Name
    emotion: Name | None = None
    intent: Name | None = None
    by: Name


class Allowing(Body):
    """Whether a conversation may be learnt from."""

    allowed: bool


def router(feedback: Feedback, noting: Noting) -> APIRouter:
    """Build the routes around the places that take corrections, and feedback on items."""
    made = APIRouter(tags=["feedback"])

    @made.post("/v1/feedback", status_code=201)
    def correct(
        correcting: Correcting | GorseGiven, asker: Asker = Depends(noting.asks)
    ) -> CorrectionShape | CountedShape:
        """Correct the emotion or the intent of a turn, the last correction of each counts; or rate items."""
        if isinstance(correcting, GorseGiven):
            return noting.take_gorse(correcting.feedback, asker)
        asker.check_changes()
        said = Said(correcting.emotion, correcting.intent, correcting.by)
        return correction_shape(feedback.correct(correcting.conversation, correcting.turn, said))

    @made.get("/v1/feedback")
    def corrections(
        limit: Most = 50, before: Before = None, asker: Asker = Depends(noting.asks)
    ) -> CorrectionsShape:
        """List corrections, newest first; `next` is the `before` of the next page."""
        asker.check_changes()
        found = feedback.kept.page(limit + 1, before)
        following = found[limit - 1].number if len(found) > limit else None
        return CorrectionsShape(corrections=[correction_shape(one) for one in found[:limit]], next=following)

    @made.get("/v1/conversations/{conversation}/learning")
    def allowed(conversation: str) -> LearningShape:
        """Tell whether a conversation may be learnt from: no, until its customer said yes."""
        return LearningShape(allowed=feedback.kept.allowed(conversation))

    @made.put("/v1/conversations/{conversation}/learning")
    def allow(conversation: str, allowing: Allowing) -> LearningShape:
        """Keep whether the customer lets the conversation be learnt from."""
        feedback.kept.allow(conversation, allowing.allowed)
        return LearningShape(allowed=allowing.allowed)

    return made


def correction_shape(correction: Correction) -> CorrectionShape:
    """Write a correction."""
    return CorrectionShape.model_validate(correction_json(correction))
