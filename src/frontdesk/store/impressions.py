"""What was suggested to whom, how likely that was, and what came of it: for off-policy estimates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sql

from frontdesk.recommend.interaction import Interaction
from frontdesk.store.database import aware, storage_errors
from frontdesk.store.tables import conversations
from frontdesk.store.wares import impressions, interactions
from frontdesk.turn.reply import Reply

WITHIN = timedelta(days=7)  # that what somebody does with an item is owed to its being shown


@dataclass(frozen=True, slots=True)
class Impression:
    """An item that was shown: at which ``place`` (from 1) of which request, and how likely it was to be."""

    request: str
    item: str
    place: int
    propensity: float
    explored: bool
    model: str
    at: datetime
    customer: str | None = None
    conversation: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An impression and the most that came of it, as `Interaction.weight` says: 0 for nothing."""

    shown: Impression
    reward: float


Person = tuple[str | None, str | None]  # a customer, else a conversation


def note(connection: sql.Connection, reply: Reply, customer: str | None, at: datetime) -> None:
    """Note, inside the caller's transaction, what a reply shows: its turn is the request."""
    whose = (at, customer, reply.conversation)
    shown = [
        Impression(reply.turn, one.item, place, one.propensity, one.explored, one.model, *whose)
        for place, one in enumerate(reply.suggestions, 1)
        if one.model
    ]
    if shown:
        connection.execute(impressions.insert(), _rows(shown))


class ImpressionStore:
    """Impressions; every method is one transaction."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def add(self, shown: Sequence[Impression]) -> None:
        """Keep what was shown in one request."""
        if shown:
            with storage_errors("storing impressions"), self.engine.begin() as connection:
                connection.execute(impressions.insert(), _rows(shown))

    def recent(self, most: int, whose: Person | None = None) -> tuple[Impression, ...]:
        """Read the newest, newest first; only those of a customer or conversation if ``whose`` is."""
        query = sql.select(impressions).order_by(impressions.c.number.desc()).limit(most)
        if whose is not None:
            query = query.where(_of(*whose))
        with storage_errors("reading impressions"), self.engine.connect() as connection:
            return tuple(_impression(row) for row in connection.execute(query).mappings())

    def joined(self, since: datetime, until: datetime) -> tuple[Outcome, ...]:
        """Read what was shown between two moments, oldest first, with what came of it within a week."""
        between = (impressions.c.at >= since.astimezone(UTC)) & (impressions.c.at < until.astimezone(UTC))
        query = _owned(impressions).where(between).order_by(impressions.c.number)
        with storage_errors("reading impressions"), self.engine.connect() as connection:
            shown = [_impression(row) for row in connection.execute(query).mappings()]
            after = _done(connection, since, until + WITHIN)
        return tuple(Outcome(one, _reward(one, after)) for one in shown)


def _rows(shown: Iterable[Impression]) -> list[dict[str, Any]]:
    return [asdict(replace(one, at=one.at.astimezone(UTC))) for one in shown]  # SQLite keeps no zone


Done = Mapping[tuple[str, str], list[tuple[datetime, float]]]  # by item and person: when, and its weight


def _done(connection: sql.Connection, since: datetime, until: datetime) -> Done:
    between = (interactions.c.at >= since.astimezone(UTC)) & (interactions.c.at < until.astimezone(UTC))
    found: defaultdict[tuple[str, str], list[tuple[datetime, float]]] = defaultdict(list)
    for row in connection.execute(_owned(interactions).where(between)):
        at = aware(row.at)
        weight = Interaction("", row.item, row.kind, at, row.value).weight
        for person in _names(row.customer, row.conversation):
            found[row.item, person].append((at, weight))
    return found


def _owned(table: sql.Table) -> "sql.Select[Any]":
    """Select rows; those of a conversation are the customer's who was verified in it, before or since."""
    owner = sql.func.coalesce(table.c.customer, conversations.c.customer).label("customer")
    columns = [owner, *(column for column in table.c if column.name != "customer")]
    return sql.select(*columns).outerjoin_from(
        table, conversations, conversations.c.id == table.c.conversation
    )


def _reward(shown: Impression, done: Done) -> float:
    """Give the weight that is farthest from nothing, of what the same person did with the item afterwards."""
    weights = (
        weight
        for person in _names(shown.customer, shown.conversation)
        for at, weight in done.get((shown.item, person), ())
        if shown.at <= at < shown.at + WITHIN
    )
    return max(weights, key=abs, default=0.0)


def _names(customer: str | None, conversation: str | None) -> Iterable[str]:
    if customer is not None:
        yield f"customer:{customer}"
    if conversation is not None:
        yield f"conversation:{conversation}"


def _of(customer: str | None, conversation: str | None) -> "sql.ColumnElement[bool]":
    theirs: sql.ColumnElement[bool] = impressions.c.customer == customer
    here: sql.ColumnElement[bool] = impressions.c.conversation == conversation
    return here if customer is None else theirs


def _impression(row: sql.RowMapping) -> Impression:
    said: dict[str, Any] = {name: value for name, value in row.items() if name != "number"}
    said["at"] = aware(row["at"])
    return Impression(**said)
