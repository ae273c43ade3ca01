"""The knowledge of a PostgreSQL database: the library that keeps it, and the index that searches it there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sql

from frontdesk.features.embedding import Embedder
from frontdesk.knowledge.archive import recalled
from frontdesk.knowledge.base import Shown
from frontdesk.knowledge.calibration import calibration
from frontdesk.knowledge.dense import Units, Vectors
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.passage import Passage
from frontdesk.library import FRESH, Library
from frontdesk.postgres import statements
from frontdesk.postgres.engine import Tables
from frontdesk.postgres.shadow import RUN, Shadow
from frontdesk.postgres.twins import twins
from frontdesk.store.database import storage_errors
from frontdesk.store.tables import passages


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """Opens an index over what the library holds at the moment; the passages stay in the database."""

    library: Library
    shadow: Shadow

    @classmethod
    def of(cls, engine: sql.Engine, embed: Embedder, fresh: float = FRESH) -> "Opening":
        """Keep the knowledge in a database that is PostgreSQL, with the vectors of an embedder."""
        shadow = Shadow(engine, embed)
        return cls(Library(engine, fresh, shadow), shadow)

    def index(self, shown: Shown) -> Index:
        """Open the index; ``shown`` gives the centred vectors (384,) of passages' pictures.

        Raises `StorageFailed`.
        """
        self.fill()
        pictures = shown(self.library.pictured())
        with storage_errors("storing pictures"), self.library.engine.begin() as connection:
            self.shadow.show(connection, pictures)
        embed, everyday = self.shadow.embed, self.shadow.everyday
        tables = Tables.open(self.library.engine, embed.name, everyday)
        judge = calibration(embed.name)
        return Index(embed, judge, tables, everyday, self._find, self._recall, {}, twins(tables))

    def fill(self) -> None:
        """Take in what could not be searched when it was put: another embedder, or an older version."""
        while missing := self._missing():
            self._recall([Units.of(one).texts for one in missing])
            with storage_errors("taking passages in"), self.library.engine.begin() as connection:
                connection.execute(statements.LOCK)
                query = sql.select(passages.c.id).where(passages.c.id.in_([one.id for one in missing]))
                there = set(connection.scalars(query))  # another process may have removed one
                self.shadow.enter(connection, [one for one in missing if one.id in there])

    def _missing(self) -> Sequence[Passage]:
        told = {"model": self.shadow.embed.name, "most": RUN}
        with storage_errors("reading the knowledge"), self.library.engine.connect() as connection:
            ids = list(connection.scalars(statements.MISSING, told))
        return self.library.passages_of(ids) if ids else ()

    def _find(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        return {one.id: one for one in self.library.passages_of(ids)}

    def _recall(self, texts: Sequence[tuple[str, ...]]) -> Vectors:
        return recalled(self.library, self.shadow.embed, texts)
