"""The vectors nearest to a question among very many: faiss, inverted lists, half or quarter precision.

Jegou, Douze and Schmid, "Product quantization for nearest neighbor search" (2011), for the lists; the
vectors themselves are kept as 16-bit floats or 8-bit numbers, so that what is found is measured well.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.embedding import WIDTH, Floats
from frontdesk.knowledge.segment import Bools, Int64s

Precision = Literal["half", "int8"]

LISTS = 2.5  # times the square root of the number of vectors: with it scanning and choosing lists cost alike
EACH = 40  # vectors that a list is learnt from
ROUNDS = 8  # of k-means
FEW = 4_000  # vectors that are scanned whole
PROBED = 48  # lists that are scanned for a question: benchmarks/scale.py prints the recall
STRETCHES = 256  # out of which the sample is put together
BLOCK = 65_536  # vectors that are added at a time


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """Vectors (n, 384) of length 1, numbered from 0, compared by their cosine. Never changed once opened."""

    index: Any

    @classmethod
    def build(cls, vectors: Floats, precision: Precision) -> "Nearest":
        """Learn lists from a sample of vectors (n, 384), which may lie in a file, and put all of them in."""
        made = _empty(len(vectors), precision)
        made.train(_sample(vectors, made.nlist * EACH))
        for start in range(0, len(vectors), BLOCK):
            made.add(np.ascontiguousarray(vectors[start : start + BLOCK], np.float32))
        made.make_direct_map()
        return cls(made)

    @classmethod
    def open(cls, path: Path) -> "Nearest":
        """Read lists where they lie in a file; only the pages that are looked at come into memory."""
        made = faiss().read_index(str(path), faiss().IO_FLAG_MMAP_IFC)
        made.make_direct_map()
        return cls(made)

    @property
    def size(self) -> int:
        """How many vectors there are."""
        return int(self.index.ntotal)

    def write(self, path: Path) -> None:
        """Put the lists into a file."""
        faiss().write_index(self.index, str(path))

    def grown(self, keep: Bools, more: Floats) -> "Nearest":
        """Give what is kept of these vectors, numbered anew, and more behind them, in the same lists."""
        made = _lists(faiss().clone_index(self.index.quantizer), self.index.nlist, self.index.sq.qtype)
        made.sq, made.is_trained = self.index.sq, True
        numbers = np.cumsum(keep) - 1
        for place in range(self.index.nlist):
            own, codes = _entries(self.index.invlists, place)
            ids, kept = numbers[own[keep[own]]], np.ascontiguousarray(codes[keep[own]])
            if len(ids):
                made.invlists.add_entries(place, len(ids), faiss().swig_ptr(ids), faiss().swig_ptr(kept))
        made.ntotal = int(keep.sum())
        if len(more):
            made.add(more)
        made.make_direct_map()
        return Nearest(made)

    def search(self, asked: Floats, most: int, wanted: Bools | None = None) -> Int64s:
        """Return the numbers of the ``most`` nearest to each question (n, most); -1 where there are fewer.

        ``wanted`` (vectors,) narrows them.
        """
        narrowed = {} if wanted is None else {"sel": _selector(wanted)}
        given = faiss().SearchParametersIVF(nprobe=probed(self.index.nlist), **narrowed)
        found: Int64s = self.index.search(np.ascontiguousarray(asked), most, params=given)[1]
        return found

    def vectors(self, numbers: Int64s) -> Floats:
        """Return some vectors (n, 384), as exact as they are kept."""
        found: Floats = np.zeros((0, WIDTH), np.float32)
        return self.index.reconstruct_batch(numbers) if len(numbers) else found


def probed(lists: int) -> int:
    """Tell how many lists are scanned."""
    return min(PROBED, lists)


@cache
def faiss() -> Any:  # it publishes no types
    """Load faiss; imported here, because the command line shall start without it.

    A question is compared in one thread: what more threads save is lost in waiting for each other.
    """
    loaded = import_module("faiss")
    loaded.omp_set_num_threads(1)
    return loaded


def _empty(size: int, precision: Precision) -> Any:
    lists = 1 if size < FEW else round(LISTS * size**0.5)
    scalar = faiss().ScalarQuantizer
    kind = scalar.QT_fp16 if precision == "half" else scalar.QT_8bit
    return _lists(faiss().IndexFlatIP(WIDTH), lists, kind)


def _lists(quantizer: Any, lists: int, kind: int) -> Any:
    similarity = faiss().METRIC_INNER_PRODUCT
    made = faiss().IndexIVFScalarQuantizer(quantizer, WIDTH, lists, kind, similarity, False)
    made.cp.niter, made.cp.max_points_per_centroid = ROUNDS, EACH
    return made


def _sample(vectors: Floats, most: int) -> Floats:
    """Take vectors from all over, a stretch here and a stretch there."""
    size = len(vectors)
    stretch = max(1, min(size, most // STRETCHES))
    starts = np.unique(np.linspace(0, size - stretch, min(STRETCHES, -(-size // stretch))).astype(int))
    return np.concatenate([vectors[at : at + stretch] for at in starts.tolist()]).astype(np.float32)


def _entries(lists: Any, place: int) -> tuple[Int64s, NDArray[np.uint8]]:
    """Read one list: the numbers (n,) and the codes (n, bytes) of its vectors."""
    size, width = lists.list_size(place), lists.code_size
    if size == 0:
        return np.zeros(0, np.int64), np.zeros((0, width), np.uint8)
    numbers: Int64s = faiss().rev_swig_ptr(lists.get_ids(place), size)
    codes: NDArray[np.uint8] = faiss().rev_swig_ptr(lists.get_codes(place), size * width)
    return numbers, codes.reshape(size, width)


def _selector(wanted: Bools) -> Any:
    return faiss().IDSelectorBitmap(np.packbits(wanted, bitorder="little"))
