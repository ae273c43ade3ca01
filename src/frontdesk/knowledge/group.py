"""The passages of one language, scored for a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from frontdesk.features.embedding import Floats
from frontdesk.knowledge import tokens
from frontdesk.knowledge.dense import Dense, Units, Vectors
from frontdesk.knowledge.lexical import Lexical
from frontdesk.knowledge.passage import Passage, Span, language_of
from frontdesk.knowledge.query import View
from frontdesk.preprocess.text import han_share

# Weight of the words beside the two cosines: the more a question says, the more its words tell.
WORD, CODE, MOST = 0.15, 0.6, 2.0  # docs/knowledge.md tells how they were chosen


class Found(NamedTuple):
    """Scores (passages,) for one question, and the cosines (pieces,) of all pieces."""

    total: Floats
    lexical: Floats
    best: Floats
    whole: Floats
    pieces: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Passages of one language with their pieces, vectors and words."""

    language: str
    passages: tuple[Passage, ...]
    units: tuple[Units, ...]
    dense: Dense
    lexical: Lexical

    @classmethod
    def build(
        cls, language: str, own: Sequence[tuple[Passage, Units]], vectors: Vectors, everyday: Floats
    ) -> "Group":
        """Gather the passages of a language; ``everyday`` is where the vectors of that language lie."""
        passages, units = (tuple(one[0] for one in own), tuple(one[1] for one in own))
        dense = Dense.build([vectors[one.digest] for one in units], everyday)
        lexical = Lexical.build([f"{passage.title}\n{passage.text}" for passage in passages])
        return cls(language, passages, units, dense, lexical)

    def score(self, views: Sequence[View], asked: Floats) -> Found:
        """Score every passage by its best view; ``asked`` holds the views' centred vectors (views, width)."""
        weights = np.array([[view.weight] for view in views], np.float32)
        whole, pieces = (np.max(cosines * weights, axis=0) for cosines in self.dense.scores(asked))
        best = self.dense.best(pieces)
        said = [tokens.asked(view.text) for view in views]
        shares = weights * np.stack(
            [self._share(view.text, words) for view, words in zip(views, said, strict=True)]
        )
        worth = np.array([[_worth(words)] for words in said], np.float32)
        total = best + whole + np.max(worth * shares, axis=0)
        return Found(total, np.max(shares, axis=0), best, whole, pieces)

    def sentences(self, at: int, found: Found) -> tuple[tuple[Span, float], ...]:
        """Return the places of a passage's sentences with their cosines."""
        spans = self.units[at].spans[1:]
        start = int(self.dense.starts[at])
        cosines = found.pieces[start : start + len(spans)].tolist()
        return tuple((span, one) for span, one in zip(spans, cosines, strict=True) if span is not None)

    def _share(self, text: str, words: Sequence[str]) -> Floats:
        """BM25 (passages,) as a share of the most it could give, so that questions of any length compare."""
        shared = words if speaks(text, self.language) else [word for word in words if tokens.is_code(word)]
        found: Floats = self.lexical.scores(shared) / (self.lexical.weight(words) or 1.0)
        return found


def speaks(text: str, language: str) -> bool:
    """Tell whether a question shares words with pages of a language: it is in it, in two, or in none."""
    return language == "und" or language_of(text) in (language, "und") or 0.0 < han_share(text) < 1.0


def _worth(words: Sequence[str]) -> float:
    return min(MOST, WORD * len(words) + CODE * sum(map(tokens.is_code, words)))
