"""SHA-256 of files, and copies that are hashed while they are written."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO

CHUNK = 1 << 20


def digest(path: Path) -> str:
    """Compute the SHA-256 of a file."""
    found = sha256()
    with path.open("rb") as file:
        for chunk in chunks(file):
            found.update(chunk)
    return found.hexdigest()


def matches(path: Path, size: int, expected: str) -> bool:
    """Tell whether a file is there and has these bytes; the size is looked at first, as it costs nothing."""
    return path.is_file() and path.stat().st_size == size and digest(path) == expected


def copy(source: IO[bytes], target: IO[bytes], limit: int) -> tuple[int, str]:
    """Copy at most `limit` bytes and one more, which tells too long a source; give the size and SHA-256."""
    found, size = sha256(), 0
    for chunk in chunks(source, limit + 1):
        target.write(chunk)
        found.update(chunk)
        size += len(chunk)
    return size, found.hexdigest()


def chunks(file: IO[bytes], limit: int | None = None) -> Iterator[bytes]:
    """Read a file piece by piece, up to a limit."""
    left = limit
    while chunk := file.read(CHUNK if left is None else min(CHUNK, left)):
        yield chunk
        left = None if left is None else left - len(chunk)


def sync_folder(folder: Path) -> None:
    """Flush all files below a folder and the folders themselves, so that a rename keeps whole files."""
    for path in folder.iterdir():
        if path.is_dir():
            sync_folder(path)
        else:
            _sync(path, os.O_RDWR)
    sync_names(folder)


def sync_names(folder: Path) -> None:
    """Flush the names in a folder; Windows has no such thing and keeps them itself."""
    if os.name == "posix":
        _sync(folder, os.O_RDONLY)


def _sync(path: Path, mode: int) -> None:
    handle = os.open(path, mode)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
