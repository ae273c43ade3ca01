"""What features that learn share: their names, the files they keep, and the errors of both."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from frontdesk.errors import InvalidInput, ModelCorrupt, ModelMissing, NotReady
from frontdesk.features.feature import Item, Section

Array = NDArray[np.generic]

_REMEDY = "train the model again"


def title(name: str, settings: Section, *learnt: bytes) -> str:
    """Name a feature by what decides its arrays: its settings, and a digest of what it learnt."""
    digest = hashlib.sha256(b"\0".join(learnt)).hexdigest()[:16] if learnt else ""
    return f"{name} {settings.model_dump_json()} {digest}".rstrip()


def texts(items: Iterable[Item], name: str) -> Iterable[str]:
    """Yield the items, each of which must be a text. Raises `InvalidInput`."""
    for item in items:
        if not isinstance(item, str):
            raise InvalidInput(f"{name} reads texts, not {type(item).__name__}", part=name)
        yield item


def unfitted(name: str) -> NotReady:
    """Say that a feature was asked before it learnt anything."""
    return NotReady(f"feature {name} has learnt nothing yet", part=name, remedy="fit it on training rows")


def needed(module: str, name: str) -> Any:
    """Import a library of the extra `train`. Raises `NotReady` naming the extra when it is not installed."""
    try:
        return import_module(module)
    except ImportError as error:
        remedy = "install the extra: pip install 'frontdesk[train]'"
        raise NotReady(
            f"{name} needs {module}, which is not installed", part=module, remedy=remedy
        ) from error


def write(folder: Path, facts: object, tensors: Mapping[str, Array] | None = None) -> None:
    """Write what was learnt: learnt.json, and learnt.safetensors when there are arrays."""
    folder.mkdir(parents=True, exist_ok=True)
    # Any string of a table can be learnt, also a lone surrogate, which plain UTF-8 refuses.
    written = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    (folder / "learnt.json").write_bytes(written)
    if tensors:
        save_file(
            {name: np.ascontiguousarray(value) for name, value in tensors.items()},
            folder / "learnt.safetensors",
        )


def facts(folder: Path) -> Any:
    """Read learnt.json. Raises `ModelMissing`, `ModelCorrupt`."""
    path = folder / "learnt.json"
    try:
        return json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
    except FileNotFoundError as error:
        raise ModelMissing(f"{path} is not there", part=str(path), remedy=_REMEDY) from error
    except (OSError, ValueError, RecursionError) as error:
        raise damaged(path, str(error)) from error


def tensors(folder: Path, names: Sequence[str]) -> list[Array]:
    """Read the named arrays of learnt.safetensors. Raises `ModelMissing`, `ModelCorrupt`."""
    path = folder / "learnt.safetensors"
    try:
        found = load_file(path)
        return [found[name] for name in names]
    except FileNotFoundError as error:
        raise ModelMissing(f"{path} is not there", part=str(path), remedy=_REMEDY) from error
    except (OSError, SafetensorError, KeyError) as error:
        raise damaged(path, str(error)) from error


def damaged(path: Path, why: str) -> ModelCorrupt:
    """Say that what a feature learnt cannot be read back."""
    return ModelCorrupt(f"{path} cannot be read: {why}", part=str(path), remedy=_REMEDY)
