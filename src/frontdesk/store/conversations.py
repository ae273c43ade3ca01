"""Conversations and their turns: a turn is acknowledged only after it is committed."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sql

from frontdesk.dialogue.handoff import Reopened
from frontdesk.errors import InProgress, KeyReused, NotFound
from frontdesk.store import phases
from frontdesk.store.database import aware, storage_errors
from frontdesk.store.events import append
from frontdesk.store.schema import schema
from frontdesk.store.tables import conversations, keys, states, turns
from frontdesk.store.wares import preferences
from frontdesk.turn.codec import Json, part_from_json, part_json
from frontdesk.turn.state import NEW, State, state_from_json
from frontdesk.turn.turn import Turn

KEY_LIFE = timedelta(hours=24)
ABANDONED = timedelta(seconds=150)  # longer than any turn may take: its process died before it replied
FORGOTTEN = timedelta(days=7)  # after so long nobody waits for the answer to a turn that was abandoned


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
class Answered:
    """A reply, and the epoch of the hand-off in which its turn came in."""

    epoch: int
    reply: Json


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn that is on disk: its id, its epoch of the hand-off, and the reply if it was given before.

    The id is that of an earlier turn where the same key had brought the same body before.
    """

    turn: str
    epoch: int
    reply: Json | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key and the SHA-256 of the body it came with."""

    name: str
    body: str


class ConversationStore:
    """Conversations, turns, replies and idempotency keys, on SQLite or PostgreSQL."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def open(self, locale: str = "und", customer: str | None = None, name: str = "") -> Conversation:
        """Begin a conversation; ``customer`` is who it is, where that was verified."""
        made = Conversation(str(uuid4()), datetime.now(UTC), locale, customer, name)
        with storage_errors("opening a conversation"), self.engine.begin() as connection:
            connection.execute(conversations.insert().values(asdict(made)))
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

    def last_replies(self, conversation: str, most: int = 6) -> tuple[Answered, ...]:
        """Read the newest replies, oldest first: a bounded past, however long the conversation is."""
        query = (
            sql.select(turns.c.epoch, turns.c.reply)
            .where(turns.c.conversation == conversation, turns.c.reply.is_not(None))
            .order_by(turns.c.number.desc())
            .limit(most)
        )
        with storage_errors("reading a conversation"), self.engine.connect() as connection:
            return tuple(reversed([Answered(row.epoch, row.reply) for row in connection.execute(query)]))

    def begin(self, turn: Turn, key: Key | None = None) -> Begun:
        """Commit a turn before anything is answered; one that was resolved is open again.

        A key that came before gives the turn and reply of then; a turn that was left without a reply is taken
        up again. Raises `NotFound`, `KeyReused` when the key came with another body, `InProgress` while its
        turn is being answered.
        """
        with storage_errors("storing a turn"), self.engine.begin() as connection:
            hold(connection, turn.conversation)
            earlier = None if key is None else _claimed(connection, turn, key)
            if earlier is not None and earlier.reply is not None:
                return earlier
            handoff, _ = phases.move(connection, turn.conversation, Reopened(turn.at))
            begun = Begun(turn.id if earlier is None else earlier.turn, handoff.epoch)
            if earlier is None:
                _add(connection, turn, handoff.epoch)
            else:  # what was wanted then is wanted again now
                again = turns.update().where(turns.c.id == earlier.turn)
                connection.execute(again.values(epoch=handoff.epoch))
        return begun

    def release(self, conversation: str, turn: str) -> None:
        """Let a turn that could not be answered be sent again with its key at once."""
        mine = (keys.c.conversation == conversation) & (keys.c.turn == turn)
        with storage_errors("releasing a turn"), self.engine.begin() as connection:
            at = connection.execute(sql.select(keys.c.at).where(mine)).scalar_one_or_none()
            if at is not None:
                connection.execute(keys.update().where(mine).values(at=aware(at) - ABANDONED))

    def abandoned(self, now: datetime, most: int = 100) -> tuple[Turn, ...]:
        """Read turns that nobody answers any more, oldest first.

        Not those that were sent again with their key since, those after which the conversation went on with
        a reply, and those that are so old that nobody waits.
        """
        old = turns.c.at.between(now - FORGOTTEN, now - ABANDONED)
        query = sql.select(turns).where(turns.c.reply.is_(None), old, ~_again(now), ~_went_on())
        with storage_errors("reading turns"), self.engine.connect() as connection:
            found = connection.execute(query.order_by(turns.c.at, turns.c.number).limit(most))
            return tuple(_turn(row) for row in found)

    def forget(self, conversation: str) -> bool:
        """Delete a conversation with all that is kept under it; tell whether it was there.

        That is its turns, replies, keys, consents, what is known of its customer's voice, and the rows of
        every other table that names a conversation. Blobs stay: others may have sent the same bytes.
        """
        with storage_errors("deleting a conversation"), self.engine.begin() as connection:
            for table in reversed(schema.sorted_tables):  # children before parents
                if "conversation" in table.c:
                    connection.execute(table.delete().where(table.c.conversation == conversation))
            wanted = preferences.delete().where(preferences.c.whose == f"conversation:{conversation}")
            connection.execute(wanted)
            gone = connection.execute(conversations.delete().where(conversations.c.id == conversation))
            return gone.rowcount > 0


