"""Bags of words and of characters: what `bow` and `tfidf` share.

Words and characters are two blocks, each with a vocabulary, weights and a length of its own: the many runs of
characters do not drown the few words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field

from frontdesk.errors import Misconfigured
from frontdesk.features import learnt
from frontdesk.features.feature import Array, Floats, Item, Section, Shape
from frontdesk.features.ngrams import Range, character_grams, word_grams
from frontdesk.features.vocabulary import Census, Vocabulary
from frontdesk.preprocess.steps import USUAL, Steps, cleaned, prepared


def _rising(sizes: Range) -> Range:
    if not 1 <= sizes[0] <= sizes[1]:
        raise ValueError("the shortest run comes first, and has at least 1 member")
    return sizes


Sizes = Annotated[Range, AfterValidator(_rising)]
Norm = Literal["l2", "l1", "none"]


class BagSettings(Section):
    """What is counted, and how a count becomes a weight."""

    steps: Steps = Field(default=USUAL, description="what is done to a text first, in this order")
    words: Sizes | None = Field(default=(1, 2), description="shortest and longest run of words")
    characters: Sizes | None = Field(
        default=None, description="shortest and longest run of characters; [1, 4] for Chinese"
    )
    min_df: Annotated[int, Field(ge=1)] = Field(default=1, description="rows that must hold a term")
    max_features: Annotated[int, Field(ge=0, le=1 << 23)] = Field(
        default=50_000, description="terms of each kind that are kept, the commonest; 0: all"
    )
    binary: bool = Field(default=False, description="whether a term occurs, not how often")
    sublinear_tf: bool = Field(default=False, description="1 + ln(count) in place of the count")
    norm: Norm = Field(
        default="none", description="the length that each kind of terms of a row is brought to"
    )


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The terms of one kind, and a weight for each: ``weights`` (terms,) float32."""

    kind: str
    vocabulary: Vocabulary
    weights: Floats

    def entries(self, terms: Iterable[str], settings: BagSettings) -> tuple[NDArray[np.int64], Floats]:
        """Return the places (k,) of the known terms of one row, rising, and their weights (k,)."""
        places = self.vocabulary.places
        counts = Counter(places[term] for term in terms if term in places)
        order = np.fromiter(sorted(counts), np.int64, len(counts))
        values = np.fromiter((counts[place] for place in order.tolist()), np.float32, len(counts))
        if settings.binary:
            values = np.ones_like(values)
        if settings.sublinear_tf:
            values = 1 + np.log(values)
        return order, _scaled(values * self.weights[order], settings.norm)


@dataclass(frozen=True, slots=True, eq=False)
class Bag:
    """Counts terms in texts; ``rare`` weighs each by its inverse document frequency."""

    stem: str
    settings: BagSettings
    rare: bool
    blocks: tuple[Block, ...] = ()
    digest: bytes = b""

    @property
    def name(self) -> str:
        """Name, settings and what was learnt."""
        return learnt.title(self.stem, self.settings, *([self.digest] if self.digest else []))

    @property
    def shape(self) -> Shape:
        """The kind is sparse; the width counts the terms of all kinds, 0 before `fit`."""
        return Shape("sparse", sum(len(block.vocabulary) for block in self.blocks))

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (entries, 2) float32 a text: the place of a term, rising, and its weight.

        A text without any known term gives (0, 2). Raises `NotReady` before `fit`, `InvalidInput` for others.
        """
        if not self.blocks:
            raise learnt.unfitted(self.stem)
        return [self._row(text) for text in learnt.texts(items, self.stem)]

    def fit(self, items: Iterable[Item]) -> "Bag":
        """Learn the terms and their weights. Raises `Misconfigured` when no term is left."""
        counted: dict[str, Census] = {}
        for text in learnt.texts(items, self.stem):
            for kind, terms in self._terms(text).items():
                counted.setdefault(kind, Census()).add(terms)
        blocks = tuple(self._block(kind, census) for kind, census in counted.items())
        if not any(len(block.vocabulary) for block in blocks):
            raise Misconfigured(
                f"{self.stem} found no term that {self.settings.min_df} rows hold",
                part=self.stem,
                value=self.settings.min_df,
                remedy="lower min_df, or name words or characters",
            )
        return self._with(blocks)

    def save(self, folder: Path) -> None:
        """Write the terms as JSON and their weights as safetensors."""
        terms = {block.kind: block.vocabulary.terms for block in self.blocks}
        learnt.write(folder, terms, {block.kind: block.weights for block in self.blocks})

    def load(self, folder: Path) -> "Bag":
        """Read what `save` wrote. Raises `ModelMissing`, `ModelCorrupt`."""
        terms: Mapping[str, Sequence[str]] = learnt.facts(folder)
        weights = learnt.tensors(folder, list(terms))
        blocks = tuple(
            Block(kind, Vocabulary.of(terms[kind]), found.astype(np.float32))
            for kind, found in zip(terms, weights, strict=True)
        )
        if any(len(block.vocabulary) != len(block.weights) for block in blocks):
            raise learnt.damaged(folder, "terms and weights do not fit")
        return self._with(blocks)

    def _with(self, blocks: tuple[Block, ...]) -> "Bag":
        digest = sha256()
        for block in blocks:
            digest.update("\n".join(block.vocabulary.terms).encode("utf-8", "surrogatepass"))
            digest.update(block.weights.tobytes())
        return replace(self, blocks=blocks, digest=digest.digest())

    def _terms(self, text: str) -> dict[str, Iterator[str]]:
        found: dict[str, Iterator[str]] = {}
        if self.settings.words:
            found["words"] = word_grams(prepared(text, self.settings.steps), self.settings.words)
        if self.settings.characters:
            whole = cleaned(text, self.settings.steps)
            found["characters"] = character_grams(whole, self.settings.characters)
        return found

    def _block(self, kind: str, census: Census) -> Block:
        terms = census.kept(self.settings.min_df, self.settings.max_features)
        rows = np.fromiter((census.holding[term] for term in terms), np.float64, len(terms))
        # Smoothed, as if one more row held every term: ln((1 + n) / (1 + df)) + 1, scikit-learn's own form.
        weights = np.log((1 + census.rows) / (1 + rows)) + 1 if self.rare else np.ones(len(terms))
        return Block(kind, Vocabulary.of(terms), weights.astype(np.float32))

    def _row(self, text: str) -> Array:
        terms = self._terms(text)
        before = 0
        parts: list[Floats] = []
        for block in self.blocks:
            places, values = block.entries(terms[block.kind], self.settings)
            parts.append(np.stack([(places + before).astype(np.float32), values], axis=1))
            before += len(block.vocabulary)
        return np.concatenate(parts)


def _scaled(values: Floats, norm: Norm) -> Floats:
    if norm == "none" or not values.size:
        return values.astype(np.float32)
    length = np.abs(values).sum() if norm == "l1" else np.linalg.norm(values)
    scaled: Floats = (values / length).astype(np.float32)
    return scaled
