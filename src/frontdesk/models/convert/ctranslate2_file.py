"""The model.bin of CTranslate2: named arrays, read by name without loading the rest."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert.binary import Reader

Floats = NDArray[np.float32]

TYPES = ("<f4", "<i1", "<i2", "<i4", "<f2")  # the number of a type -> what NumPy calls it


@dataclass(frozen=True, slots=True)
class Weights:
    """Where each array lies in the file."""

    reader: Reader
    directory: dict[str, tuple[str, tuple[int, ...], int]]  # name -> (type, shape, offset)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the directory of a file. Raises `ModelCorrupt` when it is not one."""
        try:
            reader = Reader.open(path)
            reader.integer("I")  # version of the container
            _name(reader)
            reader.integer("I")  # revision of the model's layout
            entries = [_entry(reader) for _ in range(reader.integer("I"))]
        except (ValueError, IndexError) as error:
            raise ModelCorrupt(f"{path.name} is not a CTranslate2 model: {error}", part="whisper") from error
        return cls(reader, dict(entries))

    def floats(self, name: str) -> Floats:
        """Return an array in float32. Raises `ModelCorrupt` when there is none of that name."""
        if name not in self.directory:
            raise ModelCorrupt(f"no array {name!r} in the model", part="whisper")
        kind, shape, offset = self.directory[name]
        read = np.frombuffer(self.reader.raw, kind, int(np.prod(shape)), offset)
        return read.astype(np.float32).reshape(shape)


def _name(reader: Reader) -> str:
    return reader.take(reader.integer("H"))[:-1].decode()  # closed by a NUL


def _entry(reader: Reader) -> tuple[str, tuple[str, tuple[int, ...], int]]:
    name = _name(reader)
    shape = tuple(reader.integer("I") for _ in range(reader.integer("B")))
    kind = TYPES[reader.integer("B")]
    return name, (kind, shape, reader.skip(reader.integer("I")))
