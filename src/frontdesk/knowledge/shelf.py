"""The passages of one language in files, with those that came later in memory, and candidates out of both.

All are numbered: first those of the files, then the later ones. What is gone keeps its number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.embedding import WIDTH, Floats, normalised
from frontdesk.knowledge.dense import Units, Vectors, placed
from frontdesk.knowledge.engine import Asked, Measured, codes
from frontdesk.knowledge.nearest import Nearest, Precision
from frontdesk.knowledge.passage import Passage
from frontdesk.knowledge.segment import Bools, Int64s, Segment
from frontdesk.knowledge.tokens import tokens
from frontdesk.knowledge.words import Looked, Words

DEPTH = 48  # candidates that each way of looking brings; more where more are asked for
ALL = 2_000  # passages up to which each of them is measured
SEGMENTS = 8  # of later passages, before they are put together

Names = NDArray[np.bytes_]


class Block(NamedTuple):
    """Passages in memory: centred wholes and pieces, and where the pieces of each begin, and the end."""

    ids: Names  # (n,)
    sources: Names  # (n,)
    whole: Floats  # (n, 384)
    pieces: Floats  # (pieces, 384)
    starts: Int64s  # (n + 1,)

    @classmethod
    def of(
        cls, passages: Sequence[Passage], vectors: Vectors, centre: Floats, shown: Mapping[str, Floats]
    ) -> "Block":
        """Lay out passages whose pieces' vectors are known."""
        rows = [vectors[Units.of(passage).digest] for passage in passages]
        pieces = [placed(row, centre, shown.get(one.id)) for row, one in zip(rows, passages, strict=True)]
        starts = np.concatenate([[0], np.cumsum([len(each) for each in pieces])]).astype(np.int64)
        none = np.zeros((0, WIDTH), np.float32)
        whole = normalised(np.stack([row[0] for row in rows]) - centre) if rows else none
        own, sources = names([one.id for one in passages]), names([one.source for one in passages])
        return cls(own, sources, whole, np.concatenate([none, *pieces]), starts)

    @classmethod
    def gathered(cls, blocks: Sequence["Block"]) -> "Block":
        """Put blocks one behind the other."""
        ids, sources, whole, pieces, starts = zip(*blocks, strict=True)
        sizes = np.concatenate([np.diff(each) for each in starts])
        begins = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        joined = np.concatenate
        return cls(joined(ids), joined(sources), joined(whole), joined(pieces), begins)


class Base(NamedTuple):
    """Passages in files."""

    ids: Names
    sources: Names
    starts: Int64s
    whole: Nearest
    pieces: Nearest
    words: Segment

    @classmethod
    def open(cls, folder: Path) -> "Base":
        """Map the files of a folder."""
        ids, sources, starts = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ARRAYS)
        words = Segment(*(np.load(folder / f"words-{name}.npy", mmap_mode="r") for name in Segment._fields))
        whole, pieces = (Nearest.open(folder / f"{name}.faiss") for name in ("whole", "pieces"))
        return cls(ids, sources, starts, whole, pieces, words)

    def write(self, folder: Path) -> None:
        """Write all files of a folder."""
        for name, array in zip(ARRAYS, self[:3], strict=True):
            np.save(folder / f"{name}.npy", array)
        for name, array in self.words._asdict().items():
            np.save(folder / f"words-{name}.npy", array)
        self.whole.write(folder / "whole.faiss")
        self.pieces.write(folder / "pieces.faiss")


ARRAYS = ("ids", "sources", "starts")


