"""Where pulled models lie, and the record that says what each of them is.

A built model is the folder ``root/NAME/DIGEST``, the digest being the manifest's over everything that
decides its files. A new version therefore never overwrites an old one: a running desk keeps its files.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.models.manifest import Manifest, Model, shipped

RECORD = "MODEL.json"


@dataclass(frozen=True, slots=True)
class File:
    """One file of a built model."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """What `MODEL.json` says of a built model. It is written last: without it, a folder is no model."""

    name: str
    version: str
    source: str
    licence: str
    files: dict[str, File]

    def write(self, folder: Path) -> None:
        """Put the record into a folder."""
        (folder / RECORD).write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False), "utf-8")

    @staticmethod
    def parse(text: str) -> "Record":
        """Read a record. Raises `ValueError` when it is not one."""
        try:
            said = json.loads(text)
            files = {name: File(int(f["size"]), str(f["sha256"])) for name, f in said["files"].items()}
            return Record(said["name"], said["version"], said["source"], said["licence"], files)
        except (AttributeError, KeyError, RecursionError, TypeError) as error:
            raise ValueError(f"{RECORD} is not the record of a model") from error


class ModelStore:
    """The folder of pulled models, read through a manifest. It never downloads anything."""

    def __init__(self, root: Path, manifest: Manifest | None = None) -> None:
        self.root = root
        self.manifest = manifest or shipped()

    def names(self, profile: str) -> tuple[str, ...]:
        """Name the models of a profile, in the order in which they are built. Raises `NotFound`."""
        return tuple(model.name for model in self.manifest.of(profile))

    def home(self, model: Model) -> Path:
        """Where the model lies once it is built."""
        return self.root / model.name / model.folder

    def path(self, name: str) -> Path:
        """Give the folder of a built model, after a cheap look at its record and its files' sizes.

        Raises `NotFound` for a name that the manifest does not hold, `ModelMissing` and `ModelCorrupt`
        with the command that mends it. `verify` reads every byte; this does not.
        """
        model = self.manifest.model(name)
        folder = self.home(model)
        for file, said in self.record(model).files.items():
            found = folder / file
            size = found.stat().st_size if found.is_file() else None
            if size != said.size:
                what = "is missing" if size is None else f"has {size:,} bytes, not {said.size:,}"
                raise corrupt(model, f"{file} {what}")
        return folder

    def record(self, model: Model) -> Record:
        """Read what a built model says of itself. Raises `ModelMissing`, `ModelCorrupt`."""
        try:
            record = Record.parse((self.home(model) / RECORD).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise missing(model) from error
        except (OSError, ValueError) as error:
            raise corrupt(model, f"its {RECORD} cannot be read") from error
        if (record.name, record.source) != (model.name, model.digest):
            raise corrupt(model, f"its {RECORD} is that of another model")
        return record

    def has(self, name: str) -> bool:
        """Tell whether `path` would give a folder."""
        try:
            self.path(name)
        except (ModelMissing, ModelCorrupt):
            return False
        return True


def missing(model: Model) -> ModelMissing:
    """Say that a model is not there, and what pulls it."""
    return ModelMissing(f"model '{model.name}' is not there", part=model.name, remedy=remedy(model))


def corrupt(model: Model, why: str) -> ModelCorrupt:
    """Say what is wrong with a model, and what mends it."""
    return ModelCorrupt(f"model '{model.name}' is damaged: {why}", part=model.name, remedy=remedy(model))


def remedy(model: Model) -> str:
    """Name the command that brings a model or mends it."""
    return f"run 'frontdesk models pull {model.profile}'"
