"""Turns of words alone, understood together: all their texts are embedded in as few runs as possible.

The embedder remembers what it embedded last. So each turn is then understood as it would be by itself, by the
same code, and finds its vectors there; were one forgotten, it would be made again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from frontdesk.desk import Desk
from frontdesk.features.embedding import WIDTH, Floats, Role
from frontdesk.perception.percepts import Perceived
from frontdesk.turn.findings import Findings
from frontdesk.turn.parts import Text
from frontdesk.turn.turn import Turn
from frontdesk.understanding.reading import read

Understood = tuple[Findings, Perceived]


def of_words(turn: Turn) -> bool:
    """Tell whether a turn has words alone."""
    return all(isinstance(part, Text) for part in turn.parts)


def understand_together(desk: Desk, turns: Sequence[Turn]) -> list[Understood]:
    """Understand turns of words alone, in their order."""
    embedder = desk.senses.embedder
    embedder.embed([part.content for turn in turns for part in turn.parts if isinstance(part, Text)])
    perceived = [desk.perceive(turn) for turn in turns]
    embedder.embed(asked(perceived))
    return [(desk.understand(turn, one), one) for turn, one in zip(turns, perceived, strict=True)]


def asked(perceived: Sequence[Perceived]) -> list[str]:
    """List every text whose vector understanding will want: whole texts, and each of several sentences."""
    noted = _Noted()
    for one in perceived:
        read(one, noted)
    return noted.texts


@dataclass(slots=True)
class _Noted:
    """An embedder that only notes what it is asked for."""

    name: str = "none"
    texts: list[str] = field(default_factory=list[str])

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        """Note the texts; the vectors are zeros (texts, 384)."""
        del role
        self.texts.extend(texts)
        return np.zeros((len(texts), WIDTH), np.float32)
