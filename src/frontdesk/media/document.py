"""Documents: their text and blocks with exact offsets, read in the sandbox."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import get_args

import openpyxl
import pptx

from frontdesk.errors import TooLarge, UnreadableMedia, UnsupportedMedia
from frontdesk.media import sandbox
from frontdesk.media.blocks import Block, BlockKind, Extract, untagged
from frontdesk.media.docx import from_docx
from frontdesk.media.html import from_html, from_markdown
from frontdesk.media.page import page_picture
from frontdesk.media.pdf import from_pdf
from frontdesk.media.plaintext import decode_text
from frontdesk.media.pptx import from_pptx
from frontdesk.media.sniff import DOCX, PPTX, XLSX
from frontdesk.media.table import from_csv, from_text
from frontdesk.media.wire import Json
from frontdesk.media.xlsx import from_xlsx
from frontdesk.sections import Limits

MOST_INFLATED = 100_000_000  # bytes that the members of an Office document may become together
MOST_MEMBERS = 5_000  # of an Office document
UNSTORABLE = re.compile("[\0\ud800-\udfff]")

__all__ = ["Block", "Extract", "extract", "facts", "page_picture"]


def extract(data: bytes, media_type: str, title: str = "", limits: Limits | None = None) -> Extract:
    """Read a document in the sandbox. Raises `RejectedInput` when it cannot be read or says too much."""
    return _read_apart(data, media_type, title, limits or Limits(), "document")[0]


def facts(data: bytes, media_type: str, limits: Limits, part: str) -> Mapping[str, int]:
    """Read a document to see that it can be: its characters, its pages, and 1 for pages without any text.

    ``pages`` is 0 where a document has none; ``scanned`` asks for its pages to be read as pictures: no word
    that is written in them can be seen.
    """
    found, pages = _read_apart(data, media_type, "", limits, part)
    unseen = all(block.hidden for block in found.blocks)
    return {"characters": len(found.text), "pages": pages, "scanned": int(pages > 0 and unseen)}


def _read_apart(data: bytes, media_type: str, title: str, limits: Limits, part: str) -> tuple[Extract, int]:
    args = {"media_type": media_type, "title": title}
    said, blobs = sandbox.run("document", data, limits, part, args)
    try:
        return _checked(said, blobs), int(said["pages"])
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        raise UnreadableMedia("the document upset its decoder", part=part) from error


def _checked(said: Json, blobs: list[bytes]) -> Extract:
    """Build an extract of what the child said. Raises ValueError where blocks overlap or lie outside."""
    text = blobs[0].decode() if len(blobs) == 1 else ""
    blocks = tuple(_block(*block) for block in said["blocks"])
    edges = [edge for block in blocks for edge in (block.start, block.end)]
    if edges != sorted(edges) or (edges and not 0 <= edges[0] <= edges[-1] <= len(text)):
        raise ValueError("the blocks do not fit the text")
    if any(block.kind not in get_args(BlockKind) for block in blocks):
        raise ValueError("a block of no known kind")
    scanned = tuple(said["scanned"])
    if any(type(page) is not int for page in scanned) or any(
        not 1 <= page <= said["pages"] for page in scanned
    ):
        raise ValueError("a page that is not there")
    return Extract(str(said["title"]), text, blocks, scanned)


def _block(  # noqa: PLR0913, PLR0917 - the fields of a block, as they cross the wall
    kind: BlockKind, start: int, end: int, level: int, page: int | None, box: list[int] | None, hidden: bool
) -> Block:
    """Rebuild a block. Raises ValueError for a box or a page that cannot be."""
    if box is not None and (len(box) != 4 or any(type(edge) is not int for edge in box)):
        raise ValueError("a box of other things than four numbers")
    if page is not None and type(page) is not int:
        raise ValueError("a page that is no number")
    place = None if box is None else (box[0], box[1], box[2], box[3])
    return Block(kind, start, end, level, page, place, hidden is True)


def prepare() -> None:
    """Load the readers now rather than with the first document."""
    from_markdown("# a\n\n- b\n\n|c|\n|-|\n|d|\n")
    from_csv("a,b\n1,2\n")
    _prepare_docx()
    _prepare_pdf()
    for new, read in ((openpyxl.Workbook(), from_xlsx), (pptx.Presentation(), from_pptx)):
        out = io.BytesIO()
        new.save(out)
        read(out.getvalue(), Limits())


def _prepare_docx() -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "<w:body><w:p><w:r><w:t>a</w:t></w:r></w:p></w:body>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}">{body}</w:document>')
    from_docx(out.getvalue())


def _prepare_pdf() -> None:
    font = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    page = b"<</Type/Page/MediaBox[0 0 9 9]/Contents 4 0 R/Resources %s/Parent 2 0 R>>" % font
    drawn = b"BT /F 8 Tf 1 1 Td (a) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
    )
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, one) for number, one in enumerate(objects, 1))
    from_pdf(b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>", Limits())


def extract_job(data: bytes, limits: Limits, args: Json) -> tuple[Json, list[bytes]]:
    """Read a document; runs in the sandbox."""
    found, pages = _read(data, args["media_type"], args["title"], limits)
    if len(found.text) > limits.document_characters:
        raise TooLarge("document characters", len(found.text), limits.document_characters)
    blocks = [
        (block.kind, block.start, block.end, block.level, block.page, block.box, block.hidden)
        for block in found.blocks
    ]
    title = _storable(untagged(found.title)[0])[:300]
    said = {"title": title, "pages": pages, "blocks": blocks, "scanned": found.scanned}
    return said, [_storable(found.text).encode()]


def _read(data: bytes, media_type: str, title: str, limits: Limits) -> tuple[Extract, int]:
    if media_type == "application/pdf":
        return from_pdf(data, limits, title)
    if media_type in (DOCX, XLSX, PPTX):
        _check_zip(data)
        return _office(data, media_type, title, limits)
    readers = {
        "text/html": from_html,
        "text/markdown": from_markdown,
        "text/csv": from_csv,
        "text/plain": from_text,
    }
    if media_type not in readers:
        raise UnsupportedMedia(f"{media_type} is not a document", value=media_type)
    return readers[media_type](decode_text(data), title), 0


def _office(data: bytes, media_type: str, title: str, limits: Limits) -> tuple[Extract, int]:
    if media_type == PPTX:
        return from_pptx(data, limits, title)
    return (from_docx(data, title) if media_type == DOCX else from_xlsx(data, limits, title)), 0


def _check_zip(data: bytes) -> None:
    """Believe no size in the directory: what is inflated is counted, member by member."""
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise TooLarge("files in the document", len(members), MOST_MEMBERS)
            for member in members:
                with archive.open(member) as file:
                    while piece := file.read(1_000_000):
                        total += len(piece)
                        if total > MOST_INFLATED:
                            raise TooLarge("unpacked document bytes", total, MOST_INFLATED)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
    ) as error:  # damaged; odd packing; a password
        raise UnreadableMedia(
            "the Office document is damaged or locked", remedy="save it again, without a password"
        ) from error


def _storable(text: str) -> str:
    """Replace one for one what cannot be kept, so that offsets stay."""
    return UNSTORABLE.sub("\ufffd", text)
