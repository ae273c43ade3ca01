"""Arrays of features that were computed once: by the content they are of, and by the name of what made them.

One append-only file of bytes and one SQLite index for each feature. A row of the index is written only after
the bytes it points at are on the disk, so a kill leaves at most bytes that nothing points at. Every array is
checked against its checksum when it is found: what is damaged counts as missing, and is made anew.
"""

import json
import mmap
import os
import secrets
import sqlite3
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from math import prod
from pathlib import Path

import numpy as np
from filelock import FileLock

from frontdesk.errors import StorageFailed
from frontdesk.features.feature import Array

ALIGNED = 8  # bytes: every array begins at a multiple of it
CHUNK = 500  # keys in one question to SQLite
TABLES = """
CREATE TABLE facts (name TEXT NOT NULL, file TEXT NOT NULL);
CREATE TABLE arrays (
  key BLOB PRIMARY KEY, start INTEGER NOT NULL, dtype TEXT NOT NULL, shape TEXT NOT NULL, crc INTEGER NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an array lies in the file."""

    start: int
    dtype: str
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """Bytes of the array."""
        return np.dtype(self.dtype).itemsize * prod(self.shape)


class Cache:
    """The arrays of one feature. Several processes may have it open: each writes under the lock."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / sha256(name.encode()).hexdigest()[:24]
        self.folder.mkdir(parents=True, exist_ok=True)
        self.index = self.folder / "index.db"
        self.lock = FileLock(self.folder / "lock")
        with self.lock:
            self.file = self._sound(name) or self._anew(name)
        self.map: mmap.mmap | None = None

    def find(self, keys: Sequence[bytes]) -> list[Place | None]:
        """Find arrays by their keys; None for what is not there or was damaged."""
        found: dict[bytes, tuple[Place, int]] = {}
        with self._open() as index:
            for at in range(0, len(keys), CHUNK):
                some = keys[at : at + CHUNK]
                marks = ",".join("?" * len(some))
                ask = f"SELECT key, start, dtype, shape, crc FROM arrays WHERE key IN ({marks})"  # noqa: S608 - marks
                for key, start, dtype, shape, crc in index.execute(ask, some):
                    found[key] = Place(start, dtype, tuple(json.loads(shape))), crc
        return [self._checked(*found[key]) if key in found else None for key in keys]

    def add(self, keys: Sequence[bytes], arrays: Sequence[Array]) -> list[Place]:
        """Keep arrays: first their bytes, then, when those are on the disk, the rows that point at them."""
        with self.lock, self._open() as index:
            try:
                written = [*self._appended(arrays)]
                index.executemany(
                    "INSERT OR REPLACE INTO arrays VALUES (?, ?, ?, ?, ?)",
                    [
                        (key, place.start, place.dtype, json.dumps(place.shape), crc)
                        for key, (place, crc) in zip(keys, written, strict=True)
                    ],
                )
                index.commit()
            except (OSError, sqlite3.OperationalError) as error:
                raise StorageFailed(
                    f"the feature cache {self.folder} cannot be written: {error}",
                    remedy="make room on the disk",
                ) from error
        return [place for place, _ in written]

    def array(self, place: Place) -> Array:
        """Look at an array in the file, without copying it; it cannot be written to."""
        if not place.size:
            return np.zeros(place.shape, place.dtype)
        view = self._mapped(place.start + place.size)
        flat = np.frombuffer(view, place.dtype, prod(place.shape), place.start)
        return flat.reshape(place.shape)

    def _mapped(self, end: int) -> mmap.mmap:
        if self.map is None or len(self.map) < end:
            with (self.folder / self.file).open("rb") as file:
                self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return self.map

    def _checked(self, place: Place, crc: int) -> Place | None:
        return place if zlib.crc32(self.array(place).tobytes()) == crc else None

    def _appended(self, arrays: Sequence[Array]) -> Iterator[tuple[Place, int]]:
        with (self.folder / self.file).open("ab") as file:
            for one in arrays:
                file.write(b"\0" * (-file.tell() % ALIGNED))
                data = np.ascontiguousarray(one).tobytes()
                yield Place(file.tell(), one.dtype.str, one.shape), zlib.crc32(data)
                file.write(data)
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        """Open the index. Raises `StorageFailed` when another process had to make the cache anew."""
        try:
            with closing(sqlite3.connect(self.index, timeout=60)) as index:
                (file,) = index.execute("SELECT file FROM facts").fetchone()
                if file == self.file:
                    yield index
        except (sqlite3.DatabaseError, TypeError) as error:
            raise self._lost() from error
        if file != self.file:
            raise self._lost()

    def _lost(self) -> StorageFailed:
        return StorageFailed(
            f"the feature cache {self.folder} was damaged while it was open",
            remedy="start again; it is then made anew",
        )

    def _sound(self, name: str) -> str | None:
        """Name the file of a cache that is as it was left, or None."""
        try:
            with closing(sqlite3.connect(self.index)) as index:
                kept, file = index.execute("SELECT name, file FROM facts").fetchone()
                whole = index.execute("PRAGMA quick_check").fetchone() == ("ok",)
                last = index.execute("SELECT start, dtype, shape FROM arrays ORDER BY start DESC").fetchone()
                end = 0 if last is None else last[0] + Place(0, last[1], tuple(json.loads(last[2]))).size
            whole = whole and kept == name and (self.folder / file).stat().st_size >= end
        except (sqlite3.DatabaseError, TypeError, ValueError, OSError):
            return None
        return str(file) if whole else None

    def _anew(self, name: str) -> str:
        """Begin an empty cache. Whoever reads the old file keeps it: it is unlinked, never shortened."""
        for old in [self.index, *self.folder.glob("index.db-*"), *self.folder.glob("arrays-*")]:
            old.unlink(missing_ok=True)
        file = f"arrays-{secrets.token_hex(8)}.bin"
        (self.folder / file).touch()
        with closing(sqlite3.connect(self.index)) as index:
            index.executescript(TABLES)
            index.execute("INSERT INTO facts VALUES (?, ?)", (name, file))
            index.commit()
        return file
