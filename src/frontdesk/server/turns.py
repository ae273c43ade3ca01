"""POST /v1/conversations/{id}/turns: send a turn, and have the reply at once or as it comes."""

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from frontdesk.admission import Sent
from frontdesk.errors import InvalidInput
from frontdesk.reception import Reception
from frontdesk.server.body import DESCRIPTION, read_sent
from frontdesk.server.shapes import ReplyShape
from frontdesk.server.stream import events
from frontdesk.turn.codec import Json


def router(reception: Reception) -> APIRouter:
    """Build the route around one reception."""
    made = APIRouter(prefix="/v1/conversations", tags=["conversations"])

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
