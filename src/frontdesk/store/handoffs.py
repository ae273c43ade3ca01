"""Hand-offs as they are kept: each change in one transaction that holds the conversation, with its event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sql

from frontdesk.dialogue.handoff import Asked, Handoff, Happening, Said, silenced
from frontdesk.errors import Conflict
from frontdesk.store import phases
from frontdesk.store.conversations import hold, unknown, unknown_turn
from frontdesk.store.database import storage_errors
from frontdesk.store.events import append
from frontdesk.store.impressions import note
from frontdesk.store.tables import conversations, handoffs, keys, states, turns
from frontdesk.turn.clock import Clock, utc_now
from frontdesk.turn.codec import Json, reply_json
from frontdesk.turn.decision import HandOff
from frontdesk.turn.reply import Reply, Transfer
from frontdesk.turn.state import state_json


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation that waits, or is in another phase; ``late`` names the promises that were broken."""

    conversation: str
    handoff: Handoff
    late: tuple[str, ...] = ()


class HandoffStore:
    """Who has which conversation, on SQLite or PostgreSQL; every method is one transaction."""

    def __init__(self, engine: sql.Engine, clock: Clock = utc_now) -> None:
        self.engine, self.clock = engine, clock

    def current(self, conversation: str) -> Handoff:
        """Tell who has a conversation. Raises `NotFound`."""
        with storage_errors("reading a hand-off"), self.engine.connect() as connection:
            found = phases.current(connection, conversation)
        if found is None:
            raise unknown(conversation)
        return found

    def move(self, conversation: str, event: Happening, notice: Mapping[str, str] | None = None) -> Handoff:
        """Let an event happen; ``notice``, by language, is told if, and only if, it changed the phase.

        Raises `NotFound`, and `Conflict` when a colleague has the conversation: the message says who.
        """
        with storage_errors("changing a hand-off"), self.engine.begin() as connection:
            hold(connection, conversation)
            handoff, moved = phases.move(connection, conversation, event)
            if moved and notice is not None:
                told = {"text": dict(notice)}
                append(connection, conversation, "notice", told, public=True, at=event.at)
        return handoff

    def message(
        self, conversation: str, agent: str, text: str, parts: Sequence[Json] = (), key: str | None = None
    ) -> int:
        """Send the customer a person's message, which takes over where no person has; return its event.

        The same ``key`` of the same person sends once. Raises `NotFound`, and `Conflict` when a colleague has
        the conversation.
        """
        body, at = {"by": agent, "text": text, "parts": list(parts)}, self.clock()
        with storage_errors("storing a message"), self.engine.begin() as connection:
            hold(connection, conversation)
            sent = None if key is None else _sent(connection, conversation, _name(agent, key))
            if sent is not None:
                return sent
            phases.move(connection, conversation, Said(agent, at))
            number = append(connection, conversation, "message", body, public=True, at=at)
            if key is not None:
                _remember(connection, conversation, _name(agent, key), number, at)
        return number

    def note(self, conversation: str, agent: str, text: str) -> int:
        """Keep a note for colleagues, whoever has the conversation; return its event. Raises `NotFound`."""
        with storage_errors("storing a note"), self.engine.begin() as connection:
            hold(connection, conversation)
            body = {"by": agent, "text": text}
            return append(connection, conversation, "note", body, public=False, at=self.clock())

    def publish(self, reply: Reply, epoch: int | None = None) -> Json:
        """Commit the reply to a turn, shown if the desk still has the conversation; return what is kept.

        A decision to hand off moves the phase in the same transaction: the reply is the one notice of it. A
        reply that comes too late is kept without anything to show. A turn has one reply: the first stays.
        ``epoch`` is the one in which the desk began; where the turn was sent again in another one since, the
        reply is void and not kept: that turn's is on its way. Raises `NotFound` when the turn is gone, and
        `Conflict`, keeping nothing, when the reply is for another customer than was verified before.
        """
        with storage_errors("storing a reply"), self.engine.begin() as connection:
            hold(connection, reply.conversation)
            row = connection.execute(_turn(reply)).one_or_none()
            if row is None:
                raise unknown_turn(reply.turn)
            if row.reply is not None:
                kept: Json = row.reply
                return kept
            if epoch not in (None, row.epoch):
                return reply_json(silenced(reply, _held(connection, reply.conversation)))
            return _published(connection, reply, row.epoch, self.clock())

    def waiting(self, *phase: str) -> tuple[Waiting, ...]:
        """List the conversations in these phases (without any: those that wait), longest wait first."""
        order = sql.func.coalesce(handoffs.c.asked, handoffs.c.since)
        query = (
            sql.select(handoffs, conversations.c.created)
            .join(conversations, conversations.c.id == handoffs.c.conversation)
            .where(handoffs.c.phase.in_(phase or ("waiting",)))
            .order_by(order, handoffs.c.conversation)
        )
        with storage_errors("reading hand-offs"), self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(Waiting(row["conversation"], phases.handoff_of(row), tuple(row["late"])) for row in rows)

    def broke(self, conversation: str, epoch: int, promise: str, due: datetime) -> bool:
        """Note once that a promise of time was broken in an epoch, as the event "late"; tell if it is new."""
        mine = (handoffs.c.conversation == conversation) & (handoffs.c.epoch == epoch)
        with storage_errors("noting a delay"), self.engine.begin() as connection:
            hold(connection, conversation)
            row = connection.execute(sql.select(handoffs).where(mine)).one_or_none()
            if row is None or promise in row.late:
                return False
            connection.execute(handoffs.update().where(mine).values(late=[*row.late, promise]))
            body = {"promise": promise, "due": due.isoformat(), "agent": row.agent, "queue": row.queue}
            append(connection, conversation, "late", body, public=False, at=self.clock())
        return True


