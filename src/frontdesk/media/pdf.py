"""PDF: the text of each page as headings and paragraphs, with page numbers."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median
from struct import unpack

import pypdfium2
from pypdfium2 import raw

from frontdesk.errors import TooLarge, UnreadableMedia
from frontdesk.media.blocks import WIDE, BlockKind, Box, Extract, Writer
from frontdesk.media.shapes import TINY, Edges, on_page
from frontdesk.media.sight import unseen
from frontdesk.sections import Limits

ENDS = (".", "!", "?", ":", "。", "！", "？", "：")
BETWEEN_WIDE = re.compile(f"(?<=[{WIDE}])\n|\n(?=[{WIDE}])")
HYPHEN = re.compile("[\ufffe\u00ad\x02]\n?")  # how PDFium writes a hyphen at the end of a line
BEYOND, HALF = re.compile("[\U00010000-\U0010ffff]"), re.compile("[\ud800-\udfff]")
HEADING = 1.15  # times the usual height of letters
GAP = 1.4  # times the usual distance between lines
LONGEST_HEADING = 120  # characters
MARK = re.compile(r"(?P<number>\d{1,2})[.)、．]\s?\S|[•‣●▪◦–-]\s\S")  # how an item of a list begins


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and where its letters stand in points of the page; zeros where PDFium does not know."""

    text: str
    bottom: float
    height: float
    left: float = 0.0
    right: float = 0.0
    opens: bool = False  # an item of a list


def from_pdf(data: bytes, limits: Limits, title: str = "") -> tuple[Extract, int]:
    """Read a PDF's text layer -> (text, pages). Raises `TooLarge` by its pages, before any is read."""
    document = opened(data, limits)
    writer = Writer(limit=limits.document_characters)
    scanned: list[int] = []
    for number in range(len(document)):
        check_page(document, number, limits)
        with closing(document[number]) as page:
            lines, hidden = _lines(page)
            _write(lines, page, number + 1, writer, hidden=False)
            _write(hidden, page, number + 1, writer, hidden=True)
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


def _lines(page: pypdfium2.PdfPage) -> tuple[list[Line], list[Line]]:
    """Read a page -> (the lines that are seen, those that are hidden)."""
    with closing(page.get_textpage()) as textpage:
        veiled = unseen(page, textpage)
        whole: Edges = page.get_bbox()
        seen: list[Line] = []
        hidden: list[Line] = []
        at = 0
        for line in _units(textpage.get_text_range(errors="surrogatepass")).split("\n"):
            for text, start, veil in _parted(textpage, line, at, veiled):
                stood = _stood(textpage, text, start)
                gone = veil or _is_out_of_sight(stood, whole)
                (hidden if gone and any(map(str.isalnum, text)) else seen).append(stood)
            at += len(line) + 1
    return _opening(seen), hidden


def _opening(lines: list[Line]) -> list[Line]:
    """Mark the lines that open an item: by a bullet, or by the number after the last one."""
    last = 0
    marked: list[Line] = []
    for line in lines:
        mark = MARK.match(line.text)
        number = int(mark["number"] or 0) if mark else -1
        opens = number == 0 or (number > 0 and number in (1, last + 1))
        last = number if opens and number else last
        marked.append(replace(line, opens=True) if opens else line)
    return marked


def _parted(
    textpage: pypdfium2.PdfTextPage, line: str, at: int, veiled: frozenset[int]
) -> Iterator[tuple[str, int, bool]]:
    """Cut a line where its letters begin or cease to be hidden -> (words, where they begin, hidden)."""
    flags = (
        [bool(veiled) and _place(textpage, at + step) in veiled for step in range(len(line))]
        if veiled
        else []
    )
    runs = groupby(range(len(line)), key=flags.__getitem__) if any(flags) else [(False, range(len(line)))]
    for veil, run in runs:
        steps = list(run)
        said = line[steps[0] : steps[-1] + 1] if steps else ""
        text = said.strip()
        if text:
            yield text, at + steps[0] + said.index(text[0]), veil


def _stood(textpage: pypdfium2.PdfTextPage, text: str, start: int) -> Line:
    """Tell where words stand, by the box of the font of the first and the last letter."""
    first = _letter(textpage, start)
    last = _letter(textpage, start + len(text) - 1)
    left, right = min(first[0], last[0]), max(first[2], last[2])
    return Line(_whole(text), first[1], first[3] - first[1], left, right)


def _units(text: str) -> str:
    """Part every letter that UTF-16 writes as two: PDFium counts these, and single halves too."""
    return BEYOND.sub(lambda found: "".join(map(chr, unpack("<2H", found[0].encode("utf-16-le")))), text)


def _whole(text: str) -> str:
    """Put the halves of letters together again; half a letter is none."""
    if text.isascii() or not HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _letter(textpage: pypdfium2.PdfTextPage, index: int) -> Edges:
    """Give the box of a letter's font: left, bottom, right, top; zeros where PDFium knows none."""
    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(textpage, _place(textpage, index), box):
        return 0.0, 0.0, 0.0, 0.0
    return box.left, box.bottom, box.right, box.top


def _place(textpage: pypdfium2.PdfTextPage, index: int) -> int:
    """Turn a place in the text into one among the letters: spaces and line ends are made up by PDFium."""
    return int(raw.FPDFText_GetCharIndexFromTextIndex(textpage, index))


def _is_out_of_sight(line: Line, whole: Edges) -> bool:
    """Tell whether a line is too small to be read, or off the page."""
    if line.right <= line.left:  # its place is not known
        return False
    return (
        line.height < TINY
        or line.right <= whole[0]
        or line.left >= whole[2]
        or line.bottom + line.height <= whole[1]
        or line.bottom >= whole[3]
    )


def _write(lines: list[Line], page: pypdfium2.PdfPage, number: int, writer: Writer, *, hidden: bool) -> None:
    if not lines:
        return
    usual = median(line.height for line in lines for _ in range(1 + len(line.text) // 20))
    for group in _groups(lines):
        text, box = _joined(group), _box(group, page)
        kind: BlockKind = "item" if group[0].opens and not hidden else "paragraph"
        large = bool(usual) and group[0].height > HEADING * usual and len(text) <= LONGEST_HEADING
        if large and not hidden:
            writer.add("heading", text, 1 if group[0].height > 1.5 * usual else 2, number, box=box)
        else:
            writer.add(kind, text, int(kind == "item"), number, box=box, hidden=hidden)


def _box(lines: list[Line], page: pypdfium2.PdfPage) -> Box | None:
    """Give the place of some lines on their page, in points from its top left; None where it is not known."""
    known = [line for line in lines if line.right > line.left]
    if not known:
        return None
    edges = (
        min(line.left for line in known),
        min(line.bottom for line in known),
        max(line.right for line in known),
        max(line.bottom + line.height for line in known),
    )
    return on_page(page, edges, round(page.get_width()), round(page.get_height()))


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
        if apart or other or ended or below.opens:
            yield group
            group = []
        group.append(below)
    yield group


def _joined(lines: list[Line]) -> str:
    """Join the lines of a paragraph as they would be written in one."""
    text = HYPHEN.sub("", "\n".join(line.text for line in lines))
    return BETWEEN_WIDE.sub("", text).replace("\n", " ")
