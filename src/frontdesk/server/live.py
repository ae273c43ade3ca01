"""Live events over WebSocket: /v1/conversations/{id}/events for customers, /v1/inbox/events for staff.

Every message is one event of the timeline, in order and without gaps; `after` names the last one that a
listener has, so that a broken connection is taken up where it broke. Who sends too much, does not read, or
comes from a page of another site is let go.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Annotated
from urllib.parse import urlsplit

import anyio
from fastapi import APIRouter, Query, WebSocket
from fastapi.concurrency import run_in_threadpool
from starlette.websockets import WebSocketDisconnect

from frontdesk.errors import Forbidden, FrontdeskError
from frontdesk.server.door import refuse
from frontdesk.server.news import News
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.events import MOST, Event, EventStore
from frontdesk.store.tickets import TicketStore
from frontdesk.turn.codec import Json

FIRST = 10.0  # seconds until the first message of staff, which brings the ticket
UNREAD = 10.0  # seconds that a listener may leave what it was sent unread
AGAIN = 30.0  # seconds after which the table is read without being woken
FLOOD = 60  # messages a minute that a listener may send
POLICY, BROKEN = 1008, 1011  # codes of RFC 6455: a rule was broken; the server is in trouble

After = Annotated[int | None, Query(ge=0, le=2**53, description="number of the last event that is known")]
Read = Callable[[int], Sequence[Event]]


@dataclass(frozen=True, slots=True)
class Live:
    """What live events are made of; ``origins`` are the other sites whose pages may listen."""

    conversations: ConversationStore
    events: EventStore
    tickets: TicketStore
    news: News
    origins: tuple[str, ...] = ()
    unread: float = UNREAD


def router(live: Live) -> APIRouter:
    """Build both sockets."""
    made = APIRouter(tags=["live"])

    @made.websocket("/v1/conversations/{conversation}/events")
    async def customer(socket: WebSocket, conversation: str, after: After = None) -> None:
        """Tell a customer what happens in their conversation, from the beginning or after an event."""
        try:
            _check_origin(socket, live.origins)
            await run_in_threadpool(live.conversations.find, conversation)
        except FrontdeskError as error:
            await socket.send_denial_response(refuse(error))
            return
        await socket.accept()
        read = _reading(live, conversation, public=True)
        await _feed(socket, live, conversation, read, after or 0)

    @made.websocket("/v1/inbox/events")
    async def staff(socket: WebSocket, after: After = None) -> None:
        """Tell staff what happens in all conversations, from now on or after an event."""
        try:
            _check_origin(socket, live.origins)
        except FrontdeskError as error:
            await socket.send_denial_response(refuse(error))
            return
        await socket.accept()
        start = await run_in_threadpool(live.events.last) if after is None else after
        if await _admitted(socket, live.tickets):
            await _feed(socket, live, None, _reading(live, None, public=None), start)

    return made


def event_json(event: Event) -> Json:
    """Write an event as the timeline and the sockets give it."""
    return {
        "number": event.number,
        "conversation": event.conversation,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "body": event.body,
    }


def _reading(live: Live, conversation: str | None, public: bool | None) -> Read:
    return lambda number: live.events.since(number, conversation, public)


def _check_origin(socket: WebSocket, origins: Sequence[str]) -> None:
    """Let in programs, which send no Origin, our own pages, and those that the settings list.

    Raises `Forbidden` for a page of any other site: the browser would open the socket for it.
    """
    origin = socket.headers.get("origin")
    if origin is None or origin in origins or urlsplit(origin).netloc == socket.headers.get("host"):
        return
    raise Forbidden(
        "pages of this site may not listen",
        part="Origin",
        value=origin[:200],
        remedy="list it in server.origins",
    )


async def _admitted(socket: WebSocket, tickets: TicketStore) -> bool:
    """Take the ticket of the first message; close where none comes, or none that is good."""
    try:
        first = await asyncio.wait_for(socket.receive_text(), FIRST)
        told: object = json.loads(first)
        ticket = told.get("ticket") if isinstance(told, dict) and set(told) == {"ticket"} else None
        agent = await run_in_threadpool(tickets.take, ticket) if isinstance(ticket, str) else None
    except WebSocketDisconnect:
        return False
    except (TimeoutError, ValueError, KeyError, RecursionError):  # nothing, no JSON, or no text
        agent = None
    if agent is None:
        await socket.close(POLICY, "the ticket is unknown, used or over")
    return agent is not None


async def _feed(socket: WebSocket, live: Live, conversation: str | None, read: Read, after: int) -> None:
    """Send events until the listener goes away or breaks a rule."""
    codes: list[int | None] = []
    async with anyio.create_task_group() as tasks:

        async def until(work: Callable[[], Awaitable[int | None]]) -> None:
            codes.append(await work())
            tasks.cancel_scope.cancel()

        tasks.start_soon(until, partial(_tell, socket, live, conversation, read, after))
        tasks.start_soon(until, partial(_hear, socket))
    if codes and codes[0] is not None:
        with suppress(RuntimeError, TimeoutError, WebSocketDisconnect):  # it may be gone already
            await asyncio.wait_for(socket.close(codes[0]), live.unread)


async def _tell(
    socket: WebSocket, live: Live, conversation: str | None, read: Read, after: int
) -> int | None:
    """Send what comes after an event; return the code to close with, None when nobody is there any more."""
    try:
        async with live.news.listening(conversation) as bell:
            while True:
                bell.clear()  # before reading: what comes meanwhile rings again
                found = await run_in_threadpool(read, after)
                await _send(socket, found, live.unread)
                after = found[-1].number if found else after
                if len(found) < MOST:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(bell.wait(), AGAIN)
    except FrontdeskError:
        return BROKEN  # it comes again with `after`
    except TimeoutError:  # it does not read
        return POLICY
    except WebSocketDisconnect:
        return None


async def _send(socket: WebSocket, found: Sequence[Event], unread: float) -> None:
    """Send events. Raises TimeoutError when one is not read in time."""
    for event in found:
        text = json.dumps(event_json(event), ensure_ascii=False)
        await asyncio.wait_for(socket.send_text(text), unread)


async def _hear(socket: WebSocket) -> int | None:
    """Read what a listener sends, which is nothing but the end; return the code to close with."""
    since, count = monotonic(), 0
    while (await socket.receive())["type"] != "websocket.disconnect":
        if monotonic() - since > 60:
            since, count = monotonic(), 0
        count += 1
        if count > FLOOD:
            return POLICY
    return None
