"""What customers did with items, on SQLite or PostgreSQL: each once, checked against clock and catalogue.

Whoever has not been verified is known by the conversation alone. Once that conversation is somebody's, what
was done in it is theirs: it is looked up when it is read, so nothing has to be moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal, cast

import sqlalchemy as sql

from frontdesk.errors import FrontdeskError, InvalidInput, NotFound
from frontdesk.recommend.interaction import WEIGHTS, Interaction, Kind
from frontdesk.recommend.log import Log
from frontdesk.store.conversations import hold, unknown
from frontdesk.store.database import aware, insert, runs, storage_errors
from frontdesk.store.items import unknown_item
from frontdesk.store.loglines import log_of
from frontdesk.store.preferences import heard
from frontdesk.store.tables import conversations
from frontdesk.store.wares import interactions, items

Origin = Literal["import", "api", "chat"]
AHEAD = timedelta(minutes=5)  # that clocks of shops may go before ours
FIRST = datetime(1995, 1, 1, tzinfo=UTC)  # nobody bought anything online before
Refused = tuple[tuple[int, FrontdeskError], ...]  # what is wrong, by the place from 0
NEWEST = 200  # interactions of one customer that are looked at


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody did: a customer, or a conversation whose customer was not verified.

    ``key`` names it for whoever may hand it in again; empty: who, what and when name it.
    """

    item: str
    kind: Kind
    at: datetime
    customer: str | None = None
    conversation: str | None = None
    value: float | None = None
    key: str = ""

    @property
    def digest(self) -> str:
        """What it is known by: 64 hexadecimal digits."""
        who = f"customer:{self.customer}" if self.customer else _nobody(self.conversation)
        said = self.key or f"{self.item}\n{self.kind}\n{self.at.astimezone(UTC).isoformat()}"
        return sha256(f"{who}\n{said}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many were kept, how many were there already, and what is wrong with the others, by their place."""

    kept: int
    known: int
    refused: Refused = ()


class InteractionStore:
    """Interactions; every method is one transaction."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def add(self, given: Sequence[Done], origin: Origin, now: datetime) -> Counted:
        """Keep what is right of a batch; tell of the rest what is wrong with it, by its place from 0.

        One that was handed in before stays as it was. Of a conversation that was forgotten nothing is kept.
        """
        with storage_errors("storing interactions"), self.engine.begin() as connection:
            fit, refused = _checked(connection, given, origin, now)
            before = _there(connection, interactions.c.key, set(fit))
            rows = [row for key, row in fit.items() if key not in before]
            if rows:
                anew = insert(connection, interactions).on_conflict_do_nothing(index_elements=["key"])
                connection.execute(anew, rows)  # another process may have kept one a moment ago
        return Counted(len(rows), len(given) - len(refused) - len(rows), refused)

    def of(self, customer: str, but: str | None = None, most: int = NEWEST) -> tuple[Interaction, ...]:
        """Read the newest of a customer's, oldest first, without those of the conversation ``but``."""
        theirs = _theirs(customer)
        if but is not None:
            theirs &= interactions.c.conversation.is_distinct_from(but)
        return self._newest(theirs, customer, most)

    def session(self, conversation: str, most: int = NEWEST) -> tuple[Interaction, ...]:
        """Read the newest of one conversation, oldest first."""
        return self._newest(interactions.c.conversation == conversation, _nobody(conversation), most)

    def log(
        self,
        now: datetime,
        flood: int,
        named: Sequence[str] | None = None,
        kinds: Sequence[Kind] = tuple(WEIGHTS),
    ) -> Log:
        """Read what was done up to a moment as arrays, without those who want nothing made of it.

        Of one customer at most ``flood`` interactions a day (UTC) count, the first ones; the same kind with
        the same item counts once a day, and of the ratings of an item the last. ``named`` are the items that
        may be recommended, the catalogue by id when None.
        """
        with storage_errors("reading interactions"), self.engine.connect() as connection:
            names = named if named is not None else _catalogue(connection)
            return log_of(connection, now, flood, names, kinds)

    def bought(self, customer: str, most: int = NEWEST) -> tuple[str, ...]:
        """Name the items that a customer bought, the newest last, and did not send back since."""
        kept: dict[str, None] = {}
        for one in self._newest(_theirs(customer) & interactions.c.kind.in_(("buy", "return")), "", most):
            kept.pop(one.item, None)
            if one.kind == "buy":
                kept[one.item] = None
        return tuple(kept)

    def count(self) -> int:
        """Count what is kept."""
        query = sql.select(sql.func.count()).select_from(interactions)
        with storage_errors("reading interactions"), self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def _newest(self, whose: sql.ColumnElement[bool], name: str, most: int) -> tuple[Interaction, ...]:
        query = sql.select(interactions).where(whose)
        query = query.order_by(interactions.c.at.desc(), interactions.c.number.desc()).limit(most)
        with storage_errors("reading interactions"), self.engine.connect() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Interaction(row.customer or name, row.item, cast("Kind", row.kind), aware(row.at), row.value)
            for row in reversed(rows)
        )


