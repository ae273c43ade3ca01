"""/v1/conversations: open one, read one, send a turn."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import Field
from starlette.responses import JSONResponse, Response, StreamingResponse

from frontdesk.admission import Sent
from frontdesk.errors import InvalidInput
from frontdesk.reception import Reception
from frontdesk.server.body import DESCRIPTION, read_sent
from frontdesk.server.closed import Body
from frontdesk.server.identity import Identities
from frontdesk.server.shapes import ConversationShape, Opened, ReplyShape
from frontdesk.server.stream import events
from frontdesk.store.conversations import Kept
from frontdesk.turn.codec import Json


class Opening(Body):
    """How a conversation begins."""

    locale: Literal["zh", "en", "und"] = "und"
    identity: str | None = Field(
        default=None, description="JSON Web Token by which the company's site tells who writes"
    )


def router(reception: Reception, identities: Identities) -> APIRouter:
    """Build the routes around one reception: no globals, no container."""
    made = APIRouter(prefix="/v1/conversations", tags=["conversations"])

    @made.post("", status_code=201)
    def open_conversation(opening: Opening | None = None) -> Opened:
        """Open a conversation; with an identity, it is that customer's."""
        asked = opening or Opening()
        who = identities.customer(asked.identity)
        locale = asked.locale
        if who is None:
            opened = reception.conversations.open(locale)
        else:
            spoken = who.locale if locale == "und" and who.locale else locale
            opened = reception.conversations.open(spoken, who.id, who.name)
        return Opened(conversation=opened.id, created=opened.created)

    @made.get("/{conversation}", response_model=ConversationShape)
    def read(conversation: str) -> Response:
        """Read a conversation, oldest turn first."""
        found = reception.conversations.find(conversation)
        turns = [_turn_json(kept) for kept in reception.conversations.turns(conversation)]
        created = found.created.isoformat()
        return JSONResponse(
            {"conversation": found.id, "created": created, "locale": found.locale, "turns": turns}
        )

    @made.post("/{conversation}/turns", status_code=201, response_model=ReplyShape, openapi_extra=DESCRIPTION)
    async def send(
        conversation: str,
        request: Request,
        idempotency_key: Annotated[str | None, Header()] = None,
        accept: Annotated[str, Header()] = "application/json",
    ) -> Response:
        """Send a turn; the answer is JSON, or a stream of events when that is what is accepted."""
        sent = await read_sent(request)
        key = checked_key(idempotency_key)
        if "text/event-stream" in accept:
            received = await run_in_threadpool(reception.receive, conversation, sent, key)
            return StreamingResponse(
                events(reception, received),
                status_code=201,
                media_type="text/event-stream",
                headers={"Cache-Control": "no-store"},
            )
        reply = await run_in_threadpool(_exchange, reception, conversation, sent, key)
        return JSONResponse(reply, 201)

    return made


def _exchange(reception: Reception, conversation: str, sent: list[Sent], key: str | None) -> Json:
    return reception.answer(reception.receive(conversation, sent, key))


def checked_key(key: str | None) -> str | None:
    """Return a key that is fit, or none. Raises `InvalidInput`."""
    if key is not None and not (0 < len(key) <= 200 and key.isascii() and key.isprintable()):
        raise InvalidInput(
            "the Idempotency-Key is not 1 to 200 visible ASCII characters",
            part="Idempotency-Key",
            value=len(key),
            limit=200,
            remedy="send a UUID",
        )
    return key


def _turn_json(kept: Kept) -> Json:
    return {"turn": kept.id, "at": kept.at.isoformat(), "parts": list(kept.parts), "reply": kept.reply}
