"""What all passages of a language have in common: how many, how long, where, and how rare a word is there."""

from collections.abc import Mapping, Sequence
from math import log
from typing import NamedTuple

import numpy as np
import sqlalchemy as sql

from frontdesk.features.embedding import Floats
from frontdesk.knowledge.words import K1, B
from frontdesk.postgres import queries
from frontdesk.postgres.shadow import moved
from frontdesk.postgres.spelling import read


class Counts(NamedTuple):
    """Counts of a language.

    texts    how many passages there are
    average  words of a passage
    moved    (384,) the way from the kept centre to the true one
    seen     in how many passages each word of a question stands; without those that stand in none
    """

    texts: int
    average: float
    moved: Floats
    seen: Mapping[str, int]

    @classmethod
    def read(
        cls, connection: sql.Connection, named: Mapping[str, object], everyday: Floats, words: Sequence[str]
    ) -> "Counts | None":
        """Read the counts of a language; None where it has no passage any more."""
        row = connection.execute(queries.COUNTS, named).one_or_none()
        if row is None:
            return None
        texts, length, centre, away, wholes = row
        rows = connection.execute(queries.RARITIES, {**named, "terms": list(words)})
        way = moved(read(centre), read(away), wholes, everyday)
        return cls(texts, length / texts if length else 1.0, way, {one.term: one.texts for one in rows})

    @property
    def norms(self) -> tuple[float, float]:
        """What a text's length adds to how often a word stands there: first + second x length."""
        return K1 * (1 - B), K1 * B / self.average

    def weight(self, word: str) -> float:
        """Return how rare a word is; `words` gives the formula."""
        seen = self.seen.get(word, 0)
        return log(1 + (self.texts - seen + 0.5) / (seen + 0.5))

    def rarer(self, words: Sequence[str], most: int) -> list[str]:
        """Give the rarest of some words, at least one, while ``most`` passages hold them together."""
        known = sorted(
            (word for word in dict.fromkeys(words) if word in self.seen), key=self.seen.__getitem__
        )
        ends = np.cumsum([self.seen[word] for word in known])
        return known[: max(1, int((ends <= most).sum()))]