def _published(connection: sql.Connection, reply: Reply, epoch: int, at: datetime) -> Json:
    now = _held(connection, reply.conversation)
    shown = now.speaks(epoch)
    if shown:
        _check_customer(connection, reply)
    told = _with_transfer(reply) if shown else silenced(reply, now)
    written = reply_json(told)
    connection.execute(turns.update().where(turns.c.id == reply.turn).values(reply=written))
    if shown:
        _carry_on(connection, reply)
        note(connection, reply, _customer(connection, reply.conversation), at)
    append(connection, reply.conversation, "reply", {"turn": reply.turn, "reply": written}, shown, at)
    if told.transfer is not None and isinstance(told.decision, HandOff):
        asked = Asked(told.transfer.trigger, told.decision.why, told.transfer.queue, at, epoch)
        phases.move(connection, reply.conversation, asked)
    return written


def _held(connection: sql.Connection, conversation: str) -> Handoff:
    now = phases.current(connection, conversation)
    assert now is not None  # noqa: S101 - who holds a conversation has found it
    return now


def _with_transfer(reply: Reply) -> Reply:
    """Name a trigger where a decision to hand off names none."""
    if isinstance(reply.decision, HandOff) and reply.transfer is None:
        return replace(reply, transfer=Transfer("policy"))
    return reply


def _carry_on(connection: sql.Connection, reply: Reply) -> None:
    """Keep what the conversation goes on with, and who was verified."""
    mine, state = states.c.conversation == reply.conversation, state_json(reply.state)
    if connection.execute(states.update().where(mine).values(state=state)).rowcount == 0:
        connection.execute(states.insert().values(conversation=reply.conversation, state=state))
    if reply.customer is not None:
        mine = conversations.c.id == reply.conversation
        connection.execute(conversations.update().where(mine).values(customer=reply.customer))


def _check_customer(connection: sql.Connection, reply: Reply) -> None:
    """Refuse a reply that verified another customer: two turns at once may each verify somebody."""
    known = _customer(connection, reply.conversation)
    if reply.customer is not None and known not in (None, reply.customer):
        raise Conflict(
            "another customer was verified in this conversation before",
            part="customer",
            remedy="let a person see whose conversation it is",
        )


def _customer(connection: sql.Connection, conversation: str) -> str | None:
    query = sql.select(conversations.c.customer).where(conversations.c.id == conversation)
    found: str | None = connection.execute(query).scalar_one()
    return found


def _turn(reply: Reply) -> "sql.Select[Any, Any]":
    mine = (turns.c.id == reply.turn) & (turns.c.conversation == reply.conversation)
    return sql.select(turns.c.reply, turns.c.epoch).where(mine)


def _sent(connection: sql.Connection, conversation: str, name: str) -> int | None:
    """Find the event that a person's key has sent."""
    mine = (keys.c.conversation == conversation) & (keys.c.key == name)
    number = connection.execute(sql.select(keys.c.turn).where(mine)).scalar_one_or_none()
    return None if number is None else int(number)


def _remember(connection: sql.Connection, conversation: str, name: str, number: int, at: datetime) -> None:
    row = {"conversation": conversation, "key": name, "body": "", "turn": str(number), "at": at}
    connection.execute(keys.insert().values(row))


def _name(agent: str, key: str) -> str:
    """Name a person's key so that no customer's key, which is printable, is the same."""
    return "\n" + sha256(f"{agent}\n{key}".encode()).hexdigest()
