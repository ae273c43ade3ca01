"""The timeline: everything that happened in a conversation, numbered in the order in which it was committed.

turn      turn, parts: what the customer sent                                  told to the customer
reply     turn, reply: as the API gives it                                     told; not where the desk waits
message   by, text, parts: what a person of the company wrote                  told
notice    text, in each language: what is said where no reply says it          told
phase     from, to, trigger, queue, agent, epoch: who has the conversation     told
note      by, text: for colleagues                                             not told
late      promise, due, agent, queue: what a promise of time came to           not told
tagged, scored: what the inbox notes                                           not told
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from frontdesk.store.database import aware, storage_errors
from frontdesk.store.tables import events
from frontdesk.turn.codec import Json

MOST = 200  # events of one page
NEWS = "news"  # marks a connection that has written events
ORDER = 6_006_001  # of the lock that keeps numbers in the order of commits


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; ``number`` grows with each."""

    number: int
    conversation: str
    kind: str
    public: bool
    body: Json
    at: datetime


class EventStore:
    """Events, on SQLite or PostgreSQL."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def since(
        self, number: int, conversation: str | None = None, public: bool | None = None, most: int = MOST
    ) -> tuple[Event, ...]:
        """Read what came after event ``number``, oldest first: of one conversation or all, public or all."""
        query = sql.select(events).where(events.c.number > number).order_by(events.c.number).limit(most)
        if conversation is not None:
            query = query.where(events.c.conversation == conversation)
        if public is not None:
            query = query.where(events.c.public == public)
        with storage_errors("reading events"), self.engine.connect() as connection:
            return tuple(_event(row) for row in connection.execute(query))

    def on_news(self, ring: Callable[[], None]) -> None:
        """Call ``ring``, from any thread, when a transaction of this process that wrote events has ended."""

        def ended(_: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
            if record.info.pop(NEWS, False):
                ring()

        event.listen(self.engine, "checkin", ended)

    def last(self, conversation: str | None = None) -> int:
        """Return the number of the newest event, 0 where nothing happened yet."""
        query = sql.select(sql.func.max(events.c.number))
        if conversation is not None:
            query = query.where(events.c.conversation == conversation)
        with storage_errors("reading events"), self.engine.connect() as connection:
            return connection.execute(query).scalar_one() or 0


def append(
    connection: sql.Connection, conversation: str, kind: str, body: Json, public: bool, at: datetime
) -> int:
    """Add an event inside a transaction that `hold`s the conversation; return its number.

    SQLite lets one writer in at a time. PostgreSQL gives out numbers before the commit, so a lock until then
    keeps them in its order: who has read up to a number never misses one that is committed later.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sql.select(sql.func.pg_advisory_xact_lock(ORDER)))
    row = {"conversation": conversation, "kind": kind, "body": body, "public": public}
    added = connection.execute(events.insert().values(**row, at=at))
    (number,) = added.inserted_primary_key or (0,)
    connection.info[NEWS] = True
    return int(number)


def _event(row: sql.Row[Any]) -> Event:
    return Event(row.number, row.conversation, row.kind, row.public, row.body, aware(row.at))
