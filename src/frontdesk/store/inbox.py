"""What the inbox reads: conversations with who has them and what they are about, filtered, in an order."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sql

from frontdesk.dialogue.handoff import Handoff
from frontdesk.errors import InvalidInput
from frontdesk.store.conversations import Kept
from frontdesk.store.database import aware, storage_errors
from frontdesk.store.phases import COLUMNS, handoff_of
from frontdesk.store.tables import conversations, corrections, events, handoffs, tags, turns
from frontdesk.turn.codec import Json

Order = Literal["urgent", "waited", "newest"]
PHASES = ("bot", "waiting", "human", "resolved")
OPEN = ("waiting", "human")
MOST_TURNS = 200  # that a package is made of

# The newest turn of a conversation, and the newest one that was answered: the two joins of every listing.
NEWEST, TOLD = turns.alias("newest"), turns.alias("told")
PHASE = sql.func.coalesce(handoffs.c.phase, "bot")
SINCE = sql.func.coalesce(handoffs.c.asked, handoffs.c.since, conversations.c.created)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations are listed: of each field one of its values, of an empty one any.

    ``asked_before`` leaves out who asked for a person later, or never.
    """

    phases: Sequence[str] = OPEN
    queues: Sequence[str] = ()
    agents: Sequence[str] = ()
    moods: Sequence[str] = ()
    intents: Sequence[str] = ()
    tags: Sequence[str] = ()
    asked_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in the list; ``parts`` are those of the newest turn, at ``at``.

    ``emotion`` and ``intent`` are those of the newest turn that was answered, as staff corrected them, or "".
    """

    conversation: str
    created: datetime
    locale: str
    customer: str | None
    name: str
    handoff: Handoff
    late: tuple[str, ...]
    emotion: str
    intent: str
    parts: tuple[Json, ...]
    at: datetime
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what is listed, and where the next page begins; None after the last one."""

    listed: tuple[Listed, ...]
    following: str | None


class InboxStore:
    """Reads what staff are shown, on SQLite or PostgreSQL."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def page(self, wanted: Wanted, order: Order, most: int, after: str | None = None) -> Page:
        """Read a page. Raises `InvalidInput` for an ``after`` that no page gave."""
        flag, at, down = _order(order)
        query = _listing(wanted).add_columns(flag.label("flag"), at.label("place"))
        if after is not None:
            query = query.where(_beyond(flag, at, down, after))
        query = query.order_by(flag, at.desc() if down else at, conversations.c.id).limit(most + 1)
        with storage_errors("reading the inbox"), self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            tagged = _tags(connection, [row["id"] for row in rows[:most]])
        following = _cursor(rows[most - 1]) if len(rows) > most else None
        return Page(tuple(_listed(row, tagged.get(row["id"], ())) for row in rows[:most]), following)

    def counts(self) -> dict[str, int]:
        """Count the conversations in each phase."""
        joined = conversations.outerjoin(handoffs, handoffs.c.conversation == conversations.c.id)
        query = sql.select(PHASE.label("phase"), sql.func.count().label("many"))
        query = query.select_from(joined).group_by(PHASE)
        with storage_errors("reading the inbox"), self.engine.connect() as connection:
            found = {row.phase: row.many for row in connection.execute(query)}
        return {phase: found.get(phase, 0) for phase in PHASES}

    def waiting(self, queue: str, before: datetime | None = None) -> int:
        """Count who waits in a queue; with ``before``, who asked earlier than that."""
        mine = (handoffs.c.phase == "waiting") & (handoffs.c.queue == queue)
        if before is not None:
            mine &= handoffs.c.asked < before
        query = sql.select(sql.func.count()).select_from(handoffs).where(mine)
        with storage_errors("reading the inbox"), self.engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def turns(self, conversation: str, most: int = MOST_TURNS) -> tuple[Kept, ...]:
        """Read the newest turns of a conversation, oldest first."""
        query = sql.select(turns).where(turns.c.conversation == conversation)
        with storage_errors("reading the inbox"), self.engine.connect() as connection:
            rows = connection.execute(query.order_by(turns.c.number.desc()).limit(most)).all()
        return tuple(Kept(row.id, aware(row.at), tuple(row.parts), row.reply) for row in reversed(rows))

    def corrected(self, turn: str) -> dict[str, str]:
        """Read what staff say of a turn, its emotion and its intent; the last one of each counts."""
        query = sql.select(corrections).where(corrections.c.turn == turn).order_by(corrections.c.number)
        with storage_errors("reading the inbox"), self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return {name: row[name] for row in rows for name in ("emotion", "intent") if row[name] is not None}

    def late(self, conversation: str) -> tuple[str, ...]:
        """Read which promises to a customer were noted as broken."""
        query = sql.select(handoffs.c.late).where(handoffs.c.conversation == conversation)
        with storage_errors("reading the inbox"), self.engine.connect() as connection:
            return tuple(connection.execute(query).scalar_one_or_none() or ())

    def takes(self, queue: str, most: int) -> tuple[tuple[datetime, datetime], ...]:
        """Read the newest waits of a queue that are over: when a person was asked for, and when one came."""
        began = events.alias("began")
        asked = (
            sql.select(sql.func.max(began.c.at))
            .where(began.c.conversation == events.c.conversation, began.c.number < events.c.number)
            .where(_moved(began, to="waiting"))
            .scalar_subquery()
        )
        query = (
            sql.select(asked.label("asked"), events.c.at)
            .where(_moved(events, to="human"), events.c.body["from"].as_string() == "waiting")
            .where(events.c.body["queue"].as_string() == queue)
            .order_by(events.c.number.desc())
            .limit(most)
        )
        with storage_errors("reading the inbox"), self.engine.connect() as connection:
            rows = connection.execute(query).all()
        return tuple((aware(row.asked), aware(row.at)) for row in rows if row.asked is not None)


def _moved(table: "sql.FromClause", to: str) -> "sql.ColumnElement[bool]":
    """Ask for changes of phase to one; a change of agent or queue alone is none."""
    body: sql.ColumnElement[Json] = table.c.body
    before, after = body["from"].as_string(), body["to"].as_string()
    return sql.and_(table.c.kind == "phase", after == to, before != to)


def _listing(wanted: Wanted) -> "sql.Select[Any]":
    """Ask for what is wanted, with all that a row shows but its tags."""
    emotion, intent = _found("emotion"), _found("intent")
    joined = (
        conversations.outerjoin(handoffs, handoffs.c.conversation == conversations.c.id)
        .outerjoin(NEWEST, NEWEST.c.number == _last(answered=False))
        .outerjoin(TOLD, TOLD.c.number == _last(answered=True))
    )
    query = sql.select(
        *(conversations.c[name] for name in ("id", "created", "locale", "customer", "name")),
        *COLUMNS,
        handoffs.c.late,
        emotion.label("emotion"),
        intent.label("intent"),
        NEWEST.c.parts,
        NEWEST.c.at,
    ).select_from(joined)
    asked: tuple[tuple[sql.ColumnElement[Any], Sequence[str]], ...] = (
        (PHASE, wanted.phases),
        (handoffs.c.queue, wanted.queues),
        (handoffs.c.agent, wanted.agents),
        (emotion, wanted.moods),
        (intent, wanted.intents),
    )
    for column, values in asked:
        if values:
            query = query.where(column.in_(values))
    if wanted.tags:
        named = sql.select(tags.c.conversation).where(tags.c.tag.in_(wanted.tags))
        query = query.where(conversations.c.id.in_(named))
    if wanted.asked_before is not None:
        query = query.where(handoffs.c.asked <= wanted.asked_before)
    return query


def _last(answered: bool) -> "sql.ScalarSelect[int]":
    """Find the number of a conversation's newest turn."""
    query = sql.select(sql.func.max(turns.c.number)).where(turns.c.conversation == conversations.c.id)
    if answered:
        query = query.where(turns.c.reply.is_not(None))
    return query.correlate(conversations).scalar_subquery()


