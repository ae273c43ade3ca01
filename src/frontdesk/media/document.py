"""Documents: their text and blocks with exact offsets, read in the sandbox."""

import io
import xml.dom.expatbuilder  # noqa: F401 - mammoth loads it late, and a child can open no file
import zipfile

from frontdesk.config import Limits
from frontdesk.errors import TooLarge, UnreadableMedia, UnsupportedMedia
from frontdesk.media import sandbox
from frontdesk.media.blocks import Block, Extract
from frontdesk.media.html import from_docx, from_html, from_markdown
from frontdesk.media.pdf import from_pdf
from frontdesk.media.sniff import DOCX, decode_text
from frontdesk.media.table import from_csv, from_text
from frontdesk.media.wire import Json

MOST_INFLATED = 100_000_000  # bytes that the members of a DOCX may become together

__all__ = ["Block", "Extract", "extract"]


def extract(data: bytes, media_type: str, title: str = "", limits: Limits | None = None) -> Extract:
    """Read a document in the sandbox. Raises `RejectedInput` when it cannot be read or says too much."""
    args = {"media_type": media_type, "title": title}
    said, _ = sandbox.run("document", data, limits or Limits(), "document", args)
    return Extract(said["title"], said["text"], tuple(Block(*block) for block in said["blocks"]))


def prepare() -> None:
    """Load the readers now rather than with the first document."""
    from_markdown("# a\n\n- b\n\n|c|\n|-|\n|d|\n")
    from_csv("a,b\n1,2\n")


def extract_job(data: bytes, limits: Limits, args: Json) -> tuple[Json, list[bytes]]:
    """Read a document; runs in the sandbox."""
    found = _read(data, args["media_type"], args["title"], limits)
    if len(found.text) > limits.document_characters:
        raise TooLarge("document characters", len(found.text), limits.document_characters)
    text = _storable(found.text)
    blocks = [(block.kind, block.start, block.end, block.level, block.page) for block in found.blocks]
    return {"title": _storable(found.title)[:300], "text": text, "blocks": blocks}, []


def _read(data: bytes, media_type: str, title: str, limits: Limits) -> Extract:
    if media_type == "application/pdf":
        return from_pdf(data, limits, title)
    if media_type == DOCX:
        _check_zip(data)
        return from_docx(data, title)
    readers = {
        "text/html": from_html,
        "text/markdown": from_markdown,
        "text/csv": from_csv,
        "text/plain": from_text,
    }
    if media_type not in readers:
        raise UnsupportedMedia(f"{media_type} is not a document", value=media_type)
    return readers[media_type](decode_text(data), title)


def _check_zip(data: bytes) -> None:
    """Believe no size in the directory: what is inflated is counted, member by member."""
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                with archive.open(member) as file:
                    while piece := file.read(1_000_000):
                        total += len(piece)
                        if total > MOST_INFLATED:
                            raise TooLarge("unpacked document bytes", total, MOST_INFLATED)
    except zipfile.BadZipFile as error:
        raise UnreadableMedia("the Word document is damaged") from error


def _storable(text: str) -> str:
    """Replace one for one what cannot be kept, so that offsets stay."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)
