"""Text vectors without any weights: character n-grams hashed to 384 signed slots.

The fallback of the embedding slot. It compares spelling, not meaning: Weinberger et al., "Feature Hashing
for Large Scale Multitask Learning" (2009).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from frontdesk.features import learnt
from frontdesk.features.embedding import WIDTH, Floats, Role, normalised
from frontdesk.features.feature import Array, Item, Section, Shape, Tools
from frontdesk.preprocess.text import is_han, normalise, segment

LONG = 3_000  # characters that are looked at: beyond them a bag of n-grams says little


@dataclass(frozen=True, slots=True)
class HashedNgrams:
    """Embeds texts by the n-grams of their characters; `role` makes no difference."""

    name: str = "hashed-ngrams.v1"

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        """Return (texts, 384) vectors of length 1; also of an empty text."""
        del role
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = _bag(text)
        return normalised(vectors)


class Settings(Section):
    """There is nothing to choose."""


@dataclass(frozen=True, slots=True)
class Hashed:
    """The same vectors as a feature of a recipe."""

    embedder: HashedNgrams

    @property
    def name(self) -> str:
        """As of the embedder: there are no settings."""
        return self.embedder.name

    @property
    def shape(self) -> Shape:
        """A vector of 384."""
        return Shape("vector", WIDTH)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (384,) float32 of length 1 a text, without unit. Raises `InvalidInput` for others."""
        return list(self.embedder.embed(list(learnt.texts(items, "hashed"))))


def build(settings: Settings, tools: Tools) -> Hashed:
    """Make the feature, which needs nothing."""
    del settings, tools
    return Hashed(HashedNgrams())


def _bag(text: str) -> Floats:
    """Add up the signed slots of one text, with the square root of each n-gram's count."""
    counts = Counter(_ngrams(normalise(text)[:LONG]))
    counts["^$"] += 1  # gives an empty text a direction, so that every vector has length 1
    hashes = np.fromiter((crc32(gram.encode("utf-8", "replace")) for gram in counts), np.int64, len(counts))
    weights = np.sqrt(np.fromiter(counts.values(), np.float64, len(counts)))
    signs = np.where(hashes & 1, 1.0, -1.0)
    bag = np.bincount((hashes >> 8) % WIDTH, weights * signs, WIDTH)
    if not bag.any():  # opposite signs in one slot can cancel out
        bag[0] = 1.0
    return bag.astype(np.float32)


def _ngrams(text: str) -> Iterator[str]:
    """Yield words, n-grams of 3 to 5 letters inside words, single Han characters and their pairs."""
    previous = ""
    for word, _, _ in segment(text):
        yield word
        if is_han(word[0]):
            yield from word
            joined = previous + word
            yield from (joined[at : at + 2] for at in range(len(joined) - 1))
            previous = word[-1]
        else:
            marked = f"^{word}$"
            for size in (3, 4, 5):
                yield from (marked[at : at + size] for at in range(len(marked) - size + 1))
            previous = ""
