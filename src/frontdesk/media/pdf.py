"""PDF: the text of each page as paragraphs, with page numbers."""

import pypdfium2

from frontdesk.config import Limits
from frontdesk.errors import TooLarge, UnreadableMedia
from frontdesk.media.blocks import Extract, Writer

ENDS = (".", "!", "?", ":", "。", "！", "？", "：")


def from_pdf(data: bytes, limits: Limits, title: str = "") -> Extract:
    """Read a PDF's text layer. Raises `TooLarge` by its pages before any is opened fully."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableMedia("the PDF cannot be opened", remedy="send one without a password") from error
    if len(document) > limits.document_pages:
        raise TooLarge("PDF pages", len(document), limits.document_pages)
    writer = Writer()
    for number in range(len(document)):
        _page(document, number, limits, writer)
    return writer.extract(title or str(document.get_metadata_value("Title") or ""))


def _page(document: pypdfium2.PdfDocument, number: int, limits: Limits, writer: Writer) -> None:
    width, height = document.get_page_size(number)
    if max(width, height) > limits.page_points:
        raise TooLarge("PDF page size in points", round(max(width, height)), limits.page_points)
    page = document[number]
    lines = page.get_textpage().get_text_range().replace("\r\n", "\n").split("\n")
    for paragraph in _paragraphs([line.strip() for line in lines]):
        writer.add("paragraph", paragraph, page=number + 1)


def _paragraphs(lines: list[str]) -> list[str]:
    """Join lines into paragraphs; an empty line ends one, and so does an early full stop."""
    usual = max((len(line) for line in lines), default=0)
    found: list[list[str]] = [[]]
    for line in lines:
        if not line:
            found.append([])
            continue
        found[-1].append(line)
        if line.endswith(ENDS) and len(line) < 0.8 * usual:
            found.append([])
    return [" ".join(one) for one in found if one]
