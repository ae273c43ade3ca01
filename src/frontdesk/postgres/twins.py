"""Which passages are translations of each other, looked up one by one: `knowledge.twins`, by the indexes."""

from functools import lru_cache

import numpy as np
import sqlalchemy as sql

from frontdesk.features.embedding import Floats, normalised
from frontdesk.knowledge.index import Twins
from frontdesk.knowledge.twins import ALIKE
from frontdesk.postgres import queries
from frontdesk.postgres.engine import Tables
from frontdesk.postgres.spelling import read, written
from frontdesk.store.database import storage_errors

NEAR = 16  # that are looked at: the nearest at the kept centre may be the second at the true one
REMEMBERED = 10_000


def twins(tables: Tables) -> Twins:
    """Look twins up, each once: after a change the index is another."""

    @lru_cache(maxsize=REMEMBERED)
    def of(passage: str) -> tuple[str, ...]:
        with storage_errors("looking for translations"), tables.engine.connect() as connection:
            return tuple(_twins(connection, tables, passage))

    return of


def _twins(connection: sql.Connection, tables: Tables, passage: str) -> list[str]:
    """Find in every other language the nearest passage, where this one is its nearest too."""
    connection.execute(queries.BEGIN, {"near": 4 * NEAR})
    row = connection.execute(queries.OWN, {"passage": passage, "model": tables.model}).one_or_none()
    if row is None or row.language not in tables.places:
        return []
    own = normalised(read(row.vector) - tables.places[row.language].moved)
    found: list[str] = []
    for language in tables.places:
        there, vector = ("", own) if language == row.language else _nearest(connection, tables, language, own)
        if (
            there
            and vector @ own >= ALIKE
            and _nearest(connection, tables, row.language, vector)[0] == passage
        ):
            found.append(there)
    return found


def _nearest(connection: sql.Connection, tables: Tables, language: str, to: Floats) -> tuple[str, Floats]:
    """Return the passage of a language that is nearest to a vector (384,), and its own at the true centre."""
    told = {"language": language, "model": tables.model, "asked": written(to), "near": NEAR}
    rows = connection.execute(queries.NEAR, told).all()
    if not rows:
        return "", to
    vectors = normalised(np.stack([read(row.vector) for row in rows]) - tables.places[language].moved)
    best = int((vectors @ to).argmax())
    return str(rows[best].passage), vectors[best]
