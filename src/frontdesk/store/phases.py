"""The row that says who has a conversation, read and changed inside a transaction of the caller's."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sql

from frontdesk.dialogue.handoff import Handoff, Happening, rested, step
from frontdesk.store.database import aware
from frontdesk.store.events import append
from frontdesk.store.tables import conversations, handoffs, states
from frontdesk.turn.codec import Json
from frontdesk.turn.state import state_from_json, state_json

COLUMNS = [column for column in handoffs.c if column.name not in ("conversation", "late")]
CURRENT = (
    sql.select(conversations.c.created, *COLUMNS)
    .select_from(conversations.outerjoin(handoffs, handoffs.c.conversation == conversations.c.id))
    .where(conversations.c.id == sql.bindparam("conversation"))
)
TOLD = ("phase", "agent", "queue")  # a change of one of these is an event


def current(connection: sql.Connection, conversation: str) -> Handoff | None:
    """Read who has a conversation; None when there is no such conversation.

    One that was never handed off has no row: the desk has it since it was opened.
    """
    row = connection.execute(CURRENT, {"conversation": conversation}).mappings().one_or_none()
    return None if row is None else handoff_of(row)


def move(connection: sql.Connection, conversation: str, event: Happening) -> tuple[Handoff, bool]:
    """Let an event happen to a conversation that is held; tell who has it now, and whether its phase changed.

    Raises `Conflict` when the event cannot happen now.
    """
    before = current(connection, conversation)
    assert before is not None  # noqa: S101 - who holds a conversation has found it
    after = step(before, event)
    if after != before:
        _write(connection, conversation, before, after, event.at)
    return after, after.epoch != before.epoch


def handoff_of(row: sql.RowMapping) -> Handoff:
    """Make the value of a row that holds `COLUMNS` and the conversation's ``created``."""
    if row["phase"] is None:
        return Handoff("bot", 0, aware(row["created"]))
    return Handoff(**{column.name: _aware(row[column.name]) for column in COLUMNS})


def _write(
    connection: sql.Connection, conversation: str, before: Handoff, after: Handoff, at: datetime
) -> None:
    """Keep the change and tell it. A new wait has broken no promise; the desk begins anew."""
    row: Json = {"conversation": conversation, **asdict(after)}
    if after.epoch != before.epoch and after.phase in ("waiting", "bot"):
        row["late"] = []
    known = connection.execute(handoffs.update().where(handoffs.c.conversation == conversation).values(row))
    if known.rowcount == 0:
        connection.execute(handoffs.insert().values({"late": [], **row}))
    if after.phase == "bot":
        _rest(connection, conversation)
    if any(getattr(before, name) != getattr(after, name) for name in TOLD):
        append(connection, conversation, "phase", _told(before, after), public=True, at=at)


def _rest(connection: sql.Connection, conversation: str) -> None:
    mine = states.c.conversation == conversation
    kept = connection.execute(sql.select(states.c.state).where(mine)).scalar_one_or_none()
    if kept is not None:
        state = state_json(rested(state_from_json(kept)))
        connection.execute(states.update().where(mine).values(state=state))


def _told(before: Handoff, after: Handoff) -> Json:
    told = {"trigger": after.trigger, "queue": after.queue, "agent": after.agent, "epoch": after.epoch}
    return {"from": before.phase, "to": after.phase, **told}


def _aware(value: Any) -> Any:
    return aware(value) if isinstance(value, datetime) else value
