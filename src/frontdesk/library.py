"""The knowledge as the tables keep it: the `SourceStore` that a `KnowledgeBase` works on.

It stands above the rooms it joins: `store` knows tables and no passages, `knowledge` passages and no
tables.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from threading import Lock
from typing import Any, Protocol

import sqlalchemy as sql

from frontdesk.knowledge.passage import Passage, Scope, Source
from frontdesk.store.database import aware, runs, storage_errors
from frontdesk.store.tables import passages, revisions, sources, vectors
from frontdesk.store.vectors import keep

NAME = "knowledge"
STAMP = "s:"  # before the id of a source, in the names of revisions: when it was put there
FRESH = 0.25  # seconds: a turn shall not wait for the database to learn that nothing has changed


class Shadow(Protocol):
    """What follows every change of the passages in the same transaction."""

    def leave(self, connection: sql.Connection, sources: Sequence[str], /) -> None:
        """Hear that the passages of some sources are about to go; always called first."""
        ...

    def enter(self, connection: sql.Connection, passages: Sequence[Passage], /) -> None:
        """Hear that passages have come."""
        ...


class Library:
    """Sources, passages and vectors on SQLite or PostgreSQL; every method is one transaction."""

    def __init__(self, engine: sql.Engine, fresh: float = FRESH, shadow: Shadow | None = None) -> None:
        self.engine, self.fresh, self._shadow = engine, fresh, shadow
        self._looked, self._revision, self._changes = -1.0, "", 0
        self._lock = Lock()

    def revision(self) -> str:
        """Return what changes whenever any process adds or removes a source.

        Another process's change is seen within ``fresh`` seconds, one of this process at once.
        """
        now = time.monotonic()
        with self._lock:
            changes, known = self._changes, self._revision
            if self._looked >= 0 and now - self._looked <= self.fresh:
                return known
        read = self._read_revision()
        with self._lock:
            if changes == self._changes:  # else what was read may be older than a change of this process
                self._looked, self._revision = now, read
        return read

    def _changed(self) -> None:
        """Have the next question for the revision look, whoever is looking now."""
        with self._lock:
            self._looked, self._changes = -1.0, self._changes + 1

    def _read_revision(self) -> str:
        query = sql.select(revisions.c.number).where(revisions.c.name == NAME)
        with storage_errors("reading the knowledge"), self.engine.connect() as connection:
            return str(connection.execute(query).scalar() or 0)

    def sources(self) -> Sequence[Source]:
        """Return all sources, oldest first."""
        query = sql.select(sources).order_by(sources.c.added, sources.c.id)
        with storage_errors("reading the knowledge"), self.engine.connect() as connection:
            return [_source(row) for row in connection.execute(query).mappings()]

    def passages(self) -> Sequence[Passage]:
        """Return all passages, source by source, each in the order of its text."""
        query = sql.select(*(column for column in passages.c if column.name != "position"))
        ordered = query.order_by(passages.c.source, passages.c.position)
        with storage_errors("reading the knowledge"), self.engine.connect() as connection:
            return [_passage(row) for row in connection.execute(ordered).mappings()]

    def passages_of(self, ids: Sequence[str]) -> Sequence[Passage]:
        """Return those of some passages, by their ids, that are there."""
        query = sql.select(*(column for column in passages.c if column.name != "position"))
        queries = (query.where(passages.c.id.in_(run)) for run in runs(ids))
        with storage_errors("reading the knowledge"), self.engine.connect() as connection:
            return [_passage(row) for one in queries for row in connection.execute(one).mappings()]

    def passages_in(self, names: Sequence[str]) -> Sequence[Passage]:
        """Return the passages of some sources, each source's in the order of its text."""
        query = sql.select(*(column for column in passages.c if column.name != "position"))
        ordered = query.order_by(passages.c.source, passages.c.position)
        queries = (ordered.where(passages.c.source.in_(run)) for run in runs(names))
        with storage_errors("reading the knowledge"), self.engine.connect() as connection:
            return [_passage(row) for one in queries for row in connection.execute(one).mappings()]

    def counts(self) -> Mapping[str, int]:
        """Count the passages of each source that has any, hidden ones too."""
        query = sql.select(passages.c.source, sql.func.count()).group_by(passages.c.source)
        with storage_errors("reading the knowledge"), self.engine.connect() as connection:
            return {source: int(number) for source, number in connection.execute(query)}

    def size(self) -> int:
        """Count the passages that are not hidden."""
        query = sql.select(sql.func.count()).where(~passages.c.hidden)
        with storage_errors("reading the knowledge"), self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def stamps(self) -> Mapping[str, str]:
        """Return for each source what changes whenever it or one of its passages does."""
        query = sql.select(sources.c.id, revisions.c.number)
        joined = query.outerjoin_from(sources, revisions, revisions.c.name == STAMP + sources.c.id)
        with storage_errors("reading the knowledge"), self.engine.connect() as connection:
            return {name: str(number or 0) for name, number in connection.execute(joined)}

    def vectors_of(self, model: str, digests: Sequence[str]) -> Mapping[str, bytes]:
        """Return those vectors of an embedder that are kept under some digests."""
        query = sql.select(vectors.c.digest, vectors.c.data).where(vectors.c.model == model)
        queries = (query.where(vectors.c.digest.in_(run)) for run in runs(digests))
        with storage_errors("reading vectors"), self.engine.connect() as connection:
            return {row.digest: bytes(row.data) for one in queries for row in connection.execute(one)}

    def pictured(self) -> Sequence[Passage]:
        """Return the passages that show a picture, source by source, each in the order of its text."""
        query = sql.select(*(column for column in passages.c if column.name != "position"))
        shown = query.where(passages.c.picture.is_not(None))
        ordered = shown.order_by(passages.c.source, passages.c.position)
        with storage_errors("reading the knowledge"), self.engine.connect() as connection:
            return [_passage(row) for row in connection.execute(ordered).mappings()]

    def put(self, source: Source, passages_: Sequence[Passage], replacing: Sequence[str] = ()) -> None:
        """Keep a source with its passages; drop the sources ``replacing`` names, and one of the same id."""
        rows = [{**asdict(one), "position": position} for position, one in enumerate(passages_)]
        with storage_errors("storing a source"), self.engine.begin() as connection:
            self._drop(connection, [*replacing, source.id])
            connection.execute(sources.insert().values(_row(source)))
            if rows:
                connection.execute(passages.insert(), rows)
            if self._shadow:
                self._shadow.enter(connection, passages_)
            _count_up(connection)
            _stamp(connection, source.id)
        self._changed()

    def delete(self, source: str) -> bool:
        """Drop a source and its passages; tell whether it was there."""
        with storage_errors("removing a source"), self.engine.begin() as connection:
            there = self._drop(connection, [source])
            if there:
                _count_up(connection)
        self._changed()
        return there

    def _drop(self, connection: sql.Connection, ids: Sequence[str]) -> bool:
        if self._shadow:
            self._shadow.leave(connection, ids)
        connection.execute(passages.delete().where(passages.c.source.in_(ids)))
        connection.execute(revisions.delete().where(revisions.c.name.in_([STAMP + name for name in ids])))
        return connection.execute(sources.delete().where(sources.c.id.in_(ids))).rowcount > 0

    def vectors(self, model: str) -> Mapping[str, bytes]:
        """Return the kept vectors of an embedder by digest."""
        query = sql.select(vectors.c.digest, vectors.c.data).where(vectors.c.model == model)
        with storage_errors("reading vectors"), self.engine.connect() as connection:
            return {row.digest: bytes(row.data) for row in connection.execute(query)}

    def held(self, model: str, digests: Sequence[str]) -> Collection[str]:
        """Return those of some digests under which vectors of an embedder are kept."""
        query = sql.select(vectors.c.digest).where(vectors.c.model == model)
        with storage_errors("reading vectors"), self.engine.connect() as connection:
            queries = (query.where(vectors.c.digest.in_(run)) for run in runs(digests))
            return {found for one in queries for found in connection.scalars(one)}

    def keep_vectors(self, model: str, fresh: Mapping[str, bytes], forget: Sequence[str] = ()) -> None:
        """Keep vectors beside those of the embedder that are there; drop the digests in ``forget``."""
        mine = vectors.c.model == model
        with storage_errors("storing vectors"), self.engine.begin() as connection:
            for digest in forget:
                connection.execute(vectors.delete().where(mine, vectors.c.digest == digest))
            keep(connection, model, fresh)


