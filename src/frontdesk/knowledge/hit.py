"""What a search gives: passages, and what speaks for each of them."""

from dataclasses import dataclass
from typing import NamedTuple

from frontdesk.knowledge.passage import Passage, Span


class Signs(NamedTuple):
    """What speaks for a passage; the calibrated score is made of these numbers.

    sentence  cosine of its best sentence or heading
    whole     cosine of the whole passage
    coverage  share of the question's words that stand there, 0 to 1
    same      1 where question and passage share a language, else 0
    """

    sentence: float
    whole: float
    coverage: float
    same: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found; ``score`` is the calibrated probability that it answers.

    ``lexical`` is BM25 as a share of the most it could give, ``dense`` the mean of the two centred cosines:
    they explain the score. ``sentences`` are places in the passage's text with their cosines, in order;
    ``twins`` are passages that say the same in another language. ``view`` is the sentence, the hint or the
    whole question that found it.
    """

    passage: Passage
    score: float
    lexical: float
    dense: float
    signs: Signs
    sentences: tuple[tuple[Span, float], ...] = ()
    twins: tuple[str, ...] = ()
    view: str = ""

    @property
    def sentence(self) -> Span | None:
        """The place of the best sentence; None in a passage without any."""
        return max(self.sentences, key=lambda one: one[1])[0] if self.sentences else None
