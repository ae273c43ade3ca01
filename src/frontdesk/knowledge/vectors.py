"""Vectors as bytes and back: NumPy's own format in half precision, never a pickle."""

import io
from collections.abc import Mapping

import numpy as np

from frontdesk.features.embedding import WIDTH, Floats


def pack(vectors: Floats) -> bytes:
    """Write vectors (n, width)."""
    out = io.BytesIO()
    np.save(out, vectors.astype(np.float16), allow_pickle=False)
    return out.getvalue()


def unpack(kept: Mapping[str, bytes], width: int = WIDTH) -> dict[str, Floats]:
    """Read what `pack` wrote; what is damaged is left out, since it can be made again."""
    return {name: vectors for name, data in kept.items() if (vectors := _read(data, width)) is not None}


def _read(data: bytes, width: int) -> Floats | None:
    try:
        vectors = np.load(io.BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError, OSError):
        return None
    fits = isinstance(vectors, np.ndarray) and vectors.ndim == 2 and vectors.shape[1] == width
    return vectors.astype(np.float32) if fits and vectors.dtype == np.float16 else None
