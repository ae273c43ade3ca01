"""Questions that the knowledge did not answer, or badly, until staff have dealt with them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

import sqlalchemy as sql

from frontdesk.errors import Conflict, NotFound
from frontdesk.store.conversations import hold
from frontdesk.store.corrections import check_turn
from frontdesk.store.database import aware, storage_errors
from frontdesk.store.tables import gaps, ratings

Reason = Literal["unanswered", "badly_rated"]
State = Literal["open", "answered", "dismissed"]
MOST = 1_000  # open gaps that are looked at together, the newest


@dataclass(frozen=True, slots=True)
class Gap:
    """A question of one turn, without what is personal; ``source`` is the entry that answers it now."""

    id: str
    conversation: str
    turn: str
    text: str
    language: str
    reason: Reason
    state: State
    at: datetime
    source: str | None = None


class GapStore:
    """Gaps and ratings, on SQLite or PostgreSQL; every method is one transaction."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def add(self, conversation: str, turn: str, text: str, language: str, reason: Reason) -> None:
        """Keep the question of a turn, once: a turn that is there already stays as it is.

        Raises `NotFound` when the conversation has no such turn.
        """
        with storage_errors("storing a gap"), self.engine.begin() as connection:
            hold(connection, conversation)
            check_turn(connection, conversation, turn)
            _note(connection, conversation, turn, text, language, reason)

    def rate(self, conversation: str, turn: str, good: bool, comment: str, text: str, language: str) -> None:
        """Keep what a customer thought of a reply; a bad rating makes a gap of the turn's question, if any.

        Raises `NotFound` when the conversation has no such turn.
        """
        row = {"conversation": conversation, "turn": turn, "good": good, "comment": comment}
        with storage_errors("storing a rating"), self.engine.begin() as connection:
            hold(connection, conversation)
            check_turn(connection, conversation, turn)
            connection.execute(ratings.insert().values(**row, at=datetime.now(UTC)))
            if not good and text:
                _note(connection, conversation, turn, text, language, "badly_rated")

    def open(self) -> tuple[Gap, ...]:
        """Read the newest open gaps, oldest first."""
        query = (
            sql.select(gaps).where(gaps.c.state == "open").order_by(gaps.c.at.desc(), gaps.c.id).limit(MOST)
        )
        with storage_errors("reading gaps"), self.engine.connect() as connection:
            return tuple(_gap(row) for row in connection.execute(query).mappings())[::-1]

    def get(self, ids: Sequence[str]) -> tuple[Gap, ...]:
        """Read gaps in the order of ``ids``. Raises `NotFound` for one that is not there."""
        with storage_errors("reading gaps"), self.engine.connect() as connection:
            found = {row["id"]: _gap(row) for row in connection.execute(_named(ids)).mappings()}
        for one in ids:
            if one not in found:
                raise NotFound(f"there is no gap {one!r}", part="gaps", value=one, remedy="list them again")
        return tuple(found[one] for one in ids)

    def close(self, ids: Sequence[str], state: Literal["answered", "dismissed"], source: str | None) -> None:
        """Close open gaps. Raises `Conflict` when one of them was closed already: then none is closed."""
        change = gaps.update().where(gaps.c.id.in_(ids), gaps.c.state == "open")
        with storage_errors("closing gaps"), self.engine.begin() as connection:
            closed = connection.execute(change.values(state=state, source=source)).rowcount
            if closed != len(set(ids)):
                raise no_longer_open(len(set(ids)) - closed)


def no_longer_open(count: int) -> Conflict:
    """Make the error of gaps that somebody else has closed."""
    return Conflict(f"{count} of these gaps are no longer open", part="gaps", remedy="list them again")


def _named(ids: Sequence[str]) -> sql.Select[tuple[object, ...]]:
    return sql.select(gaps).where(gaps.c.id.in_(ids))


def _note(
    connection: sql.Connection, conversation: str, turn: str, text: str, language: str, reason: Reason
) -> None:
    if connection.execute(sql.select(gaps.c.id).where(gaps.c.turn == turn)).first() is None:
        row = {"conversation": conversation, "turn": turn, "text": text, "language": language}
        row |= {"id": str(uuid4()), "reason": reason, "state": "open"}
        connection.execute(gaps.insert().values(**row, at=datetime.now(UTC)))


def _gap(row: sql.RowMapping) -> Gap:
    return replace(Gap(**dict(row)), at=aware(row["at"]))
