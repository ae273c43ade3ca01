"""A trained model's folder: model.json says what it is and lists every file with its SHA-256."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from frontdesk.errors import Misconfigured, ModelCorrupt, ModelMissing
from frontdesk.features.feature import Kind, Modality
from frontdesk.models.digests import digest, sync_folder

SAYS = "model.json"
FORMAT = 1  # that this version writes, and the newest that it reads
PICKLES = frozenset({".pkl", ".pickle", ".pt", ".pth", ".joblib", ".bin"})
REMEDY = "copy the folder again, or run 'frontdesk train'"


class InputSpec(BaseModel):
    """One input: its column, the feature that represents it, and the kind and width of the arrays."""

    model_config = ConfigDict(frozen=True)

    column: str
    modality: Modality
    feature: str
    settings: Mapping[str, Any] = Field(default_factory=dict)
    kind: Kind
    width: int


class Spec(BaseModel):
    """What model.json says; what it says beyond this is kept as it is."""

    model_config = ConfigDict(frozen=True, extra="allow")

    format: int
    name: str = ""
    task: Literal["classify", "tags", "contrast"]
    labels: tuple[str, ...]
    fusion: str
    inputs: dict[str, InputSpec] = Field(min_length=1)
    temperature: float = Field(1.0, gt=0)
    thresholds: tuple[float, ...] | None = None
    out_of_scope: Mapping[str, Any] | None = None
    adapt: str | None = None  # the column of speakers to whose other clips its vectors were adapted
    files: dict[str, str]


def locate(path: Path) -> Path:
    """Give the model's folder, of a run or of itself. Raises `ModelMissing` when neither is there."""
    for folder in (path / "model", path):
        if (folder / SAYS).is_file():
            return folder
    raise ModelMissing(
        f"there is no model in {path}", part=str(path), remedy="run 'frontdesk train' to make one"
    )


def read(folder: Path) -> Spec:
    """Read model.json and hold every file against it.

    Raises `ModelMissing` for a folder or a listed file that is not there, `ModelCorrupt` for other bytes, for
    a file that may be a pickle and for a model.json that is none, `Misconfigured` for a newer format.
    """
    folder = locate(folder)
    spec = parse(folder / SAYS)
    for path in files(folder):
        if path.suffix.lower() in PICKLES:
            raise corrupt(path.name, "may be a pickle, which runs code when it is read", "delete it")
    for name, expected in spec.files.items():
        _hold(folder, name, expected)
    networks = {"fusion.onnx", *(f"encoder.{name}.onnx" for name in spec.inputs)}
    for name in sorted(networks - spec.files.keys()):
        raise corrupt(SAYS, f"does not list {name}")
    return spec


def parse(path: Path) -> Spec:
    """Read a model.json. Raises `ModelCorrupt` naming the wrong key, `Misconfigured` for a newer format."""
    try:
        said = json.loads(path.read_text("utf-8"))
        newer = isinstance(said["format"], int) and said["format"] > FORMAT
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise corrupt(path.name, "cannot be read") from error
    if newer:
        raise Misconfigured(
            f"the model has format {said['format']}; this version reads up to {FORMAT}",
            part="format",
            value=said["format"],
            limit=FORMAT,
            remedy="upgrade Frontdesk",
        )
    try:
        return Spec.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise corrupt(path.name, f"is no model's: key {where}: {first['msg']}") from error


def seal(folder: Path, spec: Mapping[str, Any]) -> None:
    """Write model.json over the files of a folder, and wait until all of it is on the disk."""
    listed = {
        path.relative_to(folder).as_posix(): digest(path) for path in files(folder) if path != folder / SAYS
    }
    said = {"format": FORMAT, **spec, "files": listed}
    (folder / SAYS).write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
    parse(folder / SAYS)  # what would not be read again is not written, either
    sync_folder(folder)


def files(folder: Path) -> Iterator[Path]:
    """Name every file below a folder. Raises `ModelCorrupt` for a link, which may lead anywhere."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise corrupt(path.name, "is a link", "put the file itself there")
        if path.is_file():
            yield path


def corrupt(name: str, why: str, remedy: str = REMEDY) -> ModelCorrupt:
    """Say what is wrong with a file of a model."""
    return ModelCorrupt(f"{name} {why}", part=name, remedy=remedy)


def _hold(folder: Path, name: str, expected: str) -> None:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise corrupt(SAYS, f"lists {name}, which lies outside the folder")
    if not path.is_file():
        raise ModelMissing(f"the model's {name} is not there", part=name, remedy=REMEDY)
    if digest(path) != expected:
        raise corrupt(name, f"is not the file that {SAYS} lists")
