"""One search of one language, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sql

from frontdesk.features.embedding import Floats
from frontdesk.knowledge.engine import Measured, codes
from frontdesk.knowledge.wanted import Wanted
from frontdesk.postgres import queries
from frontdesk.postgres.counts import Counts
from frontdesk.postgres.spelling import sought, written

OFTEN = 8_000  # passages in which the words of a view are looked up: those of its rarer words
Words = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """A question to one language: each view's centred vector (views, 384) and its spelt words.

    ``compared`` are those of its ``words`` that passages of the language can share.
    """

    connection: sql.Connection
    named: Mapping[str, object]
    counts: Counts
    located: Floats
    words: Words
    compared: Words

    def candidates(self, wanted: Wanted, near: int) -> list[str]:
        """Return the passages that are near in whole or in part, or share the rarer words."""
        told = {**self.named, **queries.told(wanted), "near": near, "asked": self._views(), **self._sought()}
        ask = (
            queries.nearest("search_wholes", wanted),
            queries.nearest("search_pieces", wanted),
            queries.said(wanted),
        )
        return list({str(passage) for one in ask for passage in self.connection.scalars(one, told)})

    def measured(self, passages: Sequence[str]) -> Measured:
        """Measure passages; one that has no vector yet is left out."""
        whole, best = self._cosines(queries.WHOLE, passages), self._cosines(queries.BEST, passages)
        lexical, holds = self._said(passages)
        most = np.array([sum(map(self.counts.weight, words)) for words in self.words], np.float32)
        there = np.flatnonzero(~np.isnan(whole).any(axis=0))
        ids = tuple(passages[at] for at in there.tolist())
        whole, best, lexical, holds = (one[:, there] for one in (whole, best, lexical, holds))
        return Measured(ids, whole, best, lexical, holds, most)

    def _views(self) -> list[str]:
        return [written(view) for view in self.located]

    def _sought(self) -> dict[str, object]:
        """Give the rarer words of each view, as many as stand in few enough passages together."""
        rows = [
            (view, word)
            for view, words in enumerate(self.compared)
            for word in self.counts.rarer(words, OFTEN)
        ]
        least, slope = self.counts.norms
        return {
            "views": [view for view, _ in rows],
            "terms": [word for _, word in rows],
            "queries": [sought(word) for _, word in rows],
            "weights": [self.counts.weight(word) for _, word in rows],
            "least": least,
            "slope": slope,
            "most": OFTEN,
        }

    def _cosines(self, statement: sql.TextClause, passages: Sequence[str]) -> Floats:
        """Return cosines (views, passages) at the true centre; NaN where there is no vector."""
        moved = self.counts.moved
        told = {
            **self.named,
            "passages": passages,
            "asked": self._views(),
            "offs": (self.located @ moved).astype(float).tolist(),
            "moved": written(moved),
            "far": float(moved @ moved),
        }
        places = {passage: at for at, passage in enumerate(passages)}
        found = np.full((len(self.located), len(passages)), np.nan, np.float32)
        for passage, view, cosine in self.connection.execute(statement, told):
            found[view, places[passage]] = cosine
        return found

    def _said(self, passages: Sequence[str]) -> tuple[Floats, Floats]:
        """Return BM25 and the share of codes that stand there, both (views, passages)."""
        terms = list(self.counts.seen)
        told = {"passages": passages, "terms": terms, "queries": [sought(term) for term in terms]}
        often, lengths = np.zeros((len(terms), len(passages))), np.zeros(len(passages))
        places = {passage: at for at, passage in enumerate(passages)}
        for passage, length, counts in self.connection.execute(queries.OFTEN, told):
            often[:, places[passage]], lengths[places[passage]] = counts, length
        least, slope = self.counts.norms
        parts = often / (often + least + slope * lengths)
        rows = {term: at for at, term in enumerate(terms)}
        weights, named = (np.zeros((len(self.words), len(terms))) for _ in range(2))
        for view, (words, compared) in enumerate(zip(self.words, self.compared, strict=True)):
            for word in compared:
                if word in rows:
                    weights[view, rows[word]] += self.counts.weight(word)
            own = codes(words)
            for word in own:
                if word in rows:
                    named[view, rows[word]] += 1 / len(own)
        return (weights @ parts).astype(np.float32), (named @ (often > 0)).astype(np.float32)