def _found(name: str) -> "sql.ColumnElement[str]":
    """Give what was found in the newest answered turn: as staff corrected it, else as it was found."""
    column = corrections.c[name]
    corrected = (
        sql.select(column)
        .where(corrections.c.turn == TOLD.c.id, column.is_not(None))
        .order_by(corrections.c.number.desc())
        .limit(1)
        .correlate(TOLD)
        .scalar_subquery()
    )
    return sql.func.coalesce(corrected, TOLD.c.reply[("findings", name, "value")].as_string(), "")


def _order(order: Order) -> "tuple[sql.ColumnElement[int], sql.ColumnElement[datetime], bool]":
    """Give what is sorted by: a flag, then a time, and whether the latest comes first."""
    if order == "urgent":
        broken = (handoffs.c.phase.in_(OPEN)) & (sql.cast(handoffs.c.late, sql.Text) != "[]")
        return sql.case((broken, 0), else_=1), SINCE, False
    if order == "waited":
        return sql.case((handoffs.c.asked.is_not(None), 0), else_=1), SINCE, False
    return sql.literal(0), sql.func.coalesce(NEWEST.c.at, conversations.c.created), True


def _beyond(
    flag: "sql.ColumnElement[int]", at: "sql.ColumnElement[datetime]", down: bool, after: str
) -> "sql.ColumnElement[bool]":
    """Ask for what comes behind a cursor."""
    number, when, conversation = _read_cursor(after)
    then = sql.literal(when, conversations.c.created.type)
    later = at < then if down else at > then
    same = (at == then) & (conversations.c.id > conversation)
    return (flag > number) | ((flag == number) & (later | same))


def _cursor(row: "sql.RowMapping") -> str:
    told = f"{row['flag']} {aware(row['place']).isoformat()} {row['id']}"
    return urlsafe_b64encode(told.encode()).decode()


def _read_cursor(after: str) -> tuple[int, datetime, str]:
    try:
        flag, at, conversation = urlsafe_b64decode(after).decode().split(" ")
        return int(flag), aware(datetime.fromisoformat(at)), conversation
    except ValueError as error:  # no base64, no UTF-8, no number, no time
        raise InvalidInput(
            "`after` is not what a page of the list gave as `next`",
            part="after",
            remedy="begin again without it",
        ) from error


def _tags(connection: sql.Connection, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    query = (
        sql.select(tags.c.conversation, tags.c.tag).where(tags.c.conversation.in_(ids)).order_by(tags.c.tag)
    )
    found: dict[str, tuple[str, ...]] = {}
    for conversation, tag in connection.execute(query):
        found[conversation] = (*found.get(conversation, ()), tag)
    return found


def _listed(row: "sql.RowMapping", tagged: tuple[str, ...]) -> Listed:
    return Listed(
        row["id"],
        aware(row["created"]),
        row["locale"],
        row["customer"],
        row["name"],
        handoff_of(row),
        tuple(row["late"] or ()),
        row["emotion"],
        row["intent"],
        tuple(row["parts"] or ()),
        aware(row["at"] or row["created"]),
        tagged,
    )
