"""Folders of index files that are whole or not there: written beside, made durable, then named CURRENT.

A process that is killed at any moment leaves the generation that was current, or the new one. The files are
derived from the database: what is damaged, or of another form, is no generation and is made again.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from uuid import uuid4

from filelock import FileLock

CURRENT, MANIFEST, LOCK, FORM = "CURRENT", "manifest.json", "LOCK", 1
BLOCK = 1 << 20  # bytes that are read at a time
WHOLE = 64  # blocks up to which a file is checked whole; of a larger one as many, spread over all of it

Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Generation:
    """A folder whose files are as they were written; ``facts`` say what they were made with and of."""

    folder: Path
    facts: Facts


def current(home: Path) -> Generation | None:
    """Give the generation that is current; None where there is none, or it is damaged."""
    try:
        folder = home / (home / CURRENT).read_text("utf-8").strip()
        said = json.loads((folder / MANIFEST).read_text("utf-8"))
        whole = said["form"] == FORM and all(
            checksum(folder / name) == wanted for name, wanted in said["files"].items()
        )
        return Generation(folder, said["facts"]) if whole else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def written(home: Path, fill: Callable[[Path], None], facts: Facts) -> Generation:
    """Let ``fill`` write files into a new folder and make it the current one; others are dropped.

    Files of a dropped generation that are still mapped stay readable to whoever has mapped them.
    """
    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / LOCK), ExitStack() as undo:
        folder = home / uuid4().hex
        beside = folder.with_suffix(".new")
        beside.mkdir()
        undo.callback(shutil.rmtree, beside, ignore_errors=True)  # a full disk must not fill up with halves
        fill(beside)
        files = sorted(one for one in beside.rglob("*") if one.is_file())
        sums = {str(one.relative_to(beside)): checksum(one) for one in files}
        manifest = beside / MANIFEST
        manifest.write_text(json.dumps({"form": FORM, "facts": dict(facts), "files": sums}), "utf-8")
        for one in (*files, manifest, *(one for one in beside.rglob("*") if one.is_dir()), beside):
            durable(one)
        beside.rename(folder)
        durable(home)
        _point(home, folder.name)
        _sweep(home, folder.name)
    return Generation(folder, facts)


def checksum(path: Path) -> str:
    """Take the size and the BLAKE2b of a file; of a large one, of blocks from all over it."""
    size = path.stat().st_size
    blocks = -(-size // BLOCK)
    step = max(1, blocks // WHOLE)
    taken = blake2b(str(size).encode(), digest_size=16)
    with path.open("rb") as file:
        for block in sorted({*range(0, blocks, step), max(blocks - 1, 0)}):
            file.seek(block * BLOCK)
            taken.update(file.read(BLOCK))
    return taken.hexdigest()


def durable(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _point(home: Path, name: str) -> None:
    beside = home / f"{CURRENT}.new"
    beside.write_text(name, "utf-8")
    durable(beside)
    beside.replace(home / CURRENT)
    durable(home)


def _sweep(home: Path, name: str) -> None:
    """Drop every folder but the current one: older generations, and what killed processes left."""
    for one in home.iterdir():
        if one.is_dir() and one.name != name:
            shutil.rmtree(one, ignore_errors=True)
