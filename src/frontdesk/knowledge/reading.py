"""A file on its way into the knowledge: what it is read with, and what takes long of it, piece by piece."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from frontdesk.errors import InvalidInput
from frontdesk.knowledge.passage import Passage, Source
from frontdesk.knowledge.reader import Reader
from frontdesk.sections import Limits

Json = dict[str, Any]
Keep = Callable[[bytes, str], str | None]  # bytes and their media type -> the digest they are kept under
Drop = Callable[[Collection[str]], None]  # of what nothing points at any more
Made = tuple[Source, tuple[Passage, ...]]
Told = Callable[[int, int, str], None]  # how many pieces are read, of how many, and which was the last


def unkept(data: bytes, media_type: str) -> None:
    """Keep nothing: what is read cannot be shown afterwards."""
    del data, media_type


def undropped(digests: Collection[str]) -> None:
    """Drop nothing."""
    del digests


def untold(done: int, total: int, what: str) -> None:
    """Tell nobody."""
    del done, total, what


@dataclass(frozen=True, slots=True)
class Means:
    """What files are read with: limits, eyes and ears, and where files and pictures are kept to be shown.

    Without a ``reader`` documents alone are read. ``scanned`` pages of a document are read by OCR at most,
    ``frames`` of a film looked at.
    """

    limits: Limits = field(default_factory=Limits)
    reader: Reader | None = None
    keep: Keep = unkept
    drop: Drop = undropped
    scanned: int = 200
    frames: int = 40


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came; ``name`` has its folders if it came from one."""

    name: str
    data: bytes = field(repr=False)
    digest: str

    @classmethod
    def of(cls, data: bytes, name: str) -> "File":
        """Take a file's bytes."""
        return cls(name, data, sha256(data).hexdigest())

    @property
    def id(self) -> str:
        """The id of the source that comes of it."""
        return source_id(self.name, self.digest)

    @property
    def title(self) -> str:
        """The file's name without folders and ending."""
        return PurePath(self.name).stem

    def source(self, text: str, language: str, media_type: str, title: str = "") -> Source:
        """Make the source that comes of the file; `dataclasses.replace` adds its blob and notes."""
        now = datetime.now(UTC)
        return Source(self.id, title or self.title, media_type, language, text, self.digest, now, self.name)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that is being read.

    ``pieces`` names what takes long: a page, a minute, some frames. ``read`` reads one of them into JSON
    that can be kept, so that whoever starts again goes on where it was; ``finish`` makes the source of all
    of them, in their order. `read` runs where the models run; each piece takes some seconds at most.
    """

    pieces: tuple[str, ...]
    read: Callable[[int], Json]
    finish: Callable[[Sequence[Json]], Made]

    def done(self, told: Told = untold) -> Made:
        """Read all pieces and finish."""
        found: list[Json] = []
        for number, what in enumerate(self.pieces):
            found.append(self.read(number))
            told(number + 1, len(self.pieces), what)
        return self.finish(found)


def source_id(name: str, digest: str) -> str:
    """Name a source by its file's name and by its bytes: the same name with other bytes is a new version."""
    return f"{version_of(name)}-{digest[:16]}"


def version_of(name: str) -> str:
    """Return what the ids of all versions of one file begin with."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def wordless(name: str, remedy: str) -> InvalidInput:
    """Make the error of a file in which nothing can be found."""
    return InvalidInput(f"no words were found in {name}", part=name, value=0, limit=1, remedy=remedy)
