"""Bytes kept under their SHA-256, outside any web root; written whole or not at all."""

import os
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from frontdesk.errors import NotFound
from frontdesk.store.database import storage_errors
from frontdesk.turn.parts import Blob


class Blobs(Protocol):
    """Where bytes are put and got by their digest."""

    def put(self, data: bytes, media_type: str) -> Blob:
        """Keep the bytes."""
        ...

    def get(self, blob: Blob) -> bytes:
        """Fetch the bytes of a blob."""
        ...


class BlobStore:
    """A folder of blobs: ``root/ab/cdef...``, the name being the digest of the content."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes, media_type: str) -> Blob:
        """Keep the bytes; the same bytes are kept once. Raises `StorageFailed`, leaving nothing behind."""
        blob = Blob(sha256(data).hexdigest(), media_type, len(data))
        path = self._path(blob.digest)
        if not path.exists():
            with storage_errors("storing a file"):
                path.parent.mkdir(parents=True, exist_ok=True)
                _write_whole(path, data)
        return blob

    def get(self, blob: Blob) -> bytes:
        """Fetch the bytes of a blob. Raises `NotFound`."""
        return self.read(blob.digest)

    def read(self, digest: str) -> bytes:
        """Fetch the bytes kept under a digest. Raises `NotFound`."""
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise _absent(digest) from error

    def where(self, digest: str) -> Path:
        """Tell which file holds a blob, for those who send it in parts. Raises `NotFound`."""
        path = self._path(digest)
        if not path.is_file():
            raise _absent(digest)
        return path

    def drop(self, digests: Iterable[str]) -> None:
        """Let go of blobs; those that are not there are gone already. Raises `StorageFailed`."""
        with storage_errors("removing a file"):
            for digest in digests:
                self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise NotFound(f"{digest!r} is not the SHA-256 of a blob", part="blob", value=digest)
        return self.root / digest[:2] / digest[2:]


class HeldBlobs:
    """The same in memory, for turns that are only looked at."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def put(self, data: bytes, media_type: str) -> Blob:
        """Hold the bytes as long as this object lives."""
        blob = Blob(sha256(data).hexdigest(), media_type, len(data))
        self._held[blob.digest] = data
        return blob

    def get(self, blob: Blob) -> bytes:
        """Fetch the bytes of a blob. Raises `NotFound`."""
        if blob.digest not in self._held:
            raise NotFound(f"no blob {blob.digest!r} is held", part="blob", value=blob.digest)
        return self._held[blob.digest]


def _absent(digest: str) -> NotFound:
    return NotFound(f"no blob {digest!r} is kept", part="blob", value=digest)


def _write_whole(path: Path, data: bytes) -> None:
    """Write beside the target, flush to the disk, then take its name: a crash leaves all or nothing."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
