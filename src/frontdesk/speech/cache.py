"""Spoken sentences that were made already: few, for a short time, each under a digest of what decided it.

Replies may hold what is private. So files can be read by the desk's own user alone, the least used go when
there are too many bytes, and all go after some hours, also those of a conversation that is deleted.
"""

import logging
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SpeechCache:
    """A folder of at most ``most`` bytes, whose files live ``seconds`` at most.

    A file's time of change is when it was made, its time of access when it was last used.
    """

    root: Path
    most: int
    seconds: float
    now: Callable[[], float] = time.time

    def get(self, voice: str, text: str) -> bytes | None:
        """Give what was made of a text by a voice; None when it is not there, too old or cannot be read."""
        path = self._path(voice, text)
        try:
            made = path.stat().st_mtime
            if self.now() - made > self.seconds:
                path.unlink(missing_ok=True)
                return None
            data = path.read_bytes()
            os.utime(path, (self.now(), made))
        except OSError:  # also when another process just let go of it
            return None
        return data

    def put(self, voice: str, text: str, data: bytes) -> None:
        """Keep what was made, whole or not at all; a disk that is full costs nothing but the cache."""
        path = self._path(voice, text)
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(path, data)
            self._trim()
        except OSError as error:
            log.warning("a spoken sentence was not kept: %s", error.strerror)

    def _path(self, voice: str, text: str) -> Path:
        name = sha256(f"stretches\0{voice}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
        return self.root / f"{name}.mp3"

    def _write(self, path: Path, data: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=self.root)  # readable by its owner alone
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.utime(name, (self.now(), self.now()))
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _trim(self) -> None:
        """Let go of what is too old, and of the least used until the rest is small enough."""
        kept: list[tuple[float, int, Path]] = []
        for path in self.root.iterdir():
            with suppress(FileNotFoundError):  # another process was first
                found = path.stat()
                if self.now() - found.st_mtime > self.seconds:
                    path.unlink()
                else:
                    kept.append((found.st_atime, found.st_size, path))
        total = sum(size for _, size, _ in kept)
        for _, size, path in sorted(kept):
            if total <= self.most:
                break
            path.unlink(missing_ok=True)
            total -= size
