"""A vector for every word: read from files, kept, looked up, and pooled over a text.

Files: text, a word and its numbers a line (GloVe), with a first line of counts before them (word2vec); or
NAME.npy, (words, width), beside NAME.txt with a word a line or NAME.json with a list of them.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from frontdesk.errors import Misconfigured
from frontdesk.features import learnt
from frontdesk.features.embedding import Floats
from frontdesk.features.feature import Array, Item, Section, Shape
from frontdesk.features.pooling import pooled
from frontdesk.features.vocabulary import Vocabulary
from frontdesk.preprocess.steps import USUAL, Steps, prepared

Unknown = Literal["skip", "zero", "mean"]


class WordSettings(Section):
    """What becomes of a text's words, and of those that have no vector."""

    steps: Steps = Field(default=USUAL, description="what is done to a text first, in this order")
    pooling: Literal["mean", "none"] = Field(default="mean", description="one vector a text, or one a word")
    unknown: Unknown = Field(
        default="skip",
        description="a word without a vector is left out, is zeros, or is the mean of all vectors",
    )
    limit: Annotated[int, Field(ge=0)] = Field(
        default=100_000, description="words that are read of a file, the first ones; 0: all"
    )


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """Words, and their vectors: ``table`` (words, width) float32."""

    vocabulary: Vocabulary
    table: Floats

    def rows(self, words: Sequence[str], unknown: Unknown = "skip") -> Floats:
        """Return (words, width), the vectors of the words in order; fewer when unknown ones are left out."""
        places = [self.vocabulary.places.get(word, -1) for word in words]
        if unknown == "skip":
            places = [place for place in places if place >= 0]
        found: Floats = self.table[places]
        if unknown != "skip":
            missing = np.array(places, np.int64) < 0
            found[missing] = self.table.mean(axis=0) if unknown == "mean" else 0
        return found

    def digest(self) -> bytes:
        """Return what tells these vectors from others."""
        words = "\n".join(self.vocabulary.terms).encode("utf-8", "surrogatepass")
        return sha256(words + b"\0" + self.table.tobytes()).digest()


@dataclass(frozen=True, slots=True, eq=False)
class Worded:
    """Turns texts into the vectors of their words; ``train`` learns vectors when none were given."""

    stem: str
    settings: WordSettings
    vectors: WordVectors | None = None
    digest: bytes = b""
    train: Callable[[list[list[str]]], WordVectors] | None = None

    @property
    def name(self) -> str:
        """Name, settings and what was learnt."""
        return learnt.title(self.stem, self.settings, *([self.digest] if self.digest else []))

    @property
    def shape(self) -> Shape:
        """A vector for the mean, else a sequence; the width is 0 before `fit`."""
        kind: Literal["vector", "sequence"] = "vector" if self.settings.pooling == "mean" else "sequence"
        return Shape(kind, 0 if self.vectors is None else self.vectors.table.shape[1])

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (width,) or (words, width) float32 a text; zeros, one word of them, when none is known.

        Raises `NotReady` before `fit`, `InvalidInput` for what is no text.
        """
        if self.vectors is None:
            raise learnt.unfitted(self.stem)
        found = (prepared(text, self.settings.steps) for text in learnt.texts(items, self.stem))
        return [
            pooled(self.vectors.rows(words, self.settings.unknown), self.settings.pooling) for words in found
        ]

    def fit(self, items: Iterable[Item]) -> "Worded":
        """Learn the vectors of the words in the items, unless they were read from a file."""
        if self.vectors is not None:
            return self
        if self.train is None:
            raise learnt.unfitted(self.stem)
        return self.of(
            self.train([prepared(text, self.settings.steps) for text in learnt.texts(items, self.stem)])
        )

    def of(self, vectors: WordVectors) -> "Worded":
        """Return the feature with vectors in it."""
        return replace(self, vectors=vectors, digest=vectors.digest())

    def save(self, folder: Path) -> None:
        """Write the words as JSON, the vectors as safetensors: what serves needs no file but these."""
        if self.vectors is None:
            raise learnt.unfitted(self.stem)
        learnt.write(folder, self.vectors.vocabulary.terms, {"table": self.vectors.table})

    def load(self, folder: Path) -> "Worded":
        """Read what `save` wrote. Raises `ModelMissing`, `ModelCorrupt`."""
        table = learnt.tensors(folder, ["table"])[0].astype(np.float32)
        vocabulary = Vocabulary.of(learnt.facts(folder))
        if table.ndim != 2 or len(table) != len(vocabulary):
            raise learnt.damaged(folder, "words and vectors do not fit")
        return self.of(WordVectors(vocabulary, table))


def read(path: Path, limit: int = 0) -> WordVectors:
    """Read the first ``limit`` vectors of a file, 0 for all. Raises `Misconfigured` naming a wrong line."""
    try:
        return _array(path, limit) if path.suffix == ".npy" else _text(path, limit)
    except (OSError, ValueError) as error:
        raise Misconfigured(f"word vectors {path} cannot be read: {error}", part=str(path)) from error


def _array(path: Path, limit: int) -> WordVectors:
    table = np.load(path, allow_pickle=False, mmap_mode="r")
    listed = path.with_suffix(".json")
    if listed.is_file():
        words = [str(word) for word in json.loads(listed.read_text("utf-8"))]
    else:
        words = path.with_suffix(".txt").read_text("utf-8").splitlines()
    if table.ndim != 2 or len(table) != len(words):
        raise ValueError(f"its shape is {table.shape}, and there are {len(words):,} words beside it")
    most = limit or len(words)
    return _unique(words[:most], np.array(table[:most], np.float32))


def _text(path: Path, limit: int) -> WordVectors:
    words: list[str] = []
    rows: list[Floats] = []
    with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
        for number, word, row in _lines(lines, limit):
            if rows and len(row) != len(rows[0]):
                raise ValueError(f"line {number:,} holds {len(row)} numbers, those before it {len(rows[0])}")
            words.append(word)
            rows.append(row)
    if not rows:
        raise ValueError("it holds no vector")
    most = limit or len(words)
    return _unique(words[:most], np.stack(rows[:most]))


def _lines(lines: Iterable[str], limit: int) -> Iterator[tuple[int, str, Floats]]:
    """Yield the number of a line, its word and its vector; the first line tells how wide all are."""
    width = 0
    for number, line in enumerate(islice(lines, limit + 1 if limit else None), 1):  # one more: a header
        parts = line.rstrip().split(" ")
        if number == 1 and len(parts) == 2 and all(part.isdigit() for part in parts):
            width = int(parts[1])
            continue
        width = width or len(parts) - 1
        # From the right: some GloVe words hold spaces.
        word, numbers = " ".join(parts[:-width]), parts[-width:]
        try:
            row: Floats = np.array(numbers, np.float32)
        except ValueError as error:
            raise ValueError(f"line {number:,}: {error}") from error
        if not word or width < 1 or not np.isfinite(row).all():
            raise ValueError(f"line {number:,} is no word with {width} finite numbers")
        yield number, word, row


def _unique(words: Sequence[str], table: Floats) -> WordVectors:
    """Keep the first of words that come twice, as gensim does."""
    first = list({word: place for place, word in reversed(list(enumerate(words)))}.values())
    kept = sorted(first)
    return WordVectors(Vocabulary.of(words[place] for place in kept), table[kept])
