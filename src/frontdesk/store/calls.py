"""What tools were used for, by key: kept before anything is done, so the same key never does it twice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError

from frontdesk.store.approvals import Wanted, digest_of, spend
from frontdesk.store.conversations import hold
from frontdesk.store.database import aware, storage_errors
from frontdesk.store.tables import calls


@dataclass(frozen=True, slots=True)
class Begun:
    """A use of a tool that is about to begin; ``approval`` names what allows it, where that is needed."""

    wanted: Wanted
    turn: str
    at: datetime
    approval: str | None = None

    @property
    def key(self) -> str:
        """What makes two uses the same: an approval, or else a turn, with tool and arguments."""
        return digest_of([self.wanted.digest, self.approval or self.turn])


@dataclass(frozen=True, slots=True)
class Kept:
    """A use as it is kept. Without an outcome it is under way, or its process died under way."""

    turn: str
    at: datetime
    outcome: str | None
    value: Any
    message: str


class CallStore:
    """Uses of tools that change something, on SQLite or PostgreSQL; every method is one transaction."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def begin(self, call: Begun) -> Kept | None:
        """Claim a key, and use its approval up in the same moment; give the earlier use when there was one.

        Raises `Conflict` for an approval that does not fit, `NotFound` for an unknown conversation.
        """
        earlier = self.find(call.key)
        if earlier is not None:
            return earlier
        try:
            with storage_errors("storing a tool call"), self.engine.begin() as connection:
                hold(connection, call.wanted.conversation)
                connection.execute(calls.insert().values(_row(call)))
                if call.approval is not None:
                    spend(connection, call.approval, call.wanted, call.at)
        except IntegrityError:  # another one was first in this very moment
            return self.find(call.key)
        return None

    def end(self, key: str, outcome: str, value: Any, message: str) -> None:
        """Keep what came of it, unless that is known."""
        ended = calls.update().where(calls.c.key == key, calls.c.outcome.is_(None))
        with storage_errors("storing a tool call"), self.engine.begin() as connection:
            connection.execute(ended.values(outcome=outcome, value=value, message=message))

    def note(self, key: str, message: str) -> None:
        """Keep what became known later of something that was given up, and that it was."""
        noted = calls.update().where(calls.c.key == key).values(outcome="timed_out", message=message)
        with storage_errors("storing a tool call"), self.engine.begin() as connection:
            connection.execute(noted)

    def find(self, key: str) -> Kept | None:
        """Look a use up; None when nothing was begun under that key."""
        query = sql.select(calls).where(calls.c.key == key)
        with storage_errors("reading a tool call"), self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Kept(row.turn, aware(row.at), row.outcome, row.value, row.message)


def _row(call: Begun) -> dict[str, Any]:
    return {
        "key": call.key,
        "conversation": call.wanted.conversation,
        "turn": call.turn,
        "tool": call.wanted.tool,
        "arguments": dict(call.wanted.arguments),
        "at": call.at,
    }
