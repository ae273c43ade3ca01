"""BM25 over a fixed set of texts, few enough that each of them is scored."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.segment import Segment
from frontdesk.knowledge.tokens import tokens
from frontdesk.knowledge.words import Words

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Lexical:
    """The words of some texts."""

    words: Words

    @classmethod
    def build(cls, texts: Sequence[str]) -> "Lexical":
        """Count the words of texts."""
        return cls(Words.of(Segment.build([tokens(text) for text in texts])))

    def scores(self, asked: Sequence[str]) -> Scores:
        """Return the BM25 score (texts,) of every text for the tokens of a question; zeros if none occurs."""
        looked = self.words.look(asked)
        found: Scores = looked.scores(self.words.everywhere(looked)).astype(np.float32)
        return found

    def weight(self, asked: Sequence[str]) -> float:
        """Return the most that a text could score: the sum of the tokens' inverse document frequencies."""
        return float(self.words.look(asked).weights.sum())

    def holds(self, wanted: Sequence[str]) -> Scores:
        """Return which share of some tokens stands in every text: (texts,), zeros for no tokens."""
        hits = (self.words.everywhere(self.words.look(wanted)) > 0).sum(axis=0)
        share: Scores = (hits / max(len(wanted), 1)).astype(np.float32)
        return share
