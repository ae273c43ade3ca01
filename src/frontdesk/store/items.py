"""What can be recommended, on SQLite or PostgreSQL: put in piece by piece, taken out and not forgotten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from frontdesk.errors import InvalidInput, NotFound
from frontdesk.recommend.item import Item
from frontdesk.store.database import aware, insert, runs, storage_errors
from frontdesk.store.tables import revisions
from frontdesk.store.wares import items

NAME = "catalogue"  # in the table of revisions

OWN = ("title", "text", "category", "attributes", "price", "stock")  # columns that a new version replaces


@dataclass(frozen=True, slots=True)
class Taken:
    """How many items were new, changed, and as they were."""

    added: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        """Count both together."""
        return Taken(self.added + other.added, self.changed + other.changed, self.same + other.same)


class ItemStore:
    """The catalogue; every method is one transaction."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def put(self, given: Sequence[Item], now: datetime | None = None) -> Taken:
        """Put items in, each in place of the one of its id; those not named stay as they are.

        An item without a picture or a day keeps what it had. Raises `InvalidInput` for an id given twice.
        """
        _check_once(given)
        at = now or datetime.now(UTC)
        taken = Taken()
        with storage_errors("storing items"), self.engine.begin() as connection:
            _hold(connection)
            for run in runs(given):
                taken += _put(connection, run, at)
            if taken.added or taken.changed:
                _grow(connection, 1)
        return taken

    def get(self, item: str) -> Item:
        """Read one item. Raises `NotFound` for one that is not, or no longer, in the catalogue."""
        query = sql.select(items).where(items.c.id == item, ~items.c.gone)
        with storage_errors("reading items"), self.engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise unknown_item(item)
        return _item(row)

    def find(self, ids: Sequence[str]) -> Mapping[str, Item]:
        """Read those of some items that are in the catalogue, by their ids."""
        found: dict[str, Item] = {}
        with storage_errors("reading items"), self.engine.connect() as connection:
            for run in runs(ids):
                query = sql.select(items).where(items.c.id.in_(run), ~items.c.gone)
                found |= {row["id"]: _item(row) for row in connection.execute(query).mappings()}
        return found

    def all(self) -> tuple[Item, ...]:
        """Read the whole catalogue, by id."""
        query = sql.select(items).where(~items.c.gone).order_by(items.c.id)
        with storage_errors("reading items"), self.engine.connect() as connection:
            return tuple(_item(row) for row in connection.execute(query).mappings())

    def page(self, most: int, after: str = "", category: str | None = None) -> tuple[Item, ...]:
        """Read at most ``most`` items by id, those behind ``after``."""
        query = sql.select(items).where(items.c.id > after, ~items.c.gone).order_by(items.c.id).limit(most)
        if category is not None:
            query = query.where(items.c.category == category)
        with storage_errors("reading items"), self.engine.connect() as connection:
            return tuple(_item(row) for row in connection.execute(query).mappings())

    def retire(self, ids: Sequence[str], now: datetime | None = None) -> int:
        """Take items out of the catalogue; tell how many were in it. What customers did with them stays."""
        count = 0
        with storage_errors("removing items"), self.engine.begin() as connection:
            _hold(connection)
            for run in runs(ids):
                gone = items.update().where(items.c.id.in_(run), ~items.c.gone)
                count += connection.execute(gone.values(gone=True, changed=now or datetime.now(UTC))).rowcount
            if count:
                _grow(connection, 1)
        return count

    def show(self, item: str, picture: str) -> None:
        """Give an item another picture, by the digest of its blob. Raises `NotFound`."""
        shown = items.update().where(items.c.id == item, ~items.c.gone)
        with storage_errors("storing an item"), self.engine.begin() as connection:
            _hold(connection)
            if connection.execute(shown.values(image=picture, changed=datetime.now(UTC))).rowcount == 0:
                raise unknown_item(item)
            _grow(connection, 1)

    def pictured(self, digests: Collection[str]) -> frozenset[str]:
        """Tell which of some pictures an item has, also one that was taken out: it may come back."""
        found: set[str] = set()
        with storage_errors("reading items"), self.engine.connect() as connection:
            for run in runs(sorted(digests)):
                found.update(
                    connection.execute(sql.select(items.c.image).where(items.c.image.in_(run))).scalars()
                )
        return frozenset(found)

    def revision(self) -> int:
        """Return what grows whenever any process changes the catalogue."""
        query = sql.select(revisions.c.number).where(revisions.c.name == NAME)
        with storage_errors("reading items"), self.engine.connect() as connection:
            return int(connection.execute(query).scalar() or 0)


def unknown_item(item: str) -> NotFound:
    """Make the error of an id that the catalogue does not have."""
    return NotFound(
        f"the catalogue has no item {item!r}", part="item", value=item, remedy="list them with GET /v1/items"
    )


def _check_once(given: Sequence[Item]) -> None:
    seen: set[str] = set()
    for one in given:
        if one.id in seen:
            raise InvalidInput(
                f"item {one.id!r} is given twice", part="id", value=one.id, remedy="give each item once"
            )
        seen.add(one.id)


def _put(connection: sql.Connection, given: Sequence[Item], at: datetime) -> Taken:
    query = sql.select(items).where(items.c.id.in_([one.id for one in given]))
    there = {row["id"]: row for row in connection.execute(query).mappings()}
    new = [_row(one, at) for one in given if one.id not in there]
    changed = [one for one in given if one.id in there and _differs(one, there[one.id])]
    if new:
        connection.execute(items.insert(), new)
    for one in changed:
        row = _row(one, at)
        kept: dict[str, Any] = {"image": one.image or there[one.id]["image"]}
        kept |= {"added": row["added"] if one.added else aware(there[one.id]["added"])}
        mine = items.update().where(items.c.id == one.id)
        connection.execute(mine.values({name: row[name] for name in (*OWN, "changed", "gone")} | kept))
    return Taken(len(new), len(changed), len(given) - len(new) - len(changed))


def _differs(one: Item, row: sql.RowMapping) -> bool:
    """Tell whether an item says something else than the row that is kept."""
    said = _said(one)
    return (
        bool(row["gone"])
        or any(said[name] != row[name] for name in OWN)
        or (bool(one.image) and one.image != row["image"])
        or (one.added is not None and one.added != aware(row["added"]))
    )


def _row(one: Item, at: datetime) -> dict[str, Any]:
    added = (one.added or at).astimezone(UTC)  # SQLite keeps no zone
    return {**_said(one), "id": one.id, "image": one.image, "added": added, "changed": at, "gone": False}


def _said(one: Item) -> dict[str, Any]:
    return {
        "title": dict(one.title),
        "text": dict(one.text),
        "category": one.category,
        "attributes": dict(one.attributes),
        "price": one.price,
        "stock": one.stock,
    }


def _item(row: sql.RowMapping) -> Item:
    return Item(
        row["id"],
        row["title"],
        row["text"],
        row["category"],
        row["attributes"],
        row["price"],
        row["stock"],
        row["image"],
        aware(row["added"]),
    )


def _hold(connection: sql.Connection) -> None:
    """Let nobody else change the catalogue until this transaction ends, before anything of it is read.

    Two that put in the same new item would both find that it is not there, and one of them would fail.
    """
    first = insert(connection, revisions).values(name=NAME, number=0)
    connection.execute(first.on_conflict_do_nothing(index_elements=["name"]))
    _grow(connection, 0)


def _grow(connection: sql.Connection, by: int) -> None:
    mine = revisions.update().where(revisions.c.name == NAME)
    connection.execute(mine.values(number=revisions.c.number + by))
