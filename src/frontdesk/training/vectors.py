"""Vectors that took long to make, kept in a folder so that a second training run starts at once."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return sha256(file.read_bytes()).hexdigest()


def beside(cache: Path, encoder: Path) -> Path:
    """Return the folder for vectors of one encoder's file: a rebuilt encoder shares none with the old one."""
    return cache / digest(encoder)[:12]


def kept(folder: Path, name: str, rows: Sequence[str], make: Callable[[], Floats]) -> Floats:
    """Return what ``make`` gives for these rows, from ``folder`` when it was made before.

    ``name`` says what makes them; another name or other rows are made anew.
    """
    key = sha256("\n".join((name, *rows)).encode("utf-8", "replace")).hexdigest()[:16]
    path = folder / f"{name}-{key}.npy"
    if path.is_file():
        loaded: Floats = np.load(path, allow_pickle=False)
        return loaded
    vectors = make()
    folder.mkdir(parents=True, exist_ok=True)
    np.save(path, vectors, allow_pickle=False)
    return vectors
