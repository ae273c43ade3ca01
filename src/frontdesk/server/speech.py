"""GET /v1/conversations/{id}/turns/{turn}/speech: a reply as speech, heard while the rest of it is made."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Header
from starlette.responses import Response, StreamingResponse

from frontdesk.errors import Conflict
from frontdesk.reception import Reception
from frontdesk.speech.plain import words_of
from frontdesk.speech.spoken import MEDIA_TYPE, Speech
from frontdesk.store.conversations import unknown_turn
from frontdesk.turn.codec import Json

HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": "sandbox; default-src 'none'"}
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
SOUND: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {}}, "description": "the reply, from its first words on"},
    206: {"content": {MEDIA_TYPE: {}}, "description": "a range of it"},
    416: {"description": "it is shorter than that"},
}


def router(reception: Reception, speech: Speech) -> APIRouter:
    """Build the route around what keeps the replies and what speaks them."""
    made = APIRouter(prefix="/v1/conversations", tags=["conversations"])

    @made.get("/{conversation}/turns/{turn}/speech", response_class=Response, responses=SOUND)
    def speak(conversation: str, turn: str, range: Annotated[str, Header()] = "") -> Response:  # noqa: A002 - the header's name
        """Listen to a reply: its words and choices, in its language. 409 when it has none to speak."""
        sound = speech.stream(words_of(_reply(reception, conversation, turn)["reply"]["parts"]))
        wanted = _RANGE.fullmatch(range.strip())
        if wanted is None or wanted[0] == "bytes=0-":  # all of it: what was made is sent at once
            return StreamingResponse(sound, headers=HEADERS, media_type=MEDIA_TYPE)
        return part_of(b"".join(sound), int(wanted[1]), int(wanted[2]) if wanted[2] else None)

    return made


def part_of(data: bytes, first: int, last: int | None) -> Response:
    """Answer with the bytes from ``first`` to ``last``: Safari plays nothing that does not come in ranges."""
    end = len(data) - 1 if last is None else min(last, len(data) - 1)
    if first > end:
        return Response(status_code=416, headers={**HEADERS, "Content-Range": f"bytes */{len(data)}"})
    told = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {first}-{end}/{len(data)}"}
    return Response(data[first : end + 1], 206, {**HEADERS, **told}, MEDIA_TYPE)


def _reply(reception: Reception, conversation: str, turn: str) -> Json:
    """Find the reply to a turn. Raises `NotFound`, `Conflict` while there is none."""
    reception.conversations.find(conversation)
    kept = {one.id: one.reply for one in reception.conversations.turns(conversation)}
    if turn not in kept:
        raise unknown_turn(turn)
    reply = kept[turn]
    if reply is None:
        raise Conflict("the turn has no reply yet", part="turn", value=turn, remedy="try again in a moment")
    return reply
