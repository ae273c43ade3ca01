"""What readers of public sets have in common: parts of rows, tables read strictly, archives unpacked once."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from errno import ENOENT
from pathlib import Path, PurePosixPath

from filelock import FileLock

from frontdesk.errors import InvalidInput
from frontdesk.training.table import Broken, rows

Row = Mapping[str, object]
Parts = Mapping[str, Iterable[Row]]  # train, and valid where the set has one
MOST = 20_000_000  # bytes that one picture in an archive may become


def strict(path: Path) -> Iterator[dict[str, object]]:
    """Yield the rows of a table; a public file has no broken ones. Raises `InvalidInput` for one."""
    if not path.is_file():
        raise FileNotFoundError(ENOENT, "no such file", str(path))
    for line in rows(path):
        if isinstance(line, Broken):
            raise InvalidInput(f"{path.name}, line {line.number:,}: {line.why}", remedy="fetch the set again")
        yield dict(line.cells)


def renamed(path: Path, names: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows of a table with the columns ``names``, new name to old."""
    for cells in strict(path):
        yield {new: cells[old] for new, old in names.items()}


def unpacked(archive: Path, folder: Path) -> Path:
    """Unpack the pictures of an archive, once; the mark that ends it is written last."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / ".whole"
    with FileLock(folder / ".lock"), zipfile.ZipFile(archive) as opened:
        if mark.exists():
            return folder
        for member in opened.infolist():
            name = PurePosixPath(member.filename)
            if member.is_dir() or name.is_absolute() or ".." in name.parts or member.file_size > MOST:
                continue
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(opened.read(member))
        mark.touch()
    return folder
