"""The engine that asks PostgreSQL: candidates by its indexes, then exact numbers of each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import sqlalchemy as sql

from frontdesk.features.embedding import Floats
from frontdesk.knowledge.engine import Asked, Measured, middle
from frontdesk.knowledge.wanted import Wanted
from frontdesk.postgres import queries
from frontdesk.postgres.counts import Counts
from frontdesk.postgres.search import Search
from frontdesk.postgres.shadow import moved
from frontdesk.postgres.spelling import read, spelt
from frontdesk.store.database import storage_errors

NEAR, WIDE = 64, 2  # candidates of each kind and view: so many, and so many more for each that is asked for


class Place(NamedTuple):
    """Where a language lies (384,), and how far that is from the centre that is kept for it."""

    centre: Floats
    moved: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The searched tables with the vectors of one model, and where each language lay when it was opened."""

    engine: sql.Engine
    model: str
    everyday: Mapping[str, Floats]
    places: Mapping[str, Place]

    @classmethod
    def open(cls, engine: sql.Engine, model: str, everyday: Mapping[str, Floats]) -> "Tables":
        """Look which languages there are, and where they lie."""
        with storage_errors("reading the knowledge"), engine.connect() as connection:
            rows = connection.execute(queries.CENTRES, {"model": model}).all()
        places: dict[str, Place] = {}
        for language, centre, away, wholes in rows:
            kept = read(centre)
            way = moved(kept, read(away), wholes, middle(everyday, language))
            places[language] = Place(kept + way, way)
        return cls(engine, model, everyday, places)

    def languages(self) -> Sequence[str]:
        """Name the languages of which there are passages."""
        return tuple(self.places)

    def centre(self, language: str) -> Floats:
        """Return where the passages of a language lie (384,)."""
        return self.places[language].centre

    def measure(self, language: str, asked: Asked, most: int, wanted: Wanted) -> Measured:
        """Measure all passages of a language that could be among the ``most`` best, of those wanted.

        All of it as of one moment, whatever is written meanwhile.
        """
        words, compared = _spelt(asked.words), _spelt(asked.compared(language))
        named = {"language": language, "model": self.model}
        near = NEAR + WIDE * most
        reading = self.engine.execution_options(isolation_level="REPEATABLE READ")
        with storage_errors("searching"), reading.connect() as connection:
            connection.execute(queries.BEGIN, {"near": near})
            known = sorted({word for each in words for word in each})
            counts = Counts.read(connection, named, middle(self.everyday, language), known)
            if counts is None:
                return _nothing(len(asked.texts))
            search = Search(connection, named, counts, asked.located(self.everyday), words, compared)
            return search.measured(search.candidates(wanted, near))


def _spelt(words: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[spelt(word) for word in each] for each in words]


def _nothing(views: int) -> Measured:
    none = np.zeros((views, 0), np.float32)
    return Measured((), none, none, none, none, np.zeros(views, np.float32))
