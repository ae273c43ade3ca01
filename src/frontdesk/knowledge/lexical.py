"""BM25 over a fixed set of texts.

Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), in the form of Lucene and bm25s.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

import bm25s
import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.tokens import tokens

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Lexical:
    """The words of some texts. ``words`` holds the tokens of each, ``seen`` in how many texts each stands."""

    words: tuple[frozenset[str], ...]
    seen: Counter[str]
    engine: bm25s.BM25 | None = field(repr=False)

    @classmethod
    def build(cls, texts: Sequence[str]) -> "Lexical":
        """Count the words of texts."""
        cut = [tokens(text) for text in texts]
        engine = None
        if any(cut):  # without a single word there is no average length to divide by
            engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75, backend="numpy")
            engine.index(cut, show_progress=False)
        words = tuple(frozenset(one) for one in cut)
        return cls(words, Counter(word for one in words for word in one), engine)

    def scores(self, asked: Sequence[str]) -> Scores:
        """Return the BM25 score (texts,) of every text for the tokens of a question; zeros if none occurs."""
        known = [token for token in asked if token in self.seen]
        if self.engine is None or not known:
            return np.zeros(len(self.words), np.float32)
        found: Scores = self.engine.get_scores(known)
        return found

    def weight(self, asked: Sequence[str]) -> float:
        """Return the most that a text could score: the sum of the tokens' inverse document frequencies."""
        return sum(self._rarity(token) for token in asked)

    def holds(self, wanted: Sequence[str]) -> Scores:
        """Return which share of some tokens stands in every text: (texts,), zeros for no tokens."""
        hits = [sum(token in words for token in wanted) for words in self.words]
        return np.array(hits, np.float32) / np.float32(max(len(wanted), 1))

    def _rarity(self, token: str) -> float:
        there = self.seen[token]
        return log(1 + (len(self.words) - there + 0.5) / (there + 0.5))
