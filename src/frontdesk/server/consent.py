"""/v1/conversations/{id}/consent: what a customer agreed to have looked at; given, changed or withdrawn."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from frontdesk.reception import Reception
from frontdesk.server.closed import Body
from frontdesk.server.shapes import BothShape, ConsentShape
from frontdesk.turn.consent import NONE, PURPOSES, Consent, Purpose, version


class Answer(Body):
    """What a customer says, having read the text of a version; nothing agreed to withdraws everything."""

    purposes: Annotated[list[Purpose], Field(max_length=len(PURPOSES))]
    version: Annotated[str, Field(pattern="^[0-9a-f]{12}$")]
    channel: Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,19}$")] = "api"


def router(reception: Reception) -> APIRouter:
    """Build the routes around one reception."""
    made = APIRouter(prefix="/v1/conversations", tags=["conversations"])

    @made.get("/{conversation}/consent")
    def read(conversation: str) -> ConsentShape:
        """Tell what the customer agreed to, and what to ask them when they were not asked yet."""
        reception.conversations.find(conversation)
        return _state(reception, conversation)

    @made.put("/{conversation}/consent")
    def record(conversation: str, answer: Answer) -> ConsentShape:
        """Record what the customer agrees to from now on; what waits in line is answered under it."""
        consent = Consent(frozenset(answer.purposes))
        reception.agree(conversation, consent, answer.channel, answer.version)
        return _state(reception, conversation)

    return made


def _state(reception: Reception, conversation: str) -> ConsentShape:
    desk, said = reception.desk, reception.said(conversation)
    held = NONE if said is None else desk.senses.permitted(said.consent)
    key = "consent_given" if held.given else "consent_withdrawn"
    return ConsentShape(
        purposes=list(held.purposes),
        asked=said is not None,
        version=version(desk.consent_text),
        text=BothShape.model_validate(desk.consent_text),
        offered=list(desk.senses.permitted(Consent(frozenset(PURPOSES))).purposes),
        said=None if said is None else BothShape.model_validate(desk.voice.texts[key]),
    )
