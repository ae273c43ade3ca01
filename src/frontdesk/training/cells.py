"""A cell of a table -> the item that a feature reads: words, numbers, or a file that is decoded."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import numpy as np

from frontdesk.errors import InvalidInput, UnreadableMedia
from frontdesk.features.feature import Clip, Floats, Item
from frontdesk.features.table import settings_of
from frontdesk.media import local
from frontdesk.training.recipe import Input
from frontdesk.training.table import Cell

FRAMES, SIDE = 16, 224  # of a film, for features whose settings do not say


@dataclass(frozen=True, slots=True)
class Cells:
    """How the cells of one column are read; files lie relative to ``folder``."""

    column: str
    kind: Literal["text", "numbers", "image", "audio", "video"]
    folder: Path
    frames: int = FRAMES
    side: int = SIDE

    @property
    def how(self) -> str:
        """What beside the feature decides about the arrays: what the content was read as."""
        return f"video {self.frames}x{self.side}" if self.kind == "video" else self.kind

    def key(self, cell: Cell) -> bytes:
        """Return the SHA-256 of the content: of the words, the numbers, or the bytes of the file.

        Raises `RejectedInput` for a cell of another type, or a file that is not there.
        """
        if self.kind == "text":
            return sha256(text(cell).encode()).digest()
        if self.kind == "numbers":
            found = numbers(cell)
            return sha256(f"{found.shape}".encode() + found.tobytes()).digest()
        path = self.folder / text(cell)
        try:
            with path.open("rb") as file:
                digest = sha256()
                while piece := file.read(1 << 20):
                    digest.update(piece)
        except (OSError, ValueError) as error:  # a NUL in a path is a ValueError
            raise UnreadableMedia(f"the file {cell} cannot be read: {_reason(error)}") from error
        return digest.digest()

    def item(self, cell: Cell) -> Item:
        """Read the cell. Raises `RejectedInput` for what cannot be decoded."""
        match self.kind:
            case "text":
                return text(cell)
            case "numbers":
                return numbers(cell)
            case "image":
                return local.picture(self.folder / text(cell))
            case "audio":
                return local.sound(self.folder / text(cell))
            case "video":
                return self._clip(self.folder / text(cell))

    def _clip(self, path: Path) -> Clip:
        return Clip.of(local.film(path, self.frames, self.side))


def reader(one: Input, folder: Path) -> Cells:
    """Tell how the cells of an input are read."""
    column = one.column or one.modality
    if one.feature == "numbers":
        return Cells(column, "numbers", folder)
    kind = one.modality
    if kind != "video":
        return Cells(column, kind, folder)
    settings = settings_of(one.feature, one.settings)
    frames, side = getattr(settings, "frames", FRAMES), getattr(settings, "side", SIDE)
    return Cells(column, kind, folder, int(frames), int(side))


def text(cell: Cell) -> str:
    """Return a cell of words; numbers of other formats than CSV are words too. Raises `InvalidInput`."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(cell)
    raise InvalidInput(f"the cell is {type(cell).__name__}, no text", value=type(cell).__name__)


def numbers(cell: Cell) -> Floats:
    """Return a cell of numbers, a JSON list in text or a list: (n,) or (time, n). Raises `InvalidInput`."""
    try:
        found = np.asarray(json.loads(cell) if isinstance(cell, str) else cell, np.float32)
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidInput(f"the cell is no list of numbers: {error}") from error
    if found.ndim not in (1, 2) or not found.size or not bool(np.isfinite(found).all()):
        raise InvalidInput("the cell is no list of finite numbers, nor a list of such lists")
    return found


def labels(cell: Cell, several: bool) -> tuple[str, ...]:
    """Return the labels of a cell: one, or of tags several: ``a|b`` or a JSON list. Raises `InvalidInput`."""
    if several and isinstance(cell, str) and cell.lstrip().startswith("["):
        try:
            cell = json.loads(cell)
        except ValueError as error:
            raise InvalidInput(f"the labels are no JSON list: {error}") from error
    if several and isinstance(cell, list):
        return tuple(dict.fromkeys(_label(one) for one in _listed(cell)))
    one = _label(cell)
    return tuple(dict.fromkeys(filter(None, map(str.strip, one.split("|"))))) if several else (one,)


def _listed(cell: Iterable[object]) -> Iterator[object]:
    yield from cell


def _label(cell: Cell) -> str:
    found = text(str(cell) if isinstance(cell, bool) else cell).strip()
    if not found:
        raise InvalidInput("the row has no label")
    return (
        found.removesuffix(".0") if isinstance(cell, float) else found
    )  # what a data frame makes of integers


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
