"""/v1/conversations/{id}/person and /score: ask for a person, be told the wait, and rate the help."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from frontdesk.inbox.package import score_json
from frontdesk.inbox.room import Inbox, Person
from frontdesk.server.closed import STORABLE, Body
from frontdesk.server.inboxshapes import PersonShape
from frontdesk.server.scoreshapes import ScoreShape
from frontdesk.server.shapes import BothShape


class Scoring(Body):
    """What a customer says of the help they got: 1 is bad, 5 is good."""

    score: Annotated[int, Field(ge=1, le=5)]
    comment: Annotated[str, Field(max_length=2_000), STORABLE] = ""


def router(inbox: Inbox) -> APIRouter:
    """Build the routes around one inbox."""
    made = APIRouter(prefix="/v1/conversations", tags=["conversations"])

    @made.get("/{conversation}/person")
    def read(conversation: str) -> PersonShape:
        """Tell whether a person has the conversation, or how long it will be until one has."""
        return _shape(inbox.person(conversation))

    @made.post("/{conversation}/person")
    def ask(conversation: str) -> PersonShape:
        """Ask for a person, before or beside the desk; asking again changes nothing."""
        return _shape(inbox.ask(conversation))

    @made.post("/{conversation}/score", status_code=201)
    def score(conversation: str, scoring: Scoring) -> ScoreShape:
        """Rate the help; the last score of a conversation counts."""
        kept = inbox.scores.add(conversation, scoring.score, scoring.comment)
        return ScoreShape.model_validate(score_json(kept))

    return made


def _shape(person: Person) -> PersonShape:
    line = person.line
    return PersonShape.model_validate(
        {
            "phase": person.phase,
            "queue": person.queue,
            "position": None if line is None else line.position,
            "wait": None if line is None else line.wait,
            "open": person.open,
            "opens": person.opens,
            "text": BothShape.model_validate(person.text),
        }
    )
