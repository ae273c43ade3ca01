"""Pictures of items: a path beside the table, decoded and written anew like whatever comes from outside."""

from pathlib import Path, PurePosixPath

from frontdesk.catalogue.words import line
from frontdesk.errors import InvalidInput, TooLarge
from frontdesk.media.door import admit
from frontdesk.sections import Limits
from frontdesk.store.blobs import BlobStore

PART = "image"


def beside(folder: Path, given: object, limits: Limits, kept: BlobStore) -> str:
    """Take in a picture by its path from ``folder``; give its digest, or nothing for no path.

    Raises `InvalidInput` for a path that leads elsewhere or nowhere, `RejectedInput` for no fit picture.
    """
    said = line(given, PART, 1_000)
    return take_in(_read(_found(folder, said), said, limits), limits, kept) if said else ""


def take_in(data: bytes, limits: Limits, kept: BlobStore) -> str:
    """Take in the bytes of a picture; give its digest. Raises `RejectedInput` for what is no fit picture."""
    fit = admit(data, part=PART, limits=limits, want="image")
    return kept.put(fit.data, fit.media_type).digest


def _found(folder: Path, said: str) -> Path:
    """Find a file below a folder, and no other: who writes a catalogue need not be who owns the machine."""
    if "://" in said:
        raise _wrong(f"{said[:200]!r} is an address", said, "save the picture beside the table")
    try:
        path = (folder / PurePosixPath(said.replace("\\", "/"))).resolve()
    except RuntimeError as error:  # before Python 3.13: a link that leads to itself
        raise _wrong(f"{said!r} leads to itself", said, "mend the link") from error
    if not path.is_relative_to(folder.resolve()):
        raise _wrong(f"{said!r} leads out of the table's folder", said, "put the picture beside the table")
    return path


def _read(path: Path, said: str, limits: Limits) -> bytes:
    """Read a file, unless it is too large for a picture: nobody holds that in memory to hear so."""
    try:
        if path.stat().st_size > limits.image_bytes:
            raise TooLarge("image bytes", path.stat().st_size, limits.image_bytes, part=PART)
        return path.read_bytes()
    except OSError as error:
        raise _wrong(
            f"{said!r} cannot be read: {error.strerror}", said, "mend the path, or leave it out"
        ) from error


def _wrong(message: str, value: str, remedy: str) -> InvalidInput:
    return InvalidInput(f"the picture {message}", part=PART, value=value[:200], remedy=remedy)