def fault(one: Done, now: datetime) -> InvalidInput | None:
    """Tell what is wrong with an interaction by itself; None for nothing."""
    if not one.customer and not one.conversation:
        return InvalidInput("an interaction names nobody", part="customer", remedy="name a customer")
    if one.at > now + AHEAD:
        return _badly_timed(f"{one.at.isoformat()} lies in the future", one.at, now + AHEAD)
    if one.at < FIRST:
        return _badly_timed(f"{one.at.isoformat()} is too long ago", one.at, FIRST)
    return _badly_valued(one)


def _badly_valued(one: Done) -> InvalidInput | None:
    """Tell what is wrong with the stars; whatever is no number fails every comparison."""
    if one.kind != "rate" and one.value is None:
        return None
    if one.kind == "rate" and one.value is not None and 1 <= one.value <= 5:
        return None
    said = "nothing" if one.value is None else f"{one.value:g}"
    if one.kind == "rate":
        message, remedy = f"a rating is 1 to 5 stars, not {said}", "scale it to 1 to 5"
    else:
        message, remedy = f"{one.kind!r} has no value, only a rating has", "leave the value out"
    return InvalidInput(message, part="value", value=said, limit="1 to 5", remedy=remedy)


def _badly_timed(message: str, at: datetime, limit: datetime) -> InvalidInput:
    return InvalidInput(
        f"the time {message}",
        part="at",
        value=at.isoformat(),
        limit=limit.isoformat(),
        remedy="check the clock and the zone",
    )


def _checked(
    connection: sql.Connection, given: Sequence[Done], origin: Origin, now: datetime
) -> tuple[dict[str, dict[str, Any]], Refused]:
    """Give the rows of what is right, by their keys, and what is wrong with the others."""
    talks = {one.conversation for one in given if one.conversation and origin != "import"}
    gone = {talk for talk in sorted(talks) if not _held(connection, talk)}
    known = _there(connection, items.c.id, {one.item for one in given})
    refused: list[tuple[int, FrontdeskError]] = []
    fit: dict[str, dict[str, Any]] = {}
    for place, one in enumerate(given):
        wrong = fault(one, now) or _unknown(one, known, gone)
        if wrong is None:
            fit.setdefault(one.digest, _row(one, origin))
        else:
            refused.append((place, wrong))
    return fit, tuple(refused)


def _unknown(one: Done, there: set[str], gone: set[str]) -> NotFound | None:
    """Tell whether an interaction names an item or a conversation that there is not."""
    if one.conversation in gone:
        return unknown(one.conversation)
    return None if one.item in there else unknown_item(one.item)


def _held(connection: sql.Connection, conversation: str) -> bool:
    """Hold a conversation, so that nobody forgets it meanwhile; tell whether it is there."""
    try:
        hold(connection, conversation)
    except NotFound:
        return False
    return True


def _row(one: Done, origin: Origin) -> dict[str, Any]:
    return {
        "key": one.digest,
        "customer": one.customer or None,
        "conversation": one.conversation,
        "item": one.item,
        "kind": one.kind,
        "value": one.value,
        "at": one.at.astimezone(UTC),  # SQLite keeps no zone
        "origin": origin,
    }


def _theirs(customer: str) -> sql.ColumnElement[bool]:
    """Make the condition of rows under a customer's name, or of conversations verified as theirs.

    Not those of a conversation in which they wanted nothing personal before they were known.
    """
    own = sql.select(conversations.c.id).where(conversations.c.customer == customer)
    named: sql.ColumnElement[bool] = interactions.c.customer == customer
    return (named | interactions.c.conversation.in_(own)) & heard(interactions.c.conversation)


def _nobody(conversation: str | None) -> str:
    """Name whoever has a conversation and was not verified."""
    return f"conversation:{conversation}"


def _there(connection: sql.Connection, column: "sql.Column[str]", wanted: set[str]) -> set[str]:
    """Tell which of some values a column has."""
    found: set[str] = set()
    for run in runs(sorted(wanted)):
        found.update(connection.execute(sql.select(column).where(column.in_(run))).scalars())
    return found


def _catalogue(connection: sql.Connection) -> list[str]:
    query = sql.select(items.c.id).where(~items.c.gone).order_by(items.c.id)
    return list(connection.execute(query).scalars())
