"""Passages as vectors: one of the whole, one of every sentence.

Vectors of one language lie close together whatever they mean, so each language is centred on its own mean
before it is compared (docs/knowledge.md gives the figures with and without).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.embedding import Embedder, Floats, normalised
from frontdesk.knowledge.passage import Passage, Span
from frontdesk.preprocess.text import sentences

RECIPE = "sentences-under-headings.v1"  # part of every digest: another way of cutting makes other vectors
MOST = 40  # sentences of a passage that get a vector of their own
PRIOR = 16.0  # a corpus counts as this many everyday sentences less: one passage alone is no mean

# What anyone might say anywhere: where the vectors of a language lie before anything is asked.
EVERYDAY: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Hello!", "Can you help me?", "Is this in stock?", "What time is it now?", "Thank you very much.",
        "I have a question about something.", "How does this work?", "Please send me more details.",
        "It was a nice day yesterday.", "Where can I find it?", "How much does it cost?",
        "I am not sure yet.", "This one does not work.", "We will see each other tomorrow.",
        "Which one should I take?", "My name is Sam.",
    ),
    "zh": (
        "你好！", "你能帮帮我吗？", "这个有现货吗？", "现在几点了？", "非常感谢。",
        "我有个问题想问一下。", "这个怎么用？", "请把详细情况发给我。",
        "昨天天气很好。", "在哪里能找到？", "这个多少钱？", "我还没想好。",
        "这个不能用了。", "我们明天见。", "我应该选哪一个？", "我叫小王。",
    ),
}  # fmt: skip
Vectors = Mapping[str, Floats]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Units:
    """What of a passage is embedded: the whole, then its sentences, which stand at ``spans`` of its text."""

    texts: tuple[str, ...]
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, passage: Passage) -> "Units":
        """Cut a passage: the whole under its title, its sentences under its heading."""
        spans = tuple(sentences(passage.text)[:MOST])
        inside = (f"{passage.heading} {passage.text[start:end]}".strip() for start, end in spans)
        return cls((f"{passage.title}\n{passage.text}".strip(), *inside), spans)

    @cached_property
    def digest(self) -> str:
        """Name the pieces by what they say, so that their vectors are found again."""
        return digest(self.texts)


def digest(texts: Sequence[str]) -> str:
    """Take the SHA-256 of texts that are embedded together."""
    return sha256("\0".join((RECIPE, *texts)).encode("utf-8", "surrogatepass")).hexdigest()


def embedded(wanted: Sequence[tuple[str, ...]], embed: Embedder, known: Vectors) -> dict[str, Floats]:
    """Return the vectors (texts, 384) of each tuple of texts under its digest; only new ones are embedded."""
    named = {digest(texts): texts for texts in wanted}
    new = {name: texts for name, texts in named.items() if _misfit(known.get(name), len(texts))}
    flat = [text for texts in new.values() for text in texts]
    # Half precision is what is kept: an index must score the same before and after it was kept.
    made = embed.embed(flat).astype(np.float16).astype(np.float32) if flat else np.zeros((0, 1), np.float32)
    ends = np.cumsum([len(texts) for texts in new.values()])
    fresh = dict(zip(new, np.split(made, ends[:-1]), strict=True)) if new else {}
    return {name: fresh[name] if name in fresh else known[name] for name in named}


def _misfit(vectors: Floats | None, rows: int) -> bool:
    return vectors is None or len(vectors) != rows


@dataclass(frozen=True, slots=True, eq=False)
class Dense:
    """The vectors of passages of one language, centred; ``starts`` tells where a passage's pieces begin."""

    whole: Floats  # (passages, width)
    pieces: Floats  # (pieces, width)
    starts: Indices  # (passages,)
    centre: Floats  # (width,) what was taken off all of them

    @classmethod
    def build(
        cls, vectors: Sequence[Floats], everyday: Floats, shown: Sequence[Floats | None] = ()
    ) -> "Dense":
        """Centre passages on their mean, drawn towards that of everyday sentences while they are few.

        ``shown`` holds the centred vector (width,) of each passage's picture, its last piece; None has none.
        """
        whole = np.stack([one[0] for one in vectors])
        centre = centred(whole, everyday)
        pictures = shown or [None] * len(vectors)
        pieces = [placed(one, centre, seen) for one, seen in zip(vectors, pictures, strict=True)]
        starts = np.concatenate([[0], np.cumsum([len(one) for one in pieces])[:-1]]).astype(np.intp)
        return cls(normalised(whole - centre), np.concatenate(pieces), starts, centre)

    def scores(self, asked: Floats) -> tuple[Floats, Floats]:
        """Compare centred questions (n, width): cosines of the wholes, and of all pieces (n, pieces)."""
        return asked @ self.whole.T, asked @ self.pieces.T

    def best(self, pieces: Floats) -> Floats:
        """Return the best piece's cosine of every passage: (n, pieces) -> (n, passages)."""
        most: Floats = np.maximum.reduceat(pieces, self.starts, axis=1)
        return most


def centred(whole: Floats, everyday: Floats) -> Floats:
    """Return where passages lie (width,): their mean (n, width), drawn towards that of everyday sentences."""
    middle: Floats = (whole.sum(0) + PRIOR * everyday) / (len(whole) + PRIOR)
    return middle


def placed(vectors: Floats, centre: Floats, picture: Floats | None = None) -> Floats:
    """Centre the pieces of a passage: its sentences, or the whole where it has none, and its picture."""
    pieces = normalised((vectors[1:] if len(vectors) > 1 else vectors) - centre)
    return pieces if picture is None else np.concatenate([pieces, normalised(picture[None])])


def located(vectors: Vectors) -> dict[str, Floats]:
    """Return where each language lies (384,), out of the vectors of what anyone might say."""
    return {language: vectors[digest(said)].mean(axis=0) for language, said in EVERYDAY.items()}
