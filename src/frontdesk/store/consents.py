"""What customers agreed to: kept each time they say so, in their own order; nothing is ever changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from frontdesk.store.conversations import hold
from frontdesk.store.database import aware, storage_errors
from frontdesk.store.tables import consents, voices
from frontdesk.turn.consent import Consent, agreed


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was agreed to, to which version of the text, over which channel, and when."""

    consent: Consent
    version: str
    channel: str
    at: datetime


class ConsentStore:
    """Records of consent, on SQLite or PostgreSQL; every method is one transaction."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def record(self, conversation: str, recorded: Recorded) -> None:
        """Keep what was agreed to from now on; without "voice", what was remembered of the voice goes.

        Raises `NotFound` for an unknown conversation.
        """
        row = {
            "conversation": conversation,
            "purposes": list(recorded.consent.purposes),
            "version": recorded.version,
            "channel": recorded.channel,
            "at": recorded.at,
        }
        with storage_errors("storing a consent"), self.engine.begin() as connection:
            hold(connection, conversation)
            connection.execute(consents.insert().values(row))
            if not recorded.consent.allows("voice"):
                connection.execute(voices.delete().where(voices.c.conversation == conversation))

    def latest(self, conversation: str) -> Recorded | None:
        """Return what was said last, None when nobody was asked yet."""
        with storage_errors("reading a consent"), self.engine.connect() as connection:
            return latest(connection, conversation)

    def history(self, conversation: str) -> tuple[Recorded, ...]:
        """Return everything that was ever said, oldest first."""
        with storage_errors("reading a consent"), self.engine.connect() as connection:
            return tuple(map(_recorded, reversed(connection.execute(_newest_first(conversation)).all())))


def latest(connection: sql.Connection, conversation: str) -> Recorded | None:
    """Read what was said last, inside a transaction of the caller's."""
    row = connection.execute(_newest_first(conversation).limit(1)).one_or_none()
    return None if row is None else _recorded(row)


def now(consent: Consent, version: str, channel: str) -> Recorded:
    """Make a record of this moment."""
    return Recorded(consent, version, channel, datetime.now(UTC))


def _newest_first(conversation: str) -> "sql.Select[Any]":
    return (
        sql.select(consents).where(consents.c.conversation == conversation).order_by(consents.c.number.desc())
    )


def _recorded(row: sql.Row[Any]) -> Recorded:
    purposes: Sequence[str] = row.purposes
    return Recorded(agreed(purposes), row.version, row.channel, aware(row.at))
