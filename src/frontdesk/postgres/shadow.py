"""What PostgreSQL searches follows the passages, in the transaction that changes them.

Writers wait for each other, so every count is exact at every commit. Words need nothing but the passage;
vectors are taken from those kept under its digest. A passage put before its vectors is found once `fill` ran.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import sqlalchemy as sql
from sqlalchemy.dialects.postgresql import ARRAY

from frontdesk.features.embedding import WIDTH, Embedder, Floats
from frontdesk.knowledge.archive import recalled
from frontdesk.knowledge.dense import EVERYDAY, PRIOR, Units, located
from frontdesk.knowledge.engine import middle
from frontdesk.knowledge.passage import Passage
from frontdesk.knowledge.tokens import tokens
from frontdesk.knowledge.vectors import unpack
from frontdesk.library import Library
from frontdesk.postgres import statements
from frontdesk.postgres.spelling import read, spelt, written
from frontdesk.postgres.tables import words
from frontdesk.store.tables import vectors

MOVED = 0.1  # a centre that moved by more is renewed: candidates are found by their angle at the kept one
RUN = 200  # passages of one statement
Row = dict[str, object]


@dataclass(frozen=True)
class Shadow:
    """Words, vectors and counts of the passages in a database, their vectors by one embedder."""

    engine: sql.Engine
    embed: Embedder

    @cached_property
    def everyday(self) -> Mapping[str, Floats]:
        """Where each language lies (384,)."""
        return located(recalled(Library(self.engine), self.embed, list(EVERYDAY.values())))

    def leave(self, connection: sql.Connection, sources: Sequence[str]) -> None:
        """Let the passages of some sources go, before the tables do. Waits for other writers."""
        connection.execute(statements.LOCK)
        gone = list(connection.scalars(sql.select(words.c.passage).where(words.c.source.in_(sources))))
        for statement in (*statements.COUNTED, statements.SUMMED):
            connection.execute(statement, {"passages": gone, "sign": -1, "model": None})
        for statement in statements.DROPPED:
            connection.execute(statement, {"passages": gone})

    def enter(self, connection: sql.Connection, passages: Sequence[Passage]) -> None:
        """Take in passages that the tables have; what is there already is left as it is."""
        connection.execute(statements.LOCK)
        plain = [one for one in passages if not one.hidden]
        for start in range(0, len(plain), RUN):
            run = plain[start : start + RUN]
            self._words(connection, run)
            for language in dict.fromkeys(one.language for one in run):
                self._vectors(connection, language, [one for one in run if one.language == language])

    def show(self, connection: sql.Connection, shown: Mapping[str, Floats]) -> None:
        """Let the pictures of passages, each by its centred vector (384,), be all that there are."""
        connection.execute(statements.LOCK)
        rows = [{"passage": name, "vector": written(vector)} for name, vector in shown.items()]
        for statement in statements.SHOWN:
            connection.execute(statement, {"model": self.embed.name, "rows": json.dumps(rows)})

    def _words(self, connection: sql.Connection, run: Sequence[Passage]) -> None:
        fresh = _inserted(connection, statements.WORDS, [_worded(one) for one in run])
        for statement in statements.COUNTED:
            connection.execute(statement, {"passages": fresh, "sign": 1})

    def _vectors(self, connection: sql.Connection, language: str, run: Sequence[Passage]) -> None:
        cut = {one.id: Units.of(one).digest for one in run}
        known = self.known(connection, list(cut.values()))
        ready = [one for one in run if cut[one.id] in known]
        if not ready:
            return
        centre, _, _ = self._place(connection, language)
        made = {one.id: known[cut[one.id]] - centre for one in ready}
        rows = [_named(one) | {"vector": written(made[one.id][0])} for one in ready]
        fresh = set(_inserted(connection, statements.WHOLES, rows, self.embed.name))
        pieces = [piece for one in ready if one.id in fresh for piece in _pieces(one, made[one.id])]
        _inserted(connection, statements.PIECES, pieces, self.embed.name)
        connection.execute(statements.SUMMED, {"passages": list(fresh), "sign": 1, "model": self.embed.name})
        self._renew(connection, language)

    def known(self, connection: sql.Connection, digests: Sequence[str]) -> Mapping[str, Floats]:
        """Return the kept vectors of some digests; what is damaged is left out."""
        named = vectors.c.digest == sql.any_(sql.literal(digests, ARRAY(sql.Text)))
        query = sql.select(vectors.c.digest, vectors.c.data).where(vectors.c.model == self.embed.name, named)
        return unpack({row.digest: bytes(row.data) for row in connection.execute(query)})

    def _place(self, connection: sql.Connection, language: str) -> tuple[Floats, Floats, int]:
        """Return the kept centre of a language, how far its wholes are away from it in sum, and their number.

        A language's first passage puts the centre where everyday sentences lie.
        """
        named = {"model": self.embed.name, "language": language}
        first = {"centre": middle(self.everyday, language), "away": np.zeros(WIDTH, np.float32)}
        connection.execute(statements.CENTRE, named | {name: written(it) for name, it in first.items()})
        centre, away, wholes = connection.execute(statements.PLACE, named).one()
        return read(centre), read(away), wholes

    def _renew(self, connection: sql.Connection, language: str) -> None:
        """Take all vectors of a language off its true centre where the kept one is too far from it."""
        step = moved(*self._place(connection, language), middle(self.everyday, language))
        if np.linalg.norm(step) > MOVED:
            told = {"model": self.embed.name, "language": language, "moved": written(step)}
            for statement in statements.RENEWED:
                connection.execute(statement, told)


def moved(centre: Floats, away: Floats, wholes: int, everyday: Floats) -> Floats:
    """Return how far the true centre is from the kept one (width,): `dense.centred`, out of sums."""
    return ((away + PRIOR * (everyday - centre)) / (wholes + PRIOR)).astype(np.float32)


def _pieces(passage: Passage, made: Floats) -> Iterator[Row]:
    """Give the pieces of a passage: its sentences, or the whole where it has none."""
    for at, vector in enumerate(made[1:] if len(made) > 1 else made):
        yield _named(passage) | {"at": at, "placed": False, "vector": written(vector)}


def _inserted(
    connection: sql.Connection, statement: sql.TextClause, rows: Sequence[Row], model: str = ""
) -> list[str]:
    told = {"rows": json.dumps(rows)} | ({"model": model} if model else {})
    return [str(passage) for passage in connection.scalars(statement, told)]


def _named(passage: Passage) -> Row:
    return {"passage": passage.id, "source": passage.source, "language": passage.language}


def _worded(passage: Passage) -> Row:
    counts = Counter(map(spelt, tokens(f"{passage.title}\n{passage.text}")))
    often = {word: count for word, count in counts.items() if count > 1}
    return _named(passage) | {"length": counts.total(), "words": list(counts), "often": often}
