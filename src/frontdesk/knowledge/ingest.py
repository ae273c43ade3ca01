"""A file's bytes into a source and its passages: documents, pictures, recordings and films."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePath

from frontdesk.errors import RejectedInput, TooLarge, UnsupportedMedia
from frontdesk.knowledge.chunk import chunk
from frontdesk.knowledge.passage import Passage, language_of
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
    wordless,
)
from frontdesk.media.document import Extract, extract
from frontdesk.media.sniff import KINDS, sniff

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
    media_type = _media_type(file)
    if len(file.data) > means.limits.document_bytes:
        raise TooLarge("document bytes", len(file.data), means.limits.document_bytes)
    found = extract(file.data, media_type, limits=means.limits)

    def finish(_: Sequence[Json]) -> Made:
        return _made(file, media_type, found, means)

    return Reading((), _nothing, finish)


def _nothing(_: int) -> Json:
    return {}


def _made(file: File, media_type: str, found: Extract, means: Means) -> Made:
    titled = replace(found, title=found.title or file.title)
    passages = chunk(file.id, titled)
    if not passages:
        raise wordless(file.name, "send a document with text; a scan has to be read by OCR first")
    source = file.source(found.text, _most(passages), media_type, titled.title)
    return replace(source, blob=means.keep(file.data, media_type)), passages


def _media_type(file: File) -> str:
    sniffed = sniff(file.data)
    if KINDS[sniffed] != "document":
        raise UnsupportedMedia(
            f"{file.name} is {sniffed}, not a document",
            part=file.name,
            value=sniffed,
            remedy="send PDF, DOCX, HTML, Markdown, TXT or CSV",
        )
    plain = sniffed in ("text/plain", "text/markdown")
    return BY_NAME.get(PurePath(file.name).suffix.lower(), sniffed) if plain else sniffed


def _most(passages: tuple[Passage, ...]) -> str:
    """Tell the language in which most of a source is written."""
    written: dict[str, int] = {}
    for passage in passages:
        written[passage.language] = written.get(passage.language, 0) + len(passage.text)
    return max(written, key=lambda language: written[language]) if written else language_of("")
