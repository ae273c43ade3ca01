"""Vectors of a pack's texts, kept between starts: a text that was embedded before is not embedded again."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from os import getpid
from pathlib import Path
from threading import get_ident
from zipfile import BadZipFile

import numpy as np

from frontdesk.features.embedding import Embedder, Floats

PROBE = 0.01  # most a number of a vector may differ; they are about 0.05 in size
MOST = 20_000  # texts that are kept of one embedder; those used last stay
KEY = 32  # hexadecimal digits of a text's SHA-256

Kept = Mapping[str, Floats]


def embedded(texts: Sequence[str], embed: Embedder, folder: Path | None = None) -> Floats:
    """Return (texts, width) vectors of queries; ``folder`` may keep them, one file an embedder."""
    if folder is None or not texts:
        return embed.embed(texts, "query")
    path = folder / f"pack-{_key(embed.name)[:20]}.npz"
    keys = [_key(text) for text in texts]
    kept = _read(path)
    known = [at for at, key in enumerate(keys) if key in kept]
    if known and not _same(kept, [(keys[at], texts[at]) for at in (known[0], known[-1])], embed):
        kept = {}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
    if missing:
        fresh = embed.embed(list(missing.values()), "query")
        kept = dict(zip(missing, fresh, strict=True)) | dict(kept)
        _write(path, {key: kept[key] for key in dict.fromkeys([*keys, *kept])})
    return np.stack([kept[key] for key in keys])


def _same(kept: Kept, probes: Sequence[tuple[str, str]], embed: Embedder) -> bool:
    """Tell whether the model still gives the kept vectors, by embedding two of the texts again.

    A quantised network may differ a little between machines, and much when its weights are others.
    """
    vectors = embed.embed([text for _, text in probes], "query")
    before = np.stack([kept[key] for key, _ in probes])
    return before.shape == vectors.shape and bool(np.allclose(before, vectors, atol=PROBE))


def _read(path: Path) -> Kept:
    """Read what is kept; a file that is absent or broken keeps nothing."""
    try:
        # Opened here: numpy leaves a file open that turns out to be no archive.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            keys, vectors = file["keys"], file["vectors"]
    except (OSError, ValueError, EOFError, KeyError, TypeError, BadZipFile):
        return {}
    if vectors.ndim != 2 or vectors.dtype != np.float32 or len(keys) != len(vectors):
        return {}
    return dict(zip(keys.astype(str).tolist(), vectors, strict=True))


def _write(path: Path, kept: Kept) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = list(kept)[:MOST]
    partial = path.with_suffix(f".{getpid()}-{get_ident()}.npz")
    np.savez(partial, keys=np.array(keys, f"S{KEY}"), vectors=np.stack([kept[key] for key in keys]))
    partial.replace(path)


def _key(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:KEY]
