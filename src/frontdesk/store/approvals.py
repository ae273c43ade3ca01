"""What customers agreed to have done: one tool with exactly these arguments, once, for ten minutes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import sqlalchemy as sql

from frontdesk.errors import Conflict
from frontdesk.store.conversations import hold
from frontdesk.store.database import aware, storage_errors
from frontdesk.store.tables import approvals

LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall be done, for whom, and in which conversation."""

    conversation: str
    customer: str | None
    tool: str
    arguments: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """The SHA-256 of all of it: another amount, another customer or another tool is another digest."""
        return digest_of(asdict(self))


class ApprovalStore:
    """Approvals, on SQLite or PostgreSQL; every method is one transaction."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def ask(self, wanted: Wanted, turn: str, now: datetime) -> str:
        """Keep what the customer is asked in ``turn``, and name it. Raises `NotFound`."""
        name = str(uuid4())
        row = asdict(wanted) | {"id": name, "turn": turn, "digest": wanted.digest, "state": "asked"}
        with storage_errors("storing an approval"), self.engine.begin() as connection:
            hold(connection, wanted.conversation)
            connection.execute(approvals.insert().values(row | {"expires": now + LIFE, "at": now}))
        return name

    def grant(self, approval: str, conversation: str, customer: str | None, turn: str, now: datetime) -> bool:
        """Note that the customer agreed; False when it is void, not theirs, or of the very same turn.

        Whoever asks cannot agree in the same breath: the answer to a question is another turn.
        """
        granted = (
            approvals.update()
            .where(approvals.c.id == approval, approvals.c.conversation == conversation)
            .where(_same(approvals.c.customer, customer), approvals.c.state == "asked")
            .where(approvals.c.turn != turn, approvals.c.expires > now)
            .values(state="granted")
        )
        with storage_errors("storing an approval"), self.engine.begin() as connection:
            return connection.execute(granted).rowcount == 1


def spend(connection: sql.Connection, approval: str, wanted: Wanted, now: datetime) -> None:
    """Use an approval up, within the transaction that begins what it is for. Raises `Conflict`."""
    used = (
        approvals.update()
        .where(approvals.c.id == approval, approvals.c.digest == wanted.digest)
        .where(approvals.c.state == "granted", approvals.c.expires > now)
        .values(state="used")
    )
    if connection.execute(used).rowcount != 1:
        raise _void(_why(connection, approval, wanted, now))


def digest_of(value: Any) -> str:
    """Take the SHA-256 of JSON written in one way only: keys in order, no space."""
    return sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _same(column: sql.Column[Any], value: str | None) -> sql.ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def _why(connection: sql.Connection, approval: str, wanted: Wanted, now: datetime) -> str:
    row = connection.execute(sql.select(approvals).where(approvals.c.id == approval)).one_or_none()
    if row is None or (row.conversation, row.customer) != (wanted.conversation, wanted.customer):
        return "is not known here"  # the same words for another's as for none
    if row.digest != wanted.digest:
        return "was given for something else"
    if row.state == "used":
        return "was used before"
    return "has expired" if aware(row.expires) <= now else "was not given yet"


def _void(why: str) -> Conflict:
    return Conflict(f"the approval {why}", part="approval", value=why, remedy="ask the customer again")
