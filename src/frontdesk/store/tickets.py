"""Tickets: what opens the live events for one person of the company, once and within a minute.

A WebSocket of a browser sends no headers of its own, and a key in an address would be written into logs.
Only the SHA-256 of a ticket is kept, and taking it deletes it, so that whichever process is asked, it opens
once.
"""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

import sqlalchemy as sql

from frontdesk.store.database import storage_errors
from frontdesk.store.tables import tickets
from frontdesk.turn.clock import Clock, utc_now

LIFE = timedelta(seconds=60)
BYTES = 32  # 256 bits: not to be guessed


class TicketStore:
    """Tickets, on SQLite or PostgreSQL; every method is one transaction."""

    def __init__(self, engine: sql.Engine, clock: Clock = utc_now) -> None:
        self.engine, self.clock = engine, clock

    def issue(self, agent: str) -> str:
        """Make a ticket for a person, and forget those that are over."""
        ticket, now = token_urlsafe(BYTES), self.clock()
        row = {"digest": _digest(ticket), "agent": agent, "expires": now + LIFE}
        with storage_errors("storing a ticket"), self.engine.begin() as connection:
            connection.execute(tickets.delete().where(tickets.c.expires < now))
            connection.execute(tickets.insert().values(row))
        return ticket

    def take(self, ticket: str) -> str | None:
        """Return whose ticket it is, which makes it void; None for one that is unknown, taken or over."""
        mine = tickets.c.digest == _digest(ticket)
        query = sql.select(tickets.c.agent).where(mine, tickets.c.expires >= self.clock())
        with storage_errors("reading a ticket"), self.engine.begin() as connection:
            agent = connection.execute(query).scalar_one_or_none()
            gone = connection.execute(tickets.delete().where(mine))
        return agent if gone.rowcount == 1 else None


def _digest(ticket: str) -> str:
    return sha256(ticket.encode("utf-8", "surrogatepass")).hexdigest()