def hold(connection: sql.Connection, conversation: str) -> None:
    """Let nobody else write about a conversation until this transaction ends. Raises `NotFound`.

    Writing the row as it is takes PostgreSQL's lock on it and SQLite's on the database, before anything is
    read: so what was agreed to cannot change between reading it and acting on it. It is not the id that is
    written: SQLite would look at every row that refers to it.
    """
    same = conversations.update().values(locale=conversations.c.locale)
    same = same.where(conversations.c.id == conversation)
    if connection.execute(same).rowcount == 0:
        raise unknown(conversation)


def _claimed(connection: sql.Connection, turn: Turn, key: Key) -> Begun | None:
    """Take a key for a turn; give the earlier turn that has it, with its reply if there is one."""
    mine = (keys.c.conversation == turn.conversation) & (keys.c.key == key.name)
    query = (
        sql.select(keys.c.body, keys.c.at, turns.c.id, turns.c.epoch, turns.c.reply)
        .join(turns, turns.c.id == keys.c.turn)
        .where(mine)
    )
    row = connection.execute(query).one_or_none()
    if row is None or turn.at - aware(row.at) > KEY_LIFE:
        connection.execute(keys.delete().where(mine))
        taken = {"key": key.name, "body": key.body, "turn": turn.id, "at": turn.at}
        connection.execute(keys.insert().values(conversation=turn.conversation, **taken))
        return None
    _judge(row, key, turn.at)
    if row.reply is None:
        connection.execute(keys.update().where(mine).values(at=turn.at))
    return Begun(row.id, row.epoch, row.reply)


def _judge(row: sql.Row[Any, Any, Any, Any, Any], key: Key, now: datetime) -> None:
    """Raise what stands against a key that came before."""
    if row.body != key.body:
        raise KeyReused(
            f"the key {key.name!r} came before with another body",
            part="Idempotency-Key",
            value=key.name,
            remedy="send each new turn with a key of its own",
        )
    if row.reply is None and now - aware(row.at) < ABANDONED:
        raise InProgress(
            f"the turn with the key {key.name!r} is still being answered",
            part="Idempotency-Key",
            value=key.name,
            remedy="ask again in a moment with the same key",
        )


def _add(connection: sql.Connection, turn: Turn, epoch: int) -> None:
    """Write a turn down, and on the timeline."""
    parts = [part_json(part) for part in turn.parts]
    row = {"id": turn.id, "conversation": turn.conversation, "at": turn.at, "locale": turn.locale}
    connection.execute(turns.insert().values(**row, parts=parts, epoch=epoch))
    append(connection, turn.conversation, "turn", {"turn": turn.id, "parts": parts}, public=True, at=turn.at)


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


def _again(now: datetime) -> sql.Exists:
    """Tell of a turn whether it was sent again with its key a moment ago."""
    mine = (keys.c.conversation == turns.c.conversation) & (keys.c.turn == turns.c.id)
    return sql.exists().where(mine, keys.c.at > now - ABANDONED)


def _went_on() -> sql.Exists:
    """Tell of a turn whether a later one of its conversation has a reply."""
    later = turns.alias("later")
    after = (later.c.conversation == turns.c.conversation) & (later.c.number > turns.c.number)
    return sql.exists().where(after, later.c.reply.is_not(None))


def _kept(row: sql.Row[Any, Any, Any]) -> Kept:
    return Kept(row.id, aware(row.at), tuple(row.parts), row.reply)


def _turn(row: sql.Row[Any]) -> Turn:
    parts = tuple(part_from_json(part) for part in row.parts)
    return Turn(row.id, row.conversation, parts, aware(row.at), row.locale)
