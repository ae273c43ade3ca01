"""Vectors by what they were made of: derived data, which can be made again."""

from collections.abc import Mapping, Sequence

import numpy as np
import sqlalchemy as sql
from numpy.typing import NDArray

from frontdesk.store.database import insert, runs, storage_errors
from frontdesk.store.tables import vectors

Floats = NDArray[np.float32]


class VectorStore:
    """Vectors that something of a given name made of texts or pictures, by the SHA-256 of those."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def of(self, maker: str, digests: Sequence[str]) -> dict[str, Floats]:
        """Return those that are kept, (width,) each."""
        query = sql.select(vectors.c.digest, vectors.c.data).where(vectors.c.model == maker)
        with storage_errors("reading vectors"), self.engine.connect() as connection:
            return {
                row.digest: np.frombuffer(row.data, np.float32)
                for run in runs(digests)
                for row in connection.execute(query.where(vectors.c.digest.in_(run)))
            }

    def keep(self, maker: str, made: Mapping[str, Floats]) -> None:
        """Keep vectors; those of the same digest and maker are replaced."""
        with storage_errors("storing vectors"), self.engine.begin() as connection:
            keep(connection, maker, {name: one.astype(np.float32).tobytes() for name, one in made.items()})


def keep(connection: sql.Connection, maker: str, made: Mapping[str, bytes]) -> None:
    """Keep vectors inside the caller's transaction, in place of those of the same digest and maker."""
    rows = [{"digest": digest, "model": maker, "data": data} for digest, data in sorted(made.items())]
    if rows:
        upsert = insert(connection, vectors)
        there = [vectors.c.digest, vectors.c.model]  # another process may keep the same at the same time
        data = {"data": upsert.excluded.data}
        connection.execute(upsert.on_conflict_do_update(index_elements=there, set_=data), rows)
