"""Token ids, for text encoders that are trained from the words on, or tuned from pretrained ones.

The own vocabulary holds words and Chinese characters: a Chinese word that it lacks is read as its characters.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import Field

from frontdesk.features import learnt
from frontdesk.features.feature import Array, Feature, Item, Section, Shape, Tools
from frontdesk.features.vocabulary import Census, Vocabulary
from frontdesk.features.wordpieces import Wordpieces
from frontdesk.preprocess.steps import USUAL, Steps, prepared
from frontdesk.preprocess.text import is_han

STEM = "tokens"
UNKNOWN = 0
STORED = ("minilm", "e5")
PREFIX = {"e5": "query: "}  # what the network was trained to read first

Positive = Annotated[int, Field(gt=0)]


class Settings(Section):
    """Which tokens there are, and how many of a text are read."""

    tokenizer: str = Field(
        default="",
        description="minilm, e5, or a folder with tokenizer.json; empty: an own vocabulary is learnt",
    )
    max_tokens: Positive = Field(default=64, description="at which a text is cut")
    steps: Steps = Field(
        default=USUAL, description="what is done to a text first, in this order; own vocabulary only"
    )
    min_df: Positive = Field(default=2, description="rows that must hold a word; own vocabulary only")
    max_vocabulary: Positive = Field(default=20_000, description="words that are kept, the commonest")


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Ids of an own vocabulary; id 0 is every word that it does not hold."""

    settings: Settings
    vocabulary: Vocabulary | None = None

    @property
    def name(self) -> str:
        """Name, settings and what was learnt."""
        known = (
            []
            if self.vocabulary is None
            else ["\n".join(self.vocabulary.terms).encode("utf-8", "surrogatepass")]
        )
        return learnt.title(f"{STEM}.v1", self.settings, *known)

    @property
    def shape(self) -> Shape:
        """Ids below the size of the vocabulary and the unknown word; 0 before `fit`."""
        return Shape("ids", 0 if self.vocabulary is None else len(self.vocabulary) + 1)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (tokens,) int64 a text, at least one and at most ``max_tokens``.

        Raises `NotReady` before `fit`, `InvalidInput` for what is no text.
        """
        if self.vocabulary is None:
            raise learnt.unfitted(STEM)
        return [_row(text, self.settings, self.vocabulary) for text in learnt.texts(items, STEM)]

    def fit(self, items: Iterable[Item]) -> "Tokens":
        """Learn the words and the Chinese characters that enough rows hold."""
        census = Census()
        for text in learnt.texts(items, STEM):
            census.add(_parts(prepared(text, self.settings.steps)))
        kept = census.kept(self.settings.min_df, self.settings.max_vocabulary)
        return replace(self, vocabulary=Vocabulary.of(kept))

    def save(self, folder: Path) -> None:
        """Write the vocabulary as JSON."""
        if self.vocabulary is None:
            raise learnt.unfitted(STEM)
        learnt.write(folder, self.vocabulary.terms)


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Ids of a pretrained network's tokenizer, with the tokens that it wants at both ends."""

    settings: Settings
    pieces: Wordpieces
    prefix: str
    digest: bytes

    @property
    def name(self) -> str:
        """Name, settings and a digest of the tokenizer."""
        return learnt.title(f"{STEM}.v1", self.settings, self.digest)

    @property
    def shape(self) -> Shape:
        """Ids below the size of the tokenizer's vocabulary."""
        return Shape("ids", self.pieces.width)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (tokens,) int64 a text, at most ``max_tokens``. Raises `InvalidInput` for others."""
        texts = list(learnt.texts(items, STEM))
        return [np.array(row, np.int64) for row in self.pieces.ids(texts, self.prefix)]


def build(settings: Settings, tools: Tools) -> Feature:
    """Make the feature of an own vocabulary or of a tokenizer. Raises `ModelMissing`, `ModelCorrupt`."""
    if settings.tokenizer:
        named = settings.tokenizer
        folder = tools.store.path(named) if named in STORED else Path(named)
        pieces = Wordpieces.open(folder, settings.max_tokens)
        return Pieces(settings, pieces, PREFIX.get(named, ""), pieces.tokenizer.to_str().encode())
    return Tokens(settings, Vocabulary.of(learnt.facts(tools.folder)) if tools.folder else None)


def _row(text: str, settings: Settings, vocabulary: Vocabulary) -> Array:
    words = prepared(text, settings.steps)
    ids = [place for word in words for place in _ids(word, vocabulary)][: settings.max_tokens]
    return np.array(ids or [UNKNOWN], np.int64)


def _ids(word: str, vocabulary: Vocabulary) -> Iterator[int]:
    known = vocabulary.places
    parts = [word] if word in known or not is_han(word[0]) else list(word)
    for part in parts:
        yield known[part] + 1 if part in known else UNKNOWN


def _parts(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield word
        if is_han(word[0]) and len(word) > 1:
            yield from word
