"""PDF: the text of each page as headings and paragraphs, with page numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import pypdfium2
from pypdfium2 import raw

from frontdesk.config import Limits
from frontdesk.errors import TooLarge, UnreadableMedia
from frontdesk.media.blocks import Extract, Writer

ENDS = (".", "!", "?", ":", "。", "！", "？", "：")
WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef"  # no spaces are written between these
BETWEEN_WIDE = re.compile(f"(?<=[{WIDE}])\n|\n(?=[{WIDE}])")
HYPHEN = re.compile("[\ufffe\u00ad\x02]\n?")  # how PDFium writes a hyphen at the end of a line
HEADING = 1.15  # times the usual height of letters
GAP = 1.4  # times the usual distance between lines
LONGEST_HEADING = 120  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and where its letters stand: bottom and height in points, 0 where unknown."""

    text: str
    bottom: float
    height: float


def from_pdf(data: bytes, limits: Limits, title: str = "") -> tuple[Extract, int]:
    """Read a PDF's text layer -> (text, pages). Raises `TooLarge` by its pages, before any is read."""
    document = opened(data, limits)
    writer = Writer(limit=limits.document_characters)
    scanned: list[int] = []
    for number in range(len(document)):
        check_page(document, number, limits)
        lines = _lines(document, number)
        _page(lines, number + 1, writer)
        if not lines:
            scanned.append(number + 1)
    found = writer.extract(title or str(document.get_metadata_value("Title") or ""))
    return replace(found, scanned=tuple(scanned)), len(document)


def opened(data: bytes, limits: Limits) -> pypdfium2.PdfDocument:
    """Open a PDF. Raises `UnreadableMedia`, and `TooLarge` by its pages."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableMedia("the PDF cannot be opened", remedy="send one without a password") from error
    if len(document) > limits.document_pages:
        raise TooLarge("PDF pages", len(document), limits.document_pages)
    return document


def check_page(document: pypdfium2.PdfDocument, number: int, limits: Limits) -> None:
    """See that a page, counted from 0, is of a size that is read. Raises `TooLarge`."""
    longest = max(document.get_page_size(number))
    if not longest <= limits.page_points:  # so that NaN is refused too
        raise TooLarge("PDF page size in points", round(longest), limits.page_points)


def _lines(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    page = document[number]
    textpage = page.get_textpage()
    found: list[Line] = []
    at = 0
    for line in textpage.get_text_range().split("\n"):
        text = line.strip()
        if text:
            found.append(Line(text, *_stand(textpage, at + line.index(text[0]))))
        at += len(line) + 1
    textpage.close()
    page.close()
    return found


def _stand(textpage: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    """Tell where a letter stands: (bottom, height) of its font's box."""
    place = raw.FPDFText_GetCharIndexFromTextIndex(textpage.raw, index)
    try:
        _, bottom, _, top = textpage.get_charbox(place, loose=True)
    except (pypdfium2.PdfiumError, IndexError):
        return 0.0, 0.0
    return bottom, top - bottom


def _page(lines: list[Line], page: int, writer: Writer) -> None:
    if not lines:
        return
    usual = median(line.height for line in lines for _ in range(1 + len(line.text) // 20))
    for group in _groups(lines):
        text = _joined(group)
        if usual and group[0].height > HEADING * usual and len(text) <= LONGEST_HEADING:
            writer.add("heading", text, 1 if group[0].height > 1.5 * usual else 2, page)
        else:
            writer.add("paragraph", text, page=page)


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    """Cut lines into paragraphs: at a wider gap, at letters of another height, after an early full stop."""
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    usual_step = median([step for step in steps if step > 0] or [0])
    usual_length = max(len(line.text) for line in lines)
    group = [lines[0]]
    for (above, below), step in zip(pairwise(lines), steps, strict=True):
        apart = usual_step > 0 and not 0 <= step <= GAP * usual_step
        other = abs(above.height - below.height) > 0.1 * above.height
        ended = above.text.endswith(ENDS) and len(above.text) < 0.8 * usual_length
        if apart or other or ended:
            yield group
            group = []
        group.append(below)
    yield group


def _joined(lines: list[Line]) -> str:
    """Join the lines of a paragraph as they would be written in one."""
    text = HYPHEN.sub("", "\n".join(line.text for line in lines))
    return BETWEEN_WIDE.sub("", text).replace("\n", " ")
