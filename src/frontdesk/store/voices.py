"""What is remembered of a customer's voice in a conversation: how many clips, the sum of their vectors.

Only while the customer agrees to it. The row goes with the consent and with the conversation.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sql
from numpy.typing import NDArray

from frontdesk.errors import NotFound
from frontdesk.store.consents import latest
from frontdesk.store.conversations import hold
from frontdesk.store.database import storage_errors
from frontdesk.store.tables import voices

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class KeptVoice:
    """The vectors of ``count`` clips, added up: (width,)."""

    count: int
    total: Floats


class VoiceStore:
    """Sums of voices, on SQLite or PostgreSQL; every method is one transaction."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def add(self, conversation: str, heard: KeptVoice, model: str, version: str) -> KeptVoice | None:
        """Add clips to what is kept and return it all.

        None, and nothing kept, when the customer does not agree (any longer) to the text of ``version``, or
        the conversation is gone. Vectors of another model are forgotten: they cannot be added up.
        """
        try:
            with storage_errors("storing a voice"), self.engine.begin() as connection:
                hold(connection, conversation)
                said = latest(connection, conversation)
                if said is None or said.version != version or not said.consent.allows("voice"):
                    return None
                return _added(connection, conversation, heard, model)
        except NotFound:
            return None

    def get(self, conversation: str) -> KeptVoice | None:
        """Return what is kept of a conversation's voice."""
        with storage_errors("reading a voice"), self.engine.connect() as connection:
            row = connection.execute(_of(conversation)).mappings().one_or_none()
        return None if row is None else _kept(row)


def _added(connection: sql.Connection, conversation: str, heard: KeptVoice, model: str) -> KeptVoice:
    row = connection.execute(_of(conversation)).mappings().one_or_none()
    if row is not None and row["model"] == model:
        before = _kept(row)
        heard = KeptVoice(before.count + heard.count, before.total + heard.total)
    connection.execute(voices.delete().where(voices.c.conversation == conversation))
    written = {"conversation": conversation, "model": model, "count": heard.count}
    connection.execute(voices.insert().values(written | {"sum": heard.total.astype("<f4").tobytes()}))
    return heard


def _of(conversation: str) -> "sql.Select[Any]":
    return sql.select(voices).where(voices.c.conversation == conversation)


def _kept(row: sql.RowMapping) -> KeptVoice:
    return KeptVoice(row["count"], np.frombuffer(row["sum"], "<f4").astype(np.float32))