def _stamp(connection: sql.Connection, source: str) -> None:
    """Note at which revision a source was put there."""
    number = sql.select(revisions.c.number).where(revisions.c.name == NAME).scalar_subquery()
    connection.execute(revisions.insert().values(name=STAMP + source, number=number))


def _row(source: Source) -> dict[str, Any]:
    """Lay a source flat: its scope stands in columns of the same names."""
    row = asdict(source)
    scope: dict[str, Any] = row.pop("scope")
    return row | scope


def _source(row: sql.RowMapping) -> Source:
    flat = dict(row)
    scope = Scope(**{one.name: flat.pop(one.name) for one in fields(Scope)})
    flat |= {"added": aware(flat["added"]), "notes": tuple(flat["notes"])}
    return Source(scope=scope, **flat)


def _passage(row: sql.RowMapping) -> Passage:
    places = {name: None if row[name] is None else tuple(row[name]) for name in ("box", "ms")}
    flat: dict[str, Any] = {**row, **places}
    return Passage(**flat)


def _count_up(connection: sql.Connection) -> None:
    grown = revisions.update().where(revisions.c.name == NAME).values(number=revisions.c.number + 1)
    if connection.execute(grown).rowcount == 0:
        connection.execute(revisions.insert().values(name=NAME, number=1))
