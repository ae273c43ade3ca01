"""The .bin file of multilingual-e5-small: a header, a Unigram vocabulary, a character map, 197 tensors.

All numbers are little-endian. Matrices are "q4": rows of blocks of 32 weights, each block a float16 scale and
16 bytes whose low halves are weights 0..15 and whose high halves are weights 16..31; a weight is
(half - 8) * scale.
"""

import mmap
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert.binary import Reader

Floats = NDArray[np.float32]

BLOCK = 32
Q4 = np.dtype([("scale", "<f2"), ("halves", "u1", BLOCK // 2)])
FLOAT32, FOUR_BIT = 0, 1


@dataclass(frozen=True, slots=True)
class Blocks:
    """A 4-bit matrix: weights -8..7 as (rows, blocks, 32), and one scale a block as (rows, blocks)."""

    weights: NDArray[np.int8]
    scales: Floats

    def dense(self) -> Floats:
        """Return the matrix as (rows, columns) float32, exactly what the blocks mean."""
        rows = self.scales.shape[0]
        dense: Floats = (self.weights * self.scales[..., None]).reshape(rows, -1)
        return dense

    def pick(self, rows: NDArray[np.int64]) -> "Blocks":
        """Return the named rows, in that order."""
        return Blocks(self.weights[rows], self.scales[rows])


def blocks(raw: bytes, rows: int) -> Blocks:
    """Read q4 bytes as a matrix with that many rows."""
    read = np.frombuffer(raw, Q4).reshape(rows, -1)
    halves = np.concatenate([read["halves"] & 15, read["halves"] >> 4], axis=-1)
    return Blocks(halves.astype(np.int8) - np.int8(8), read["scale"].astype(np.float32))


def stack(parts: list[Blocks]) -> Blocks:
    """Lay matrices of the same width under one another."""
    return Blocks(
        np.concatenate([part.weights for part in parts]), np.concatenate([part.scales for part in parts])
    )


@dataclass(frozen=True, slots=True)
class Sizes:
    """The measures of the network."""

    width: int
    layers: int
    heads: int
    inner: int
    rows: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces of the Unigram model with their log-probabilities, and what to do to characters first."""

    pieces: tuple[str, ...]
    scores: Floats
    characters: dict[int, str]


@dataclass(frozen=True, slots=True)
class E5File:
    """What the file holds; tensors stay bytes until they are asked for."""

    sizes: Sizes
    vocabulary: Vocabulary
    directory: dict[str, tuple[int, int, int]]  # name -> (kind, offset, bytes)
    raw: mmap.mmap

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file. Raises `ModelCorrupt` when it is not one."""
        try:
            return cls._parse(Reader.open(path))
        except ValueError as error:
            raise ModelCorrupt(f"{path.name} is not an E5S1 file: {error}", part="e5") from error

    @classmethod
    def _parse(cls, reader: Reader) -> Self:
        if reader.take(4) != b"E5S1":
            raise ValueError("the first four bytes are wrong")
        reader.numbers("I")  # version of the layout
        sizes = _sizes(reader)
        if (block := reader.integer("i")) != BLOCK:
            raise ValueError(f"blocks of {block} weights, not {BLOCK}")
        pieces, scores = _pieces(reader)
        vocabulary = Vocabulary(pieces, scores, _characters(reader))
        return cls(sizes, vocabulary, _directory(reader), reader.raw)

    def vector(self, name: str) -> Floats:
        """Return a float32 tensor, flat."""
        return np.frombuffer(self._bytes(name, FLOAT32), np.float32).copy()

    def matrix(self, name: str, rows: int) -> Blocks:
        """Return a 4-bit tensor as blocks with that many rows (= outputs)."""
        return blocks(self._bytes(name, FOUR_BIT), rows)

    def _bytes(self, name: str, kind: int) -> bytes:
        if name not in self.directory or self.directory[name][0] != kind:
            raise ModelCorrupt(f"no tensor {name!r} of kind {kind} in the file", part="e5")
        _, offset, size = self.directory[name]
        return self.raw[offset : offset + size]


def _sizes(reader: Reader) -> Sizes:
    width, layers, heads, inner, rows, positions, types = (reader.integer("i") for _ in range(7))
    return Sizes(width, layers, heads, inner, rows, positions, types, epsilon=reader.numbers("f")[0])


def _pieces(reader: Reader) -> tuple[tuple[str, ...], Floats]:
    count, *_ = (reader.integer("i") for _ in range(5))  # then the ids of bos, eos, pad, unk
    size = reader.integer("Q")
    ends = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).astype(np.float32)
    text = reader.take(size)
    return tuple(text[a:b].decode() for a, b in pairwise(ends)), scores


def _characters(reader: Reader) -> dict[int, str]:
    count, _ = reader.numbers("iI")
    found: dict[int, str] = {}
    for _ in range(int(count)):
        code, length = (int(number) for number in reader.numbers("IB"))
        found[code] = "".join(map(chr, reader.array("<u4", length).tolist()))
    return found


def _directory(reader: Reader) -> dict[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = {}
    for _ in range(reader.integer("i")):
        name = reader.take(reader.integer("H")).decode()
        kind, _, offset, size = (int(number) for number in reader.numbers("BIQQ"))
        if offset + size > len(reader.raw):
            raise ValueError(f"tensor {name!r} lies outside the file")
        found[name] = (kind, offset, size)
    return found
