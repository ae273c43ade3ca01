"""A file's bytes into a source and its passages."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import PurePath

from frontdesk.config import Limits
from frontdesk.errors import InvalidInput, RejectedInput, TooLarge, UnsupportedMedia
from frontdesk.knowledge.chunk import chunk
from frontdesk.knowledge.passage import Passage, Source, language_of
from frontdesk.media.document import Extract, extract
from frontdesk.media.sniff import KINDS, sniff

# What plain text turns out to be when its name says so.
BY_NAME = {".md": "text/markdown", ".markdown": "text/markdown", ".txt": "text/plain"}


def ingest(data: bytes, name: str, limits: Limits | None = None) -> tuple[Source, tuple[Passage, ...]]:
    """Read a document and cut it into passages. ``name`` is the file's, with folders if it came from one.

    Raises `TooLarge`, `UnsupportedMedia`, `UnreadableMedia`, or `InvalidInput` for a document without words;
    each says which file it was.
    """
    try:
        return _ingest(data, name, limits or Limits())
    except RejectedInput as error:
        error.part = error.part if error.part not in (None, "document") else name
        raise


def source_id(name: str, digest: str) -> str:
    """Name a source by its file's name and by its bytes: the same name with other bytes is a new version."""
    return f"{version_of(name)}-{digest[:16]}"


def version_of(name: str) -> str:
    """Return what the ids of all versions of one file begin with."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _ingest(data: bytes, name: str, limits: Limits) -> tuple[Source, tuple[Passage, ...]]:
    media_type = _media_type(data, name)
    if len(data) > limits.document_bytes:
        raise TooLarge("document bytes", len(data), limits.document_bytes)
    found = extract(data, media_type, limits=limits)
    found = Extract(found.title or PurePath(name).stem, found.text, found.blocks)
    digest = sha256(data).hexdigest()
    passages = chunk(source_id(name, digest), found)
    if not passages:
        raise InvalidInput(
            f"no words were found in {name}",
            part=name,
            value=0,
            limit=1,
            remedy="send a document with text; a scan has to be read by OCR first",
        )
    language = _most(passages)
    source = Source(
        source_id(name, digest),
        found.title,
        media_type,
        language,
        found.text,
        digest,
        datetime.now(UTC),
        name,
    )
    return source, passages


def _media_type(data: bytes, name: str) -> str:
    sniffed = sniff(data)
    if KINDS[sniffed] != "document":
        raise UnsupportedMedia(
            f"{name} is {sniffed}, not a document",
            part=name,
            value=sniffed,
            remedy="send PDF, DOCX, HTML, Markdown, TXT or CSV",
        )
    plain = sniffed in ("text/plain", "text/markdown")
    return BY_NAME.get(PurePath(name).suffix.lower(), sniffed) if plain else sniffed


def _most(passages: tuple[Passage, ...]) -> str:
    """Tell the language in which most of a source is written."""
    written: dict[str, int] = {}
    for passage in passages:
        written[passage.language] = written.get(passage.language, 0) + len(passage.text)
    return max(written, key=lambda language: written[language]) if written else language_of("")
