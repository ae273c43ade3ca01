"""The folder of one job: what is too large to be written down with its steps, until the job is finished."""

import shutil
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from frontdesk.store.blobs import BlobStore

FOLDER = "jobs"  # in the home
FRESH = 3_600.0  # seconds: what lies there so long without a job was left by a crash while it was handed in


@dataclass(frozen=True, slots=True)
class Tray:
    """Bytes of one job by their digest."""

    folder: Path

    @classmethod
    def of(cls, home: Path, job: str) -> "Tray":
        """Give the folder of a job; it is made when something is put there."""
        return cls(home / FOLDER / job)

    def put(self, data: bytes) -> str:
        """Keep bytes, flushed to the disk; return their digest. Raises `StorageFailed`."""
        return BlobStore(self.folder).put(data, "application/octet-stream").digest

    def read(self, digest: str) -> bytes:
        """Fetch bytes. Raises `NotFound`."""
        return BlobStore(self.folder).read(digest)

    def clear(self) -> None:
        """Let go of everything."""
        shutil.rmtree(self.folder, ignore_errors=True)


def stale(home: Path) -> list[Tray]:
    """List the folders that have not been touched for an hour."""
    before = time.time() - FRESH
    found = (home / FOLDER).glob("*/") if (home / FOLDER).is_dir() else ()
    return [Tray(one) for one in found if one.stat().st_mtime < before]


def sweep(trays: Collection[Tray], jobs: Collection[str]) -> None:
    """Clear the folders that belong to none of these jobs."""
    for tray in trays:
        if tray.folder.name not in jobs:
            tray.clear()
