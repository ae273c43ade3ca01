"""BM25 over segments of texts: how rare a word is, is counted over all of them.

Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), in the form that Lucene and bm25s call
"lucene": ln(1 + (N - n + .5) / (n + .5)) x f / (f + k1 (1 - b + b x length / average)).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.segment import Bools, Int64s, Segment

K1, B = 1.2, 0.75
COMPILED = 4_000  # texts from which compiled loops are worth the second that loading them takes

Doubles = NDArray[np.float64]


class Looked(NamedTuple):
    """Words of a question, looked up: each one's number in every segment, and its weight; 0 when unknown."""

    numbers: tuple[Int64s, ...]
    weights: Doubles

    def scores(self, parts: Doubles) -> Doubles:
        """Weigh and add what each word gives (words, texts): (texts,), row by row, alike for any texts."""
        total: Doubles = np.add.reduce(self.weights[:, None] * parts, axis=0)
        return total


@dataclass(frozen=True)
class Words:
    """Segments one after the other; ``kept`` tells of each one's texts whether they are still there.

    Immutable. Texts are numbered through all segments; one that is gone keeps its number and is never found.
    """

    segments: tuple[Segment, ...]
    kept: tuple[Bools, ...]
    compiled: int = COMPILED  # texts from which compiled loops are used

    @classmethod
    def of(cls, *segments: Segment) -> "Words":
        """Hold segments of which every text is there."""
        return cls(segments, tuple(np.ones(len(one.lengths), np.bool_) for one in segments))

    @cached_property
    def size(self) -> int:
        """How many texts there are."""
        return sum(int(keep.sum()) for keep in self.kept)

    @cached_property
    def starts(self) -> list[int]:
        """The number of each segment's first text, and that behind the last one."""
        return [0, *np.cumsum([len(one.lengths) for one in self.segments]).tolist()]

    @cached_property
    def norms(self) -> tuple[float, float]:
        """What a text's length adds to how often a word stands there: first + second x length."""
        pairs = zip(self.segments, self.kept, strict=True)
        words = sum(int(one.lengths.sum(where=keep, dtype=np.int64)) for one, keep in pairs)
        average = words / self.size if words else 1.0
        return K1 * (1 - B), K1 * B / average

    @cached_property
    def gone(self) -> tuple[Int64s | None, ...]:
        """Of each segment, in how many texts that are gone each word stands; None where all are there."""
        return tuple(_gone(one, keep) for one, keep in zip(self.segments, self.kept, strict=True))

    def look(self, words: Sequence[str]) -> Looked:
        """Find words and how rare they are."""
        numbers = tuple(one.find(words) for one in self.segments)
        there = np.zeros(len(words), np.int64)
        for one, gone, found in zip(self.segments, self.gone, numbers, strict=True):
            begins, stops = _postings(one, found)
            there += stops - begins
            there -= 0 if gone is None else gone[found]
        return Looked(numbers, np.log(1 + (self.size - there + 0.5) / (there + 0.5)))

    def everywhere(self, looked: Looked) -> Doubles:
        """Return what each word gives to each text, before its weight: (words, texts), all of them.

        For collections of which that fits; texts that are gone are counted too.
        """
        found = np.zeros((len(looked.weights), self.starts[-1]))
        for begin, one, numbers in zip(self.starts, self.segments, looked.numbers, strict=False):
            for row in np.flatnonzero(numbers >= 0).tolist():
                span = slice(int(one.starts[numbers[row]]), int(one.starts[numbers[row] + 1]))
                texts, counts = one.texts[span], one.counts[span].astype(np.float64)
                norms = self.norms[0] + self.norms[1] * one.lengths[texts]
                found[row, begin + texts] = counts / (counts + norms)
        return found

    def parts(self, looked: Looked, texts: Int64s) -> Doubles:
        """Return what each word gives to some texts, before its weight: (words, texts).

        ``texts`` must ascend.
        """
        if self.starts[-1] < self.compiled:
            return self.everywhere(looked)[:, texts]
        found = np.zeros((len(looked.weights), len(texts)))
        edges = np.searchsorted(texts, self.starts).tolist()
        for place, one in enumerate(self.segments):
            here = slice(edges[place], edges[place + 1])
            own = np.zeros((len(looked.weights), here.stop - here.start))
            begins, stops = _postings(one, looked.numbers[place])
            sought = kernel().Sought(begins, stops, looked.weights, EMPTY)
            kernel().parts(self._own(one), sought, texts[here] - self.starts[place], own)
            found[:, here] = own
        return found

    def best(self, looked: Looked, most: int, wanted: Bools | None = None) -> tuple[Doubles, Int64s]:
        """Return the ``most`` highest scores above 0 and their texts; of equal ones those that come first.

        ``wanted`` (texts,) narrows them. Exact, whatever is left out on the way.
        """
        scores, places = np.zeros(most), np.full(most, -1, np.int64)
        if self.starts[-1] < self.compiled:
            scores = looked.scores(self.everywhere(looked))
            scores[~np.concatenate([*self.kept, np.ones(0, np.bool_)])] = 0.0
            scores = scores if wanted is None else np.where(wanted, scores, 0.0)
            places = np.flatnonzero(scores > 0)
            scores = scores[places]
        else:
            for place in range(len(self.segments)):
                self._gather(looked, place, wanted, (scores, places))
        order = np.lexsort((places, -scores))[:most]
        order = order[places[order] >= 0]
        return scores[order], places[order]

    def _gather(self, looked: Looked, place: int, wanted: Bools | None, heap: tuple[Doubles, Int64s]) -> None:
        """Let the texts of a segment into the heap."""
        one, keep, gone = self.segments[place], self.kept[place], self.gone[place]
        there = EVERY if gone is None else keep
        if wanted is not None:
            there = keep & wanted[self.starts[place] : self.starts[place + 1]]
        known = np.flatnonzero(looked.numbers[place] >= 0)
        numbers, weights = looked.numbers[place][known], looked.weights[known]
        most = one.most[numbers].astype(np.float64)
        bounds = weights * most / (most + self.norms[0] + self.norms[1] * one.least[numbers])
        order = np.argsort(-weights, kind="stable")  # the same in every segment, so that sums round alike
        rest = np.concatenate([np.cumsum(bounds[order[::-1]])[::-1], [0.0]])
        sought = kernel().Sought(*_postings(one, numbers[order]), weights[order], rest)
        kernel().best(self._own(one), sought, there, self.starts[place], kernel().Heap(*heap))

    def _own(self, one: Segment) -> tuple[object, ...]:
        made: tuple[object, ...] = kernel().Postings(one.texts, one.counts, one.lengths, *self.norms)
        return made


EVERY, EMPTY = np.zeros(0, np.bool_), np.zeros(0)


def kernel() -> ModuleType:
    """Load what Numba compiled; imported here, because the command line shall start without it."""
    return import_module("frontdesk.knowledge.kernel")


def _postings(one: Segment, numbers: Int64s) -> tuple[Int64s, Int64s]:
    """Return where the postings of words begin and end; nowhere for a word that is not there (-1)."""
    known = numbers >= 0
    return np.where(known, one.starts[numbers], 0), np.where(known, one.starts[numbers + 1], 0)


def _gone(one: Segment, keep: Bools) -> Int64s | None:
    if keep.all():
        return None
    totals = np.concatenate([[0], np.cumsum(~keep[one.texts])])
    gone: Int64s = totals[one.starts[1:]] - totals[one.starts[:-1]]
    return np.append(gone, 0)  # for words that are not there (-1)
