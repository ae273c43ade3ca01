"""What staff corrected, and which conversations may be learnt from: added to, never changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sql

from frontdesk.store.conversations import hold, unknown, unknown_turn
from frontdesk.store.database import aware, storage_errors
from frontdesk.store.tables import conversations, corrections, learning_consents, turns
from frontdesk.turn.codec import Json

Field = Literal["emotion", "intent"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person of the company says of a turn; None leaves a field as it was."""

    emotion: str | None
    intent: str | None
    by: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as it is kept; ``number`` grows with each."""

    number: int
    conversation: str
    turn: str
    said: Said
    at: datetime


@dataclass(frozen=True, slots=True)
class Corrected:
    """A turn with the label that stands for it now, and whether its customer lets it be learnt from."""

    conversation: str
    turn: str
    parts: tuple[Json, ...]
    label: str
    allowed: bool


class CorrectionStore:
    """Corrections and consents to learning, on SQLite or PostgreSQL; every method is one transaction."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def add(self, conversation: str, turn: str, said: Said) -> Correction:
        """Keep a correction. Raises `NotFound` when the conversation has no such turn."""
        at = datetime.now(UTC)
        row = {"emotion": said.emotion, "intent": said.intent, "by": said.by}
        with storage_errors("storing a correction"), self.engine.begin() as connection:
            hold(connection, conversation)
            check_turn(connection, conversation, turn)
            made = connection.execute(
                corrections.insert().values(conversation=conversation, turn=turn, at=at, **row)
            )
            (number,) = made.inserted_primary_key or (0,)
        return Correction(int(number), conversation, turn, said, at)

    def page(self, most: int, before: int | None = None) -> tuple[Correction, ...]:
        """Read the newest corrections, newest first; with ``before``, those with smaller numbers."""
        query = sql.select(corrections).order_by(corrections.c.number.desc()).limit(most)
        if before is not None:
            query = query.where(corrections.c.number < before)
        with storage_errors("reading corrections"), self.engine.connect() as connection:
            return tuple(_correction(row) for row in connection.execute(query))

    def allow(self, conversation: str, allowed: bool) -> None:
        """Keep whether a conversation may be learnt from. Raises `NotFound`."""
        row = {"conversation": conversation, "allowed": allowed, "at": datetime.now(UTC)}
        with storage_errors("storing a consent"), self.engine.begin() as connection:
            hold(connection, conversation)
            connection.execute(learning_consents.insert().values(row))

    def allowed(self, conversation: str) -> bool:
        """Tell whether a conversation may be learnt from: no, until its customer said yes.

        Raises `NotFound` for an unknown conversation.
        """
        query = sql.select(_last_allowed(conversations.c.id)).where(conversations.c.id == conversation)
        with storage_errors("reading a consent"), self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise unknown(conversation)
        return bool(row[0])

    def corrected(self, field: Field) -> Iterator[Corrected]:
        """Yield every turn whose emotion or intent was corrected, in the order the turns came in."""
        column = corrections.c[field]
        last = (
            sql.select(sql.func.max(corrections.c.number))
            .where(column.is_not(None))
            .group_by(corrections.c.turn)
        )
        query = (
            sql.select(turns.c.conversation, turns.c.id, turns.c.parts, column.label("label"))
            .add_columns(_last_allowed(turns.c.conversation).label("allowed"))
            .join(corrections, corrections.c.turn == turns.c.id)
            .where(corrections.c.number.in_(last))
            .order_by(turns.c.number)
        )
        with storage_errors("reading corrections"), self.engine.connect() as connection:
            for row in connection.execute(query):
                yield Corrected(row.conversation, row.id, tuple(row.parts), row.label, bool(row.allowed))


def _last_allowed(conversation: "sql.ColumnElement[str]") -> "sql.ScalarSelect[bool]":
    return (
        sql.select(learning_consents.c.allowed)
        .where(learning_consents.c.conversation == conversation)
        .order_by(learning_consents.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def check_turn(connection: sql.Connection, conversation: str, turn: str) -> None:
    """Raise `NotFound` when the conversation has no such turn."""
    query = sql.select(turns.c.id).where(turns.c.id == turn, turns.c.conversation == conversation)
    if connection.execute(query).one_or_none() is None:
        raise unknown_turn(turn)


def _correction(row: sql.Row[Any]) -> Correction:
    said = Said(row.emotion, row.intent, row.by)
    return Correction(row.number, row.conversation, row.turn, said, aware(row.at))
