"""The passages of one language, all of them measured for a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from frontdesk.features.embedding import Floats
from frontdesk.knowledge.dense import Dense, Units, Vectors
from frontdesk.knowledge.engine import Asked, Measured, codes
from frontdesk.knowledge.lexical import Lexical
from frontdesk.knowledge.passage import Passage


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Passages of one language with their pieces, vectors and words."""

    language: str
    passages: tuple[Passage, ...]
    ids: tuple[str, ...]
    dense: Dense
    lexical: Lexical

    @classmethod
    def build(
        cls,
        language: str,
        own: Sequence[tuple[Passage, Units]],
        vectors: Vectors,
        everyday: Floats,
        shown: Mapping[str, Floats],
    ) -> "Group":
        """Gather the passages of a language; ``everyday`` is where the vectors of that language lie."""
        passages = tuple(passage for passage, _ in own)
        seen = [shown.get(passage.id) for passage in passages]
        dense = Dense.build([vectors[units.digest] for _, units in own], everyday, seen)
        lexical = Lexical.build([f"{passage.title}\n{passage.text}" for passage in passages])
        return cls(language, passages, tuple(passage.id for passage in passages), dense, lexical)

    def measure(self, asked: Asked, located: Floats) -> Measured:
        """Measure every passage for every view; ``located`` holds the views' centred vectors (views, 384)."""
        whole, pieces = self.dense.scores(located)
        lexical = [self.lexical.scores(words) for words in asked.compared(self.language)]
        holds = [self.lexical.holds(codes(words)) for words in asked.words]
        most = np.array([self.lexical.weight(words) for words in asked.words], np.float32)
        best = self.dense.best(pieces)
        return Measured(self.ids, whole, best, np.stack(lexical), np.stack(holds), most)
