"""A model folder as a value: what it says of itself, and the digest over everything in it.

A folder is never changed: what compresses a model writes another one, whole or not at all.
"""

import json
import os
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from frontdesk.errors import Conflict
from frontdesk.understanding import runfolder
from frontdesk.understanding.runfolder import SAYS, InputSpec


@dataclass(frozen=True, slots=True)
class Model:
    """A model folder that was read and checked.

    ``digest`` is the SHA-256 of model.json, which in turn holds the SHA-256 of every other file.
    """

    folder: Path
    says: Mapping[str, Any]
    inputs: Mapping[str, InputSpec]
    files: Mapping[str, str]
    digest: str

    @property
    def name(self) -> str:
        """What the model calls itself."""
        return str(self.says.get("name") or self.folder.name)

    @property
    def size(self) -> int:
        """Bytes of everything that the model is made of."""
        return sum((self.folder / name).stat().st_size for name in (*self.files, SAYS))

    @property
    def networks(self) -> dict[str, Path]:
        """Every network by its file's name, encoders first and the fusion last."""
        names = [*(f"encoder.{name}.onnx" for name in sorted(self.inputs)), "fusion.onnx"]
        return {name: self.folder / name for name in names}


def read(path: Path) -> Model:
    """Read a run or model folder and every byte in it.

    Raises `ModelMissing`; `ModelCorrupt` for a pickle and for changed files; `Misconfigured` when a newer
    version wrote it.
    """
    folder = runfolder.locate(path)
    data = (folder / SAYS).read_bytes()
    spec = runfolder.read(folder)
    return Model(folder, json.loads(data), spec.inputs, spec.files, sha256(data).hexdigest())


@contextmanager
def writing(out: Path) -> Generator[Path]:
    """Give an empty folder that becomes ``out`` when the block ends well, and vanishes otherwise.

    Raises `Conflict` when something lies at ``out``.
    """
    if out.exists():
        raise Conflict(f"{out} is there already", part=str(out), remedy="name another folder with --out")
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield fresh
        fresh.chmod(0o755)
        fresh.rename(out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def copy(model: Model, to: Path) -> None:
    """Copy what a model is made of into a folder, and nothing that only lies beside it; wait for the disk."""
    for name in (*model.files, SAYS):
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(model.folder / name, to / name)
        flush(to / name)


def flush(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def child(model: Model, how: Mapping[str, Any]) -> dict[str, Any]:
    """Say of a smaller model what its parent says, and how it was made; its figures are to be taken anew."""
    earlier = model.says.get("compressed")
    told = {
        **how,
        "parent": model.digest,
        "parent_bytes": model.size,
        "parent_metrics": model.says.get("metrics"),
    }
    return {**model.says, "metrics": {}, "compressed": told | ({"earlier": earlier} if earlier else {})}
