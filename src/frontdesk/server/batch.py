"""Many turns of words in one request of POST /v1/understand: each is answered, or refused, by itself."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from frontdesk.errors import RejectedInput, TooLarge
from frontdesk.reception import Reception
from frontdesk.server.body import Message, read_json, read_model
from frontdesk.server.closed import Body
from frontdesk.server.door import error_json
from frontdesk.server.shape import Shape
from frontdesk.server.shapes import ErrorShape, FindingsShape
from frontdesk.together import Understood
from frontdesk.turn.codec import Json, findings_json


class Worded(Message):
    """A turn of words, and the language of the page it was written on."""

    locale: Literal["zh", "en", "und"] = "und"


class Batch(Body):
    """Turns to understand; what is wrong with one costs that one alone, so they are looked at one by one."""

    turns: list[object] = Field(min_length=1, json_schema_extra={"items": Worded.model_json_schema()})


class ResultShape(Shape):
    """What one turn of a batch says, or what is wrong with it."""

    findings: FindingsShape | None = None
    notes: list[str] | None = None
    error: ErrorShape | None = None


class ResultsShape(Shape):
    """One result a turn, in their order."""

    results: list[ResultShape]


def read_batch(body: bytes, most: int) -> list[object] | None:
    """Read the turns of a batch, whatever they are; None when the body is a single turn.

    Raises `Malformed`, `InvalidInput`, `TooLarge`.
    """
    if b'"turns"' not in body:  # most bodies are single turns, and are read only once
        return None
    found = read_json(body)
    if not isinstance(found, dict) or "turns" not in found:
        return None
    turns = read_model(Batch, found).turns
    if len(turns) > most:
        raise TooLarge("turns of a batch", len(turns), most, part="turns")
    return turns


def understand_batch(reception: Reception, turns: Sequence[object]) -> Json:
    """Understand every turn; one that is wrong is refused alone."""
    read = [_read(one) for one in turns]
    good = [one for one in read if isinstance(one, Worded)]
    found = iter(reception.understand_all([(one.text, one.locale) for one in good]))
    return {"results": [_result(next(found) if isinstance(one, Worded) else one) for one in read]}


def _read(turn: object) -> Worded | RejectedInput:
    try:
        return read_model(Worded, turn)
    except RejectedInput as error:
        return error


def _result(told: Understood | RejectedInput) -> Json:
    if isinstance(told, RejectedInput):
        return {"error": error_json(told)}
    findings, perceived = told
    return {"findings": findings_json(findings), "notes": list(perceived.notes)}
