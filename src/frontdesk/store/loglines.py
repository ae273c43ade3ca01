"""Rows of interactions as the arrays that models learn from, with a cap on what one customer can say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import sqlalchemy as sql
from numpy.typing import NDArray

from frontdesk.recommend.interaction import WEIGHTS
from frontdesk.recommend.log import Log
from frontdesk.store.preferences import heard
from frontdesk.store.tables import conversations
from frontdesk.store.wares import interactions, preferences, segments

DAY = 86_400.0  # seconds
AT_ONCE = 50_000  # rows that are fetched together
KINDS: Mapping[str, int] = {kind: number for number, kind in enumerate(WEIGHTS)}

Rows = NDArray[Any]  # structured: user, item, kind, weight, at


def log_of(
    connection: sql.Connection, now: datetime, flood: int, names: Sequence[str], kinds: Sequence[str]
) -> Log:
    """Read the interactions up to ``now`` with the items of ``names`` (see `InteractionStore.log`)."""
    place = {name: number for number, name in enumerate(names)}
    silent = _silent(connection)
    whose: dict[str, int] = {}
    runs = [np.zeros(0, _FORM)]
    result = connection.execution_options(yield_per=AT_ONCE).execute(_query(now, kinds))
    for partition in result.partitions():
        found = [
            (whose.setdefault(who, len(whose)), place[item], KINDS[kind], _weight(kind, value), at)
            for who, item, kind, value, at in map(tuple[Any, ...], partition)
            if item in place and who not in silent
        ]
        runs.append(np.array(found, _FORM))
    rows = np.concatenate(runs)
    rows = rows[np.lexsort((rows["at"], rows["user"]))]  # stable: what came later stands later
    rows = rows[counted(rows, flood)]
    return _grouped(connection, _logged(rows, tuple(whose), tuple(names)))


def counted(rows: Rows, flood: int) -> NDArray[np.bool_]:
    """Tell of rows, which stand by user and time, which count: (n,)."""
    if not len(rows):
        return np.zeros(0, bool)
    day = np.floor(rows["at"] / DAY).astype(np.int64)
    pair = rows["user"].astype(np.int64) * (int(rows["item"].max()) + 1) + rows["item"]
    rated = rows["kind"] == KINDS["rate"]
    act = (pair * len(KINDS) + rows["kind"]) * (int(np.ptp(day)) + 1) + day - day.min()
    counts = np.where(rated, _last(pair, rated), _first(act))
    found: NDArray[np.bool_] = counts & (_place_in(rows["user"], day, counts) < flood)
    return found


def _first(names: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Mark where each name stands for the first time."""
    marks = np.zeros(len(names), bool)
    marks[np.unique(names, return_index=True)[1]] = True
    return marks


def _last(names: NDArray[np.int64], among: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark where each name stands for the last time among the marked ones."""
    marks = np.zeros(len(names), bool)
    marks[among] = _first(names[among][::-1])[::-1]
    return marks


def _place_in(user: NDArray[Any], day: NDArray[Any], counts: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give each row its number among those of its user and day that count, from 0: (n,)."""
    new = np.ones(len(user), bool)
    new[1:] = (user[1:] != user[:-1]) | (day[1:] != day[:-1])
    before: NDArray[np.int64] = np.cumsum(counts) - counts  # rows that count before each
    begins = np.flatnonzero(new)
    place: NDArray[np.int64] = before - before[begins][np.cumsum(new) - 1]
    return place


def _logged(rows: Rows, customers: tuple[str, ...], names: tuple[str, ...]) -> Log:
    """Put rows into a log whose customers are those that have any, in their order."""
    there, user = np.unique(rows["user"], return_inverse=True)
    said = tuple(customers[number] for number in there)
    form = {name: np.ascontiguousarray(rows[name]) for name in ("item", "weight", "at")}
    return Log(said, names, user.astype(np.int32), form["item"], form["weight"], form["at"])


def _grouped(connection: sql.Connection, log: Log) -> Log:
    """Say of customers to which segment they belong, if anybody does."""
    found = {row.customer: row.segment for row in connection.execute(sql.select(segments))}
    return replace(log, segments=tuple(found.get(one, "") for one in log.customers)) if found else log


def _silent(connection: sql.Connection) -> set[str]:
    """Name those who want nothing made of what they do, as the rows name them."""
    query = sql.select(preferences.c.whose).where(~preferences.c.personal)
    return {name.removeprefix("customer:") for name in connection.execute(query).scalars()}


def _query(now: datetime, kinds: Sequence[str]) -> "sql.Select[Any]":
    """Select who, item, kind, value and seconds since 1970, in the order of arrival."""
    who = sql.func.coalesce(
        interactions.c.customer,
        conversations.c.customer,
        sql.literal("conversation:") + interactions.c.conversation,
    )
    seconds = sql.cast(sql.extract("epoch", interactions.c.at), sql.Float)
    own = interactions.c
    columns: list[sql.ColumnElement[Any]] = [who, own.item, own.kind, own.value, seconds]
    return (
        sql.select(*columns)
        .outerjoin(conversations, conversations.c.id == interactions.c.conversation)
        .where(own.at <= now.astimezone(UTC), own.kind.in_(kinds), heard(own.conversation))
        .order_by(interactions.c.number)
    )


def _weight(kind: str, value: float | None) -> float:
    """Weigh as `Interaction.weight` does."""
    return _WEIGHTS[kind] if value is None else (value - 3) / 2


_WEIGHTS: Mapping[str, float] = {str(kind): weight for kind, weight in WEIGHTS.items()}
_FORM = np.dtype(
    [("user", np.int32), ("item", np.int32), ("kind", np.int8), ("weight", np.float32), ("at", np.float64)]
)
