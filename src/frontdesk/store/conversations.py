"""Conversations and their turns: a turn is acknowledged only after it is committed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError

from frontdesk.errors import InProgress, KeyReused, NotFound
from frontdesk.store.database import aware, storage_errors
from frontdesk.store.tables import conversations, keys, schema, states, turns
from frontdesk.turn.codec import Json, part_json
from frontdesk.turn.state import NEW, State, state_from_json
from frontdesk.turn.turn import Turn

KEY_LIFE = timedelta(hours=24)
ABANDONED = timedelta(seconds=150)  # longer than any turn may take: its process died before it replied


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it is kept.

    ``customer`` is who it is, once that was verified; ``name`` is to greet by and proves nothing.
    """

    id: str
    created: datetime
    locale: str
    customer: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """One exchange as it is kept: what came in, and the reply once there is one."""

    id: str
    at: datetime
    parts: tuple[Json, ...]
    reply: Json | None


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key and the SHA-256 of the body it came with."""

    name: str
    body: str


class ConversationStore:
    """Conversations, turns, replies and idempotency keys, on SQLite or PostgreSQL."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def open(self, locale: str = "und") -> Conversation:
        """Begin a conversation."""
        made = Conversation(str(uuid4()), datetime.now(UTC), locale)
        with storage_errors("opening a conversation"), self.engine.begin() as connection:
            connection.execute(
                conversations.insert().values(id=made.id, created=made.created, locale=made.locale)
            )
        return made

    def find(self, conversation: str) -> Conversation:
        """Look a conversation up. Raises `NotFound`."""
        query = sql.select(conversations).where(conversations.c.id == conversation)
        with storage_errors("reading a conversation"), self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise unknown(conversation)
        return Conversation(row.id, aware(row.created), row.locale, row.customer, row.name)

    def state(self, conversation: str) -> State:
        """Read what a conversation carries on from its last reply; `NEW` before there is one."""
        query = sql.select(states.c.state).where(states.c.conversation == conversation)
        with storage_errors("reading a conversation"), self.engine.connect() as connection:
            kept = connection.execute(query).scalar_one_or_none()
        return NEW if kept is None else state_from_json(kept)

    def turns(self, conversation: str) -> tuple[Kept, ...]:
        """Read a conversation's turns, oldest first."""
        query = sql.select(turns).where(turns.c.conversation == conversation).order_by(turns.c.number)
        with storage_errors("reading a conversation"), self.engine.connect() as connection:
            return tuple(_kept(row) for row in connection.execute(query))

    def last_replies(self, conversation: str, most: int = 6) -> tuple[Json, ...]:
        """Read the newest replies, oldest first: a bounded past, however long the conversation is."""
        query = (
            sql.select(turns.c.reply)
            .where(turns.c.conversation == conversation, turns.c.reply.is_not(None))
            .order_by(turns.c.number.desc())
            .limit(most)
        )
        with storage_errors("reading a conversation"), self.engine.connect() as connection:
            return tuple(reversed([row.reply for row in connection.execute(query)]))

    def begin(self, turn: Turn, key: Key | None = None) -> Json | None:
        """Commit a turn before anything is answered; give the earlier reply when its key was answered before.

        Raises `KeyReused` when the key came with another body, `InProgress` when its turn has no reply yet.
        """
        try:
            with storage_errors("storing a turn"), self.engine.begin() as connection:
                if key is not None:
                    _claim(connection, turn, key)
                connection.execute(turns.insert().values(_row(turn)))
        except _Claimed as claimed:
            return claimed.reply
        except IntegrityError as error:  # two came at once, and the other was first
            raise _in_progress(key.name if key else "") from error
        return None

    def finish(self, turn: str, reply: Json) -> None:
        """Commit the reply to a turn."""
        with storage_errors("storing a reply"), self.engine.begin() as connection:
            connection.execute(turns.update().where(turns.c.id == turn).values(reply=reply))

    def forget(self, conversation: str) -> bool:
        """Delete a conversation with all that is kept under it; tell whether it was there.

        That is its turns, replies, keys, consents, what is known of its customer's voice, and the rows of
        every other table that names a conversation. Blobs stay: others may have sent the same bytes.
        """
        with storage_errors("deleting a conversation"), self.engine.begin() as connection:
            for table in reversed(schema.sorted_tables):  # children before parents
                if "conversation" in table.c:
                    connection.execute(table.delete().where(table.c.conversation == conversation))
            gone = connection.execute(conversations.delete().where(conversations.c.id == conversation))
            return gone.rowcount > 0


def hold(connection: sql.Connection, conversation: str) -> None:
    """Let nobody else write about a conversation until this transaction ends. Raises `NotFound`.

    Writing the row as it is takes PostgreSQL's lock on it and SQLite's on the database, before anything is
    read: so what was agreed to cannot change between reading it and acting on it.
    """
    same = conversations.update().where(conversations.c.id == conversation).values(id=conversation)
    if connection.execute(same).rowcount == 0:
        raise unknown(conversation)


class _Claimed(Exception):  # noqa: N818 - a result that leaves a transaction, not an error
    """The key was answered before."""

    def __init__(self, reply: Json) -> None:
        super().__init__()
        self.reply = reply


def _claim(connection: sql.Connection, turn: Turn, key: Key) -> None:
    """Take a key for a turn: a new one, one past its life, or one whose turn was never answered."""
    mine = (keys.c.conversation == turn.conversation) & (keys.c.key == key.name)
    query = (
        sql.select(keys.c.body, keys.c.at, turns.c.reply).join(turns, turns.c.id == keys.c.turn).where(mine)
    )
    row = connection.execute(query).one_or_none()
    if row is not None:
        _judge(row, key, turn.at)
        connection.execute(keys.delete().where(mine))
    connection.execute(
        keys.insert().values(
            conversation=turn.conversation, key=key.name, body=key.body, turn=turn.id, at=turn.at
        )
    )


def _judge(row: sql.Row[Any, Any, Any], key: Key, now: datetime) -> None:
    """Return when the key may be taken again; raise what stands against it, or the reply it has."""
    age = now - aware(row.at)
    if age > KEY_LIFE:
        return
    if row.body != key.body:
        raise KeyReused(
            f"the key {key.name!r} came before with another body",
            part="Idempotency-Key",
            value=key.name,
            remedy="send each new turn with a key of its own",
        )
    if row.reply is not None:
        raise _Claimed(row.reply)
    if age < ABANDONED:
        raise _in_progress(key.name)


def unknown(conversation: str) -> NotFound:
    """Make the error of a conversation that is not there."""
    return NotFound(
        f"there is no conversation {conversation!r}",
        part="conversation",
        value=conversation,
        remedy="open one with POST /v1/conversations",
    )


def unknown_turn(turn: str) -> NotFound:
    """Make the error of a turn that its conversation does not have."""
    return NotFound(
        f"the conversation has no turn {turn!r}",
        part="turn",
        value=turn,
        remedy="name a turn as GET /v1/conversations/{id} lists it",
    )


def _in_progress(key: str) -> InProgress:
    return InProgress(
        f"the turn with the key {key!r} is still being answered",
        part="Idempotency-Key",
        value=key,
        remedy="ask again in a moment with the same key",
    )


def _row(turn: Turn) -> Json:
    return {
        "id": turn.id,
        "conversation": turn.conversation,
        "at": turn.at,
        "locale": turn.locale,
        "parts": [part_json(part) for part in turn.parts],
    }


def _kept(row: sql.Row[Any, Any, Any]) -> Kept:
    return Kept(row.id, aware(row.at), tuple(row.parts), row.reply)
