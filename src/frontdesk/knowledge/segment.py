"""The words of a fixed set of texts, turned around: for every word, in which texts it stands how often.

Arrays only, so that a segment is kept in files and read where it lies, without being taken into memory.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]

OFTEN = 65_535  # a word that stands more often in one text counts as often as that


class Segment(NamedTuple):
    """Words in the order of their hashes, each with its postings in the order of the texts.

    hashes   (words,) the first 64 bits of BLAKE2b, ascending
    letters  (bytes,) the words one after the other, which proves that a hash is no other word's
    ends     (words + 1,) where each begins in ``letters``, and the end
    starts   (words + 1,) where each one's postings begin, and the end
    texts    (postings,) the number of a text
    counts   (postings,) how often the word stands there
    lengths  (texts,) how many words a text has
    most     (words,) the greatest of each word's counts
    least    (words,) the shortest text that each word stands in
    """

    hashes: NDArray[np.uint64]
    letters: NDArray[np.uint8]
    ends: Int64s
    starts: Int64s
    texts: Int32s
    counts: NDArray[np.uint16]
    lengths: Int32s
    most: NDArray[np.uint16]
    least: Int32s

    @classmethod
    def build(cls, cut: Sequence[Sequence[str]]) -> "Segment":
        """Turn texts around, each given as its tokens."""
        numbers: dict[str, int] = {}
        flat = chain.from_iterable(cut)
        lengths = np.fromiter(map(len, cut), np.int32, len(cut))
        words = np.fromiter((numbers.setdefault(one, len(numbers)) for one in flat), np.int64)
        texts = np.repeat(np.arange(len(cut)), lengths)
        keys, counts = np.unique(words * max(len(cut), 1) + texts, return_counts=True)
        return _ordered(list(numbers), keys, counts, lengths)

    @classmethod
    def merged(cls, parts: Sequence["Segment"], kept: Sequence[Bools]) -> "Segment":
        """Put segments one after the other, without the texts that are not ``kept``."""
        lengths = np.concatenate([part.lengths[keep] for part, keep in zip(parts, kept, strict=True)])
        numbers: dict[str, int] = {}
        keys: list[Int64s] = []
        begin = 0
        for part, keep in zip(parts, kept, strict=True):
            named = np.array([numbers.setdefault(one, len(numbers)) for one in part.words()], np.int64)
            stays = keep[part.texts]
            renumbered = np.cumsum(keep) - 1 + begin
            words = np.repeat(named, np.diff(part.starts))[stays]
            keys.append(words * max(len(lengths), 1) + renumbered[part.texts[stays]])
            begin += int(keep.sum())
        key = np.concatenate(keys)
        counts = np.concatenate([p.counts[keep[p.texts]] for p, keep in zip(parts, kept, strict=True)])
        order = np.argsort(key, kind="stable")
        return _ordered(list(numbers), key[order], counts[order], lengths)

    def words(self) -> list[str]:
        """Give all words in their order."""
        letters = self.letters.tobytes()
        ends = self.ends.tolist()
        return [letters[a:b].decode(*ENCODED) for a, b in pairwise(ends)]

    def find(self, words: Sequence[str]) -> Int64s:
        """Return the number of each word, -1 for one that stands nowhere here: (words,)."""
        hashes = np.array([_hash(word) for word in words], np.uint64)
        near = np.searchsorted(self.hashes, hashes)
        there = near < len(self.hashes)
        there[there] = self.hashes[near[there]] == hashes[there]
        pairs = zip(near.tolist(), there.tolist(), words, strict=True)
        return np.array([at if known and self._is(at, word) else -1 for at, known, word in pairs], np.int64)

    def _is(self, at: int, word: str) -> bool:
        return self.letters[self.ends[at] : self.ends[at + 1]].tobytes() == word.encode(*ENCODED)


ENCODED = ("utf-8", "surrogatepass")


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(*ENCODED), digest_size=8).digest(), "little")


def _ordered(words: list[str], keys: Int64s, counts: Iterable[int], lengths: Int32s) -> Segment:
    """Order postings, given by word x texts + text ascending, by their words' hashes."""
    number, text = np.divmod(keys, max(len(lengths), 1))
    used = np.bincount(number, minlength=len(words)) > 0  # the texts of a word may all be gone
    number = (np.cumsum(used) - 1)[number]
    words = [word for word, there in zip(words, used.tolist(), strict=True) if there]
    hashes = np.array([_hash(word) for word in words], np.uint64)
    order = np.argsort(hashes, kind="stable")
    place = np.empty(len(words), np.int64)
    place[order] = np.arange(len(words))
    postings = np.argsort(place[number], kind="stable")
    size = np.bincount(place[number], minlength=len(words))
    starts = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    texts = text[postings].astype(np.int32)
    often = np.minimum(np.asarray(counts), OFTEN)[postings].astype(np.uint16)
    written = [words[at].encode(*ENCODED) for at in order.tolist()]
    ends = np.concatenate([[0], np.cumsum([len(one) for one in written])]).astype(np.int64)
    letters = np.frombuffer(b"".join(written), np.uint8)
    most = np.maximum.reduceat(often, starts[:-1]) if words else often
    least = np.minimum.reduceat(lengths[texts], starts[:-1]) if words else texts
    return Segment(hashes[order], letters, ends, starts, texts, often, lengths, most, least)
