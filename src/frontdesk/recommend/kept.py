"""Fitted sources on disk: a folder a version, a safetensors file a source, and a manifest that names them.

    <folder>/<version>/manifest.json, popularity.safetensors, ...
    <folder>/current    the version that is served

A version is written beside its place and moved there when it is whole, so that nobody opens half of one.
"""

import json
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from os import getpid
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from frontdesk.errors import ModelCorrupt, ModelMissing, StorageFailed
from frontdesk.recommend.als import ALS
from frontdesk.recommend.blend import Blend
from frontdesk.recommend.ease import EASE
from frontdesk.recommend.evidence import Evidence
from frontdesk.recommend.fism import FISM
from frontdesk.recommend.itemknn import ItemKNN
from frontdesk.recommend.popularity import Popularity
from frontdesk.recommend.ppmi import PPMI
from frontdesk.recommend.sequence import Sequential
from frontdesk.recommend.source import Seen, Source

EVIDENCE = "evidence"  # its file, beside those of the sources
FORM = 1  # of the manifest; another one is not opened
AGAIN = "run frontdesk recommend train"
STALE = 86_400.0  # seconds after which whoever began to write something was killed
Arrays = Mapping[str, NDArray[Any]]

OPENERS: Mapping[str, Callable[[Arrays], Source]] = {
    "popularity": Popularity.of,
    "itemknn": ItemKNN.of,
    "ppmi": PPMI.of,
    "ease": EASE.of,
    "als": ALS.of,
    "fism": FISM.of,
    "sequence": Sequential.of,
}


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """Sources that were fitted together. ``items`` are the ids that their columns stand for.

    ``options`` by source are what they were fitted with; ``facts`` whatever else is worth telling, as JSON.
    ``evidence`` is what reasons may say of other customers, None where nothing was counted.
    """

    items: tuple[str, ...]
    sources: Mapping[str, Source]
    blend: Blend
    options: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, Mapping[str, float]])
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    version: str = ""
    evidence: Evidence | None = None


def keep(folder: Path, kept: Kept, now: datetime | None = None) -> str:
    """Write a version, serve it from now on, and return its name. Raises `StorageFailed`."""
    files = {name: save(dict(source.arrays())) for name, source in kept.sources.items()}
    if kept.evidence is not None:
        files[EVIDENCE] = save(dict(kept.evidence.arrays()))
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%S")
    digests = {name: sha256(data).hexdigest() for name, data in files.items()}
    version = f"{stamp}-{sha256(json.dumps(digests).encode()).hexdigest()[:8]}"
    half = folder / f".{version}.{getpid()}"
    try:
        half.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (half / f"{name}.safetensors").write_bytes(data)
        (half / "manifest.json").write_text(
            json.dumps(_manifest(kept, digests, stamp), ensure_ascii=False), "utf-8"
        )
        if not (folder / version).exists():
            half.replace(folder / version)
        serve(folder, version)
    except OSError as error:
        raise StorageFailed(f"{folder.name} was not written: {error.strerror}", part=folder.name) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return version


def serve(folder: Path, version: str) -> None:
    """Name the version that is served from now on."""
    half = folder / f".current.{getpid()}"
    half.write_text(version, "utf-8")
    half.replace(folder / "current")


def current(folder: Path) -> str | None:
    """Return the version that is served; None before the first one was fitted."""
    try:
        return (folder / "current").read_text("utf-8").strip() or None
    except OSError:
        return None


def versions(folder: Path) -> list[str]:
    """Return the versions there are, oldest first."""
    return sorted(path.parent.name for path in folder.glob("[!.]*/manifest.json"))


def prune(folder: Path, most: int = 3) -> None:
    """Forget all versions but the latest ``most`` and the one served, and what stayed half-written."""
    for version in versions(folder)[:-most]:
        if version != current(folder):
            shutil.rmtree(folder / version, ignore_errors=True)
    for half in folder.glob(".*"):
        with suppress(OSError):  # gone meanwhile
            if half.stat().st_mtime < time.time() - STALE:
                shutil.rmtree(half, ignore_errors=True)
                half.unlink(missing_ok=True)


def open_kept(folder: Path, version: str | None = None) -> Kept:
    """Open a version, or the one that is served.

    Raises `ModelMissing` when there is none, `ModelCorrupt` when it is damaged or of another form.
    """
    name = version or current(folder)
    if name is None or not (folder / name / "manifest.json").is_file():
        raise ModelMissing("no recommendations were learnt yet", part="recommend", value=name, remedy=AGAIN)
    try:
        return _opened(folder / name)
    except (OSError, SafetensorError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _corrupt(name, str(error)) from error


def _opened(folder: Path) -> Kept:
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    if told["form"] != FORM:
        raise ValueError(f"its form is {told['form']}, not {FORM}")
    items = tuple(str(one) for one in told["items"])
    digests = dict(told["sources"])
    proof = digests.pop(EVIDENCE, None)
    sources = {name: _source(folder, name, digest, len(items)) for name, digest in digests.items()}
    blend = Blend(tuple(told["blend"]), np.array(list(told["blend"].values()), np.float32))
    evidence = None if proof is None else _evidence(folder, proof, len(items))
    return Kept(items, sources, blend, told["options"], told["facts"], folder.name, evidence)


def _read(folder: Path, name: str, digest: str) -> Arrays:
    data = (folder / f"{name}.safetensors").read_bytes()
    if sha256(data).hexdigest() != digest:
        raise ValueError(f"{name}.safetensors is not the file that the manifest names")
    return load(data)


def _evidence(folder: Path, digest: str, items: int) -> Evidence:
    found = Evidence.of(_read(folder, EVIDENCE, digest))
    if len(found.buyers) != items:
        raise ValueError(f"{EVIDENCE} knows {len(found.buyers):,} items, the manifest {items:,}")
    return found


def _source(folder: Path, name: str, digest: str, items: int) -> Source:
    source = OPENERS[name](_read(folder, name, digest))
    columns = source.scores([Seen()]).shape[1]
    if columns != items:
        raise ValueError(f"{name} knows {columns:,} items, the manifest {items:,}")
    return source


def _manifest(kept: Kept, digests: Mapping[str, str], stamp: str) -> dict[str, Any]:
    weights = dict(zip(kept.blend.names, map(float, kept.blend.weights), strict=True))
    return {
        "form": FORM,
        "made": stamp,
        "sources": digests,
        "options": {name: dict(one) for name, one in kept.options.items()},
        "blend": weights,
        "facts": dict(kept.facts),
        "items": kept.items,
    }


def _corrupt(version: str, why: str) -> ModelCorrupt:
    return ModelCorrupt(
        f"what was learnt for recommendations cannot be read: {why}",
        part="recommend",
        value=version,
        remedy=AGAIN,
    )
