"""What a search asks of whatever holds the passages: `Engine`, the question it gets and what it measures.

Engines find candidates in their own way and measure them exactly; `index` makes one ranking of what they
measure. In memory: `exact`. Beside SQLite: `files`. In PostgreSQL: the database itself.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np

from frontdesk.features.embedding import Floats, normalised
from frontdesk.knowledge.passage import language_of
from frontdesk.knowledge.tokens import is_code
from frontdesk.knowledge.wanted import Wanted
from frontdesk.preprocess.text import han_share


class Asked(NamedTuple):
    """A question, ready to be compared; one row for each way of putting it.

    texts    what is asked; "" for a photo
    weights  (views,) how much what a view finds counts
    vectors  (views, 384) as the embedder gives them, or already centred where ``placed`` says so
    placed   whether a vector is centred already: a photo's, which came through the bridge
    words    `tokens.asked` of each view; () for a photo
    """

    texts: tuple[str, ...]
    weights: Floats
    vectors: Floats
    placed: tuple[bool, ...]
    words: tuple[tuple[str, ...], ...]

    def located(self, everyday: Mapping[str, Floats]) -> Floats:
        """Centre each vector where its view's language lies: (views, 384), of length 1."""
        centres = [
            np.zeros_like(self.vectors[0]) if placed else middle(everyday, language_of(text))
            for text, placed in zip(self.texts, self.placed, strict=True)
        ]
        return normalised(self.vectors - np.stack(centres))

    def compared(self, language: str) -> list[Sequence[str]]:
        """Give the words of each view that passages of a language can share: across languages, codes."""
        pairs = zip(self.texts, self.words, strict=True)
        return [words if speaks(text, language) else codes(words) for text, words in pairs]


class Measured(NamedTuple):
    """Candidates of one language, measured exactly: each column is a passage.

    passages  their ids
    whole     (views, n) centred cosine of the whole
    best      (views, n) of the best piece: a sentence under its heading, or the picture through the bridge
    lexical   (views, n) BM25 of the words that `Asked.compared` gives
    holds     (views, n) share of the view's codes that stand there; 0 where it has none
    most      (views,) the most BM25 could give: the sum of the rarities of all words of the view
    """

    passages: tuple[str, ...]
    whole: Floats
    best: Floats
    lexical: Floats
    holds: Floats
    most: Floats


class Engine(Protocol):
    """Holds the passages that are not hidden, by language. Safe from any thread, and never changes."""

    def languages(self) -> Sequence[str]:
        """Name the languages of which there are passages."""
        ...

    def centre(self, language: str) -> Floats:
        """Return where the passages of a language lie (384,): what was taken off their vectors."""
        ...

    def measure(self, language: str, asked: Asked, most: int, wanted: Wanted) -> Measured:
        """Measure all passages of a language that could be among the ``most`` best, of those wanted.

        More than these may be given, in any order; of each passage all numbers are exact.
        """
        ...


@lru_cache(maxsize=4_096)
def speaks(text: str, language: str) -> bool:
    """Tell whether a question shares words with pages of a language: it is in it, in two, or in none."""
    return language == "und" or language_of(text) in (language, "und") or 0.0 < han_share(text) < 1.0


def codes(words: Sequence[str]) -> list[str]:
    """Give those of some words that name the same thing in every language."""
    return [word for word in words if is_code(word)]


def middle(everyday: Mapping[str, Floats], language: str) -> Floats:
    """Return where a language lies (384,); any other language where all that are known lie."""
    found = everyday.get(language)
    return np.mean(list(everyday.values()), axis=0) if found is None else found
