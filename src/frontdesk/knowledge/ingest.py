"""A file's bytes into a source and its passages: documents, pictures, recordings and films."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import PurePath

from frontdesk.errors import RejectedInput, UnsupportedMedia
from frontdesk.knowledge import film, pages, sound, still
from frontdesk.knowledge.reader import Reader
from frontdesk.knowledge.reading import (
    File,
    Json,
    Made,
    Means,
    Reading,
    Told,
    source_id,
    untold,
    version_of,
)
from frontdesk.media.door import admit
from frontdesk.media.sniff import KINDS, sniff
from frontdesk.turn.parts import Kind

__all__ = ["begin", "ingest", "source_id", "version_of"]

# What plain text turns out to be when its name says so.
BY_NAME = {".md": "text/markdown", ".markdown": "text/markdown", ".txt": "text/plain"}
EVERYTHING = Means()


def ingest(data: bytes, name: str, means: Means = EVERYTHING, told: Told = untold) -> Made:
    """Read a file and cut it into passages. ``name`` is the file's, with folders if it came from one.

    Raises `TooLarge`, `UnsupportedMedia`, `UnreadableMedia`, or `InvalidInput` for a file in which nothing
    can be found; each says which file it was.
    """
    return begin(data, name, means).done(told)


def begin(data: bytes, name: str, means: Means = EVERYTHING) -> Reading:
    """Look at a file: what of it takes long is read piece by piece. Raises as `ingest` does."""
    with _named(name):
        begun = _begin(File.of(data, name), means)

    def read(number: int) -> Json:
        with _named(name):
            return begun.read(number)

    def finish(found: Sequence[Json]) -> Made:
        with _named(name):
            return begun.finish(found)

    return Reading(begun.pieces, read, finish)


@contextmanager
def _named(name: str) -> Generator[None]:
    """Let every refusal say which file it was."""
    try:
        yield
    except RejectedInput as error:
        error.part = error.part if error.part not in (None, "document") else name
        raise


def _begin(file: File, means: Means) -> Reading:
    media_type = sniff(file.data)
    if KINDS[media_type] == "document":
        plain = media_type in ("text/plain", "text/markdown")
        named = BY_NAME.get(PurePath(file.name).suffix.lower(), media_type) if plain else media_type
        return pages.begin(file, named, means)
    if means.reader is None:
        raise UnsupportedMedia(
            f"{file.name} is {media_type}, not a document",
            part=file.name,
            value=media_type,
            remedy="send PDF, DOCX, XLSX, PPTX, HTML, Markdown, TXT or CSV",
        )
    return _perceived(file, KINDS[media_type], means, means.reader)


def _perceived(file: File, kind: Kind, means: Means, reader: Reader) -> Reading:
    """Begin to read a picture, a recording or a film: what a film's container holds decides."""
    if kind == "image":
        return still.begin(file, means, reader)
    fit = admit(file.data, part=file.name, limits=means.limits)
    if fit.kind == "video":
        return film.begin(file, fit, means, reader)
    return sound.begin(file, fit, means, reader)
