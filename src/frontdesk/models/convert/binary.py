"""Walks through a binary file, little-endian, without loading it whole."""

import mmap
import struct
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray


class Reader:
    """Reads field after field; every method raises `ValueError` when the file ends too early."""

    def __init__(self, raw: mmap.mmap) -> None:
        self.raw, self.at = raw, 0

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map a file into memory: its pages are loaded when they are read."""
        with path.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        self.skip(size)
        return self.raw[self.at - size : self.at]

    def skip(self, size: int) -> int:
        """Pass over some bytes; return where they begin."""
        if size > len(self.raw) - self.at:
            raise ValueError(f"ends inside a field of {size} bytes")
        self.at += size
        return self.at - size

    def numbers(self, form: str) -> tuple[float, ...]:
        """Return numbers in the letters of `struct`."""
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))

    def integer(self, form: str) -> int:
        """Return one whole number."""
        return int(self.numbers(form)[0])

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        """Return `count` numbers of a type of NumPy."""
        return np.frombuffer(self.take(count * np.dtype(dtype).itemsize), dtype)
