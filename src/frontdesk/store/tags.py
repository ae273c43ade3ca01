"""Words that staff put on conversations, to find them again."""

from collections.abc import Collection

import sqlalchemy as sql

from frontdesk.store.conversations import hold
from frontdesk.store.database import storage_errors
from frontdesk.store.events import append
from frontdesk.store.tables import tags
from frontdesk.turn.clock import Clock, utc_now


class TagStore:
    """Tags, on SQLite or PostgreSQL; every method is one transaction."""

    def __init__(self, engine: sql.Engine, clock: Clock = utc_now) -> None:
        self.engine, self.clock = engine, clock

    def of(self, conversation: str) -> tuple[str, ...]:
        """Read the tags of a conversation, in the order of the alphabet."""
        with storage_errors("reading tags"), self.engine.connect() as connection:
            return _tags(connection, conversation)

    def put(self, conversation: str, wanted: Collection[str], by: str) -> tuple[str, ...]:
        """Let a conversation have exactly these tags, and note a change. Raises `NotFound`."""
        told = tuple(sorted(set(wanted)))
        with storage_errors("storing tags"), self.engine.begin() as connection:
            hold(connection, conversation)
            if told != _tags(connection, conversation):
                connection.execute(tags.delete().where(tags.c.conversation == conversation))
                rows = [{"conversation": conversation, "tag": tag} for tag in told]
                if rows:
                    connection.execute(tags.insert(), rows)
                append(
                    connection, conversation, "tagged", {"by": by, "tags": list(told)}, False, self.clock()
                )
        return told


def _tags(connection: sql.Connection, conversation: str) -> tuple[str, ...]:
    query = sql.select(tags.c.tag).where(tags.c.conversation == conversation)
    return tuple(sorted(connection.execute(query).scalars()))  # not the database's order: each has its own
