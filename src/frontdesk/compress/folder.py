"""A model folder as a value: what it says of itself, and the digest over everything in it.

A folder is never changed: what compresses a model writes another one, whole or not at all.
"""

import json
import os
import shutil
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from frontdesk.errors import Conflict, Misconfigured, ModelCorrupt, ModelMissing

SAYS = "model.json"
FORMAT = 1
PICKLES = frozenset({".pkl", ".pickle", ".pt", ".pth", ".joblib", ".bin"})
MAKE = "run 'frontdesk train' to make one"
AGAIN = "make it again with 'frontdesk train' or 'frontdesk compress'"


@dataclass(frozen=True, slots=True)
class Model:
    """A model folder that was read and checked.

    ``digest`` is the SHA-256 of model.json, which in turn holds the SHA-256 of every other file.
    """

    folder: Path
    says: Mapping[str, Any]
    digest: str

    @property
    def name(self) -> str:
        """What the model calls itself."""
        return str(self.says.get("name") or self.folder.name)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs."""
        return tuple(self.says["inputs"])

    @property
    def size(self) -> int:
        """Bytes of the whole folder."""
        return sum(path.stat().st_size for path in files(self.folder))

    @property
    def networks(self) -> dict[str, Path]:
        """Every ONNX file by its name in the folder, encoders first and the fusion last."""
        names = [*(f"encoder.{name}.onnx" for name in self.inputs), "fusion.onnx"]
        return {name: self.folder / name for name in names}


def locate(path: Path) -> Path:
    """Give the model folder of a run, or the folder itself."""
    return path / "model" if (path / "model" / SAYS).is_file() else path


def read(path: Path) -> Model:
    """Read a run or model folder and every byte in it.

    Raises `ModelMissing`; `ModelCorrupt` for a pickle, and for a file too many, too few or changed;
    `Misconfigured` when a newer version wrote it.
    """
    folder = locate(path)
    says, digest = _said(folder)
    model = Model(folder, says, digest)
    found = {path.relative_to(folder).as_posix(): path for path in files(folder)}
    _pickles(found)
    listed: Mapping[str, str] = says["files"]
    for name in sorted({*listed, *found} - {SAYS}):
        if name not in found:
            raise ModelCorrupt(f"model {folder} has no file {name}", part=name, remedy=AGAIN)
        if name not in listed:
            raise ModelCorrupt(
                f"model {folder} holds {name}, which {SAYS} does not list", part=name, remedy=AGAIN
            )
        if fingerprint(found[name]) != listed[name]:
            raise ModelCorrupt(f"model {folder}: {name} is not what {SAYS} lists", part=name, remedy=AGAIN)
    return model


def _said(folder: Path) -> tuple[Mapping[str, Any], str]:
    try:
        data = (folder / SAYS).read_bytes()
    except OSError as error:
        raise ModelMissing(f"there is no model in {folder}", part=str(folder), remedy=MAKE) from error
    try:
        says = json.loads(data)
        version = int(says["format"])
        whole = isinstance(says["files"], dict) and isinstance(says["inputs"], dict)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelCorrupt(f"{folder / SAYS} does not describe a model", part=SAYS, remedy=AGAIN) from error
    if version > FORMAT:
        raise Misconfigured(
            f"model {folder} has format {version}; this version reads up to {FORMAT}",
            part="format",
            value=version,
            limit=FORMAT,
            remedy="upgrade Frontdesk",
        )
    if not whole:
        raise ModelCorrupt(f"{folder / SAYS} does not describe a model", part=SAYS, remedy=AGAIN)
    return says, sha256(data).hexdigest()


def _pickles(names: Mapping[str, Path]) -> None:
    for name, path in names.items():
        if path.suffix.lower() in PICKLES:
            raise ModelCorrupt(
                f"{name} may be a pickle, and reading a pickle runs code",
                part=name,
                remedy="keep weights as ONNX or safetensors",
            )


def files(folder: Path) -> Iterator[Path]:
    """Name every file below a folder, in one order. Raises `ModelCorrupt` for a link, as it may lead away."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise ModelCorrupt(f"{path} is a link", part=path.name, remedy="put the file itself there")
        if path.is_file():
            yield path


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


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
    """Copy the files of a model into a folder."""
    shutil.copytree(model.folder, to, dirs_exist_ok=True)


def seal(folder: Path, says: Mapping[str, Any]) -> None:
    """Write model.json over the files that lie in a folder, and wait until all of it is on the disk."""
    found = [path for path in files(folder) if path.name != SAYS or path.parent != folder]
    listed = {path.relative_to(folder).as_posix(): fingerprint(path) for path in found}
    text = json.dumps({**says, "files": listed}, ensure_ascii=False, indent=1)
    (folder / SAYS).write_text(text + "\n", "utf-8")
    for path in [*found, folder / SAYS]:
        flush(path)


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
