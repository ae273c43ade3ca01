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

# Weight of the words beside the two cosines: the more a question says, the more its words tell; a code that
# stands in the passage ("F02") counts besides.
WORD, MOST, CODE = 0.15, 2.0, 0.5
CROSS = 0.15  # added across languages, where all cosines are lower; docs/knowledge.md gives the figures


class Found(NamedTuple):
    """What one question gives: each row a view, each column a passage, or a piece in ``pieces``."""

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
        """Score every passage for every view; ``asked`` holds the views' centred vectors (views, width)."""
        weights = np.array([[view.weight] for view in views], np.float32)
        whole, pieces = (cosines * weights for cosines in self.dense.scores(asked))
        best = self.dense.best(pieces)
        lexical, worth = map(np.stack, zip(*(self._words(view) for view in views), strict=True))
        across = [[0.0 if speaks(view.text, self.language) else CROSS] for view in views]
        total = (best + whole + worth + np.array(across, np.float32)).astype(np.float32)
        return Found(total, lexical, best, whole, pieces)

    def sentences(self, at: int, cosines: Floats) -> tuple[tuple[Span, float], ...]:
        """Return the places of a passage's sentences with their cosines, out of those of all pieces."""
        spans = self.units[at].spans
        start = int(self.dense.starts[at])
        return tuple(zip(spans, cosines[start : start + len(spans)].tolist(), strict=True))

    def _words(self, view: View) -> tuple[Floats, Floats]:
        """Compare the words of a view: BM25 (passages,) as a share of the most it could give, and its worth.

        As a share, questions of any length compare; across languages only codes are looked at.
        """
        words = tokens.asked(view.text)
        codes = [word for word in words if tokens.is_code(word)]
        shared = words if speaks(view.text, self.language) else codes
        most = self.lexical.weight(words) or 1.0
        share = (self.lexical.scores(shared) * (view.weight / most)).astype(np.float32)
        worth = share * min(MOST, WORD * len(words)) + self.lexical.holds(codes) * (CODE * view.weight)
        return share, worth.astype(np.float32)


def speaks(text: str, language: str) -> bool:
    """Tell whether a question shares words with pages of a language: it is in it, in two, or in none."""
    return language == "und" or language_of(text) in (language, "und") or 0.0 < han_share(text) < 1.0