@dataclass(frozen=True)
class Shelf:
    """Files and what came later; ``kept`` (passages,) tells what of both is still there. Immutable."""

    language: str
    centre: Floats
    base: Base
    later: Block
    segments: tuple[Segment, ...]
    kept: Bools

    @classmethod
    def of(cls, language: str, centre: Floats, base: Base) -> "Shelf":
        """Hold files of which every passage is there."""
        nothing = Block.of([], {}, centre, {})
        return cls(language, centre, base, nothing, (), np.ones(len(base.ids), np.bool_))

    def grown(
        self,
        passages: Sequence[Passage],
        vectors: Vectors,
        shown: Mapping[str, Floats],
        gone: Sequence[str] = (),
    ) -> "Shelf":
        """Take passages in, and let go of those of the sources that are ``gone``."""
        kept = self.kept & ~np.isin(self.sources, names(gone)) if gone else self.kept
        if not passages:
            return Shelf(self.language, self.centre, self.base, self.later, self.segments, kept)
        new = Block.of(passages, vectors, self.centre, shown)
        segments = (*self.segments, segment(passages))
        if len(segments) > SEGMENTS:
            every = [np.ones(len(one.lengths), np.bool_) for one in segments]
            segments = (Segment.merged(segments, every),)
        kept = np.concatenate([kept, np.ones(len(passages), np.bool_)])
        return Shelf(self.language, self.centre, self.base, Block.gathered([self.later, new]), segments, kept)

    def settled(self) -> Base:
        """Put files and what came later together, in the lists that were learnt: the next generation."""
        files, later = np.split(self.kept, [len(self.base.ids)])
        sizes = np.concatenate([np.diff(self.base.starts), np.diff(self.later.starts)])
        pieces = np.repeat(self.kept, sizes)
        mine, others = np.split(pieces, [self.base.pieces.size])
        starts = np.concatenate([[0], np.cumsum(sizes[self.kept])]).astype(np.int64)
        return Base(
            self.ids[self.kept],
            self.sources[self.kept],
            starts,
            self.base.whole.grown(files, self.later.whole[later]),
            self.base.pieces.grown(mine, self.later.pieces[others]),
            Segment.merged(self.words.segments, self.words.kept),
        )

    @cached_property
    def ids(self) -> Names:
        """The ids of all passages, those that are gone too: (passages,)."""
        return np.concatenate([self.base.ids, self.later.ids]) if len(self.later.ids) else self.base.ids

    @cached_property
    def sources(self) -> Names:
        """The source of each passage: (passages,)."""
        here, later = self.base.sources, self.later.sources
        return np.concatenate([here, later]) if len(later) else here

    @cached_property
    def words(self) -> Words:
        """The words of files and of what came later."""
        segments = (self.base.words, *self.segments)
        ends = np.cumsum([len(one.lengths) for one in segments])
        return Words(segments, tuple(np.split(self.kept, ends[:-1])))

    @cached_property
    def whole(self) -> bool:
        """Whether nothing of the files is gone."""
        return bool(self.kept.all())

    def measure(self, asked: Asked, located: Floats, most: int, wanted: Bools | None) -> Measured:
        """Find candidates and measure them; ``wanted`` (passages,) leaves out what is gone too."""
        words = tuple(dict.fromkeys(word for each in asked.words for word in each))
        looked = self.words.look(words)
        rows = {word: row for row, word in enumerate(words)}
        shared = [[rows[word] for word in each] for each in asked.compared(self.language)]
        mask = self.kept if wanted is None and not self.whole else wanted
        found = self._candidates(located, [_some(looked, each) for each in shared], max(most, DEPTH), mask)
        whole, best = self._cosines(located, found)
        parts = self.words.parts(looked, found)
        weighed = looked.weights[:, None] * parts
        lexical = np.stack([weighed[each].sum(axis=0) for each in shared]).astype(np.float32)
        named = [[rows[word] for word in codes(each)] for each in asked.words]
        holds = np.stack([(parts[each] > 0).sum(axis=0) / max(len(each), 1) for each in named])
        heavy = [looked.weights[[rows[word] for word in each]].sum() for each in asked.words]
        ids = tuple(name.decode() for name in self.ids[found].tolist())
        return Measured(ids, whole, best, lexical, holds.astype(np.float32), np.array(heavy, np.float32))

    def place(self, passage: str) -> int | None:
        """Return the number of a passage that is there."""
        found = np.flatnonzero((self.ids == passage.encode()) & self.kept)
        return int(found[0]) if len(found) else None

    def vector(self, number: int) -> Floats:
        """Return the centred vector of a passage's whole: (384,)."""
        size = len(self.base.ids)
        if number >= size:
            later: Floats = self.later.whole[number - size]
            return later
        own: Floats = self.base.whole.vectors(np.array([number]))[0]
        return own

    def nearest(self, vector: Floats) -> tuple[int, float] | None:
        """Return the number of the passage whose whole is nearest to a vector (384,), and their cosine."""
        size = len(self.base.ids)
        files = self.base.whole.search(vector[None], 1, self.kept[:size] if not self.whole else None)[0]
        later = np.flatnonzero(self.kept[size:])
        cosines = self.later.whole[later] @ vector
        found = [(int(at), float(self.vector(int(at)) @ vector)) for at in files if at >= 0]
        if len(later):
            found.append((size + int(later[cosines.argmax()]), float(cosines.max())))
        return max(found, key=lambda one: one[1], default=None)

    def _candidates(self, asked: Floats, words: Sequence[Looked], most: int, mask: Bools | None) -> Int64s:
        """Gather the numbers of all passages that could be among the best, ascending."""
        if mask is not None and mask.sum() <= ALL:
            return np.flatnonzero(mask)
        if mask is None and len(self.kept) <= ALL:
            return np.arange(len(self.kept))
        size = len(self.base.ids)
        files = None if mask is None else mask[:size]
        near = self.base.whole.search(asked, most, files).ravel()
        inside = None if files is None else np.repeat(files, np.diff(self.base.starts))
        pieces = self.base.pieces.search(asked, most, inside).ravel()
        owners = np.searchsorted(self.base.starts, pieces[pieces >= 0], side="right") - 1
        named = [self.words.best(each, most, mask)[1] for each in words if len(each.weights)]
        later = self._later(asked, most, None if mask is None else mask[size:])
        return np.unique(np.concatenate([near[near >= 0], owners, later + size, *named]))

    def _later(self, asked: Floats, most: int, mask: Bools | None) -> Int64s:
        """Compare everything that came later."""
        if not len(self.later.ids):
            return np.zeros(0, np.int64)
        best = np.maximum.reduceat(asked @ self.later.pieces.T, self.later.starts[:-1], axis=1)
        total = best + asked @ self.later.whole.T
        if mask is not None:
            total[:, ~mask] = -np.inf
        most = min(most, total.shape[1])
        found = np.unique(np.argpartition(-total, most - 1, axis=1)[:, :most])
        return found if mask is None else found[mask[found]]

    def _cosines(self, asked: Floats, found: Int64s) -> tuple[Floats, Floats]:
        """Measure passages, ascending: cosines (views, n) of the wholes, and of the best pieces."""
        size = len(self.base.ids)
        files, later = found[found < size], found[found >= size] - size
        whole = np.concatenate([self.base.whole.vectors(files), self.later.whole[later]])
        mine, sizes = _ranges(self.base.starts, files)
        others, more = _ranges(self.later.starts, later)
        pieces = np.concatenate([self.base.pieces.vectors(mine), self.later.pieces[others]])
        starts = np.cumsum(np.concatenate([sizes, more])) - np.concatenate([sizes, more])
        if not len(found):
            return asked @ whole.T, asked @ whole.T
        best: Floats = np.maximum.reduceat(asked @ pieces.T, starts, axis=1)
        return asked @ whole.T, best


def laid(block: Block, words: Segment, precision: Precision) -> Base:
    """Put passages into files for the first time, or anew in other lists."""
    whole, pieces = (Nearest.build(rows, precision) for rows in (block.whole, block.pieces))
    return Base(block.ids, block.sources, block.starts, whole, pieces, words)


def segment(passages: Sequence[Passage]) -> Segment:
    """Count the words of passages."""
    return Segment.build([tokens(f"{passage.title}\n{passage.text}") for passage in passages])


def names(given: Sequence[str]) -> Names:
    """Write names as an array of bytes, which a file can hold."""
    return np.array([name.encode() for name in given] or [b""], np.bytes_)[: len(given)]


def _some(looked: Looked, rows: Sequence[int]) -> Looked:
    return Looked(tuple(numbers[rows] for numbers in looked.numbers), looked.weights[rows])


def _ranges(starts: Int64s, found: Int64s) -> tuple[Int64s, Int64s]:
    """Return the numbers of the pieces of some passages, one after the other, and how many each has."""
    sizes = starts[found + 1] - starts[found]
    begins = np.repeat(starts[found] - (np.cumsum(sizes) - sizes), sizes)
    return begins + np.arange(int(sizes.sum())), sizes
