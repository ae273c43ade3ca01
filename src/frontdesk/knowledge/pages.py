"""A document into a source; pages of a PDF that are pictures are read by OCR, and shown as such."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from frontdesk.errors import TooLarge
from frontdesk.knowledge.chunk import chunk
from frontdesk.knowledge.passage import Passage, language_of, passage_id
from frontdesk.knowledge.printed import Printed, around, blocks, headings
from frontdesk.knowledge.reader import Reader
from frontdesk.knowledge.reading import File, Json, Made, Means, Reading, wordless
from frontdesk.knowledge.still import lines_json, lines_of
from frontdesk.media import image
from frontdesk.media.blocks import Block, Extract, Writer
from frontdesk.media.document import extract, page_picture


def begin(file: File, media_type: str, means: Means) -> Reading:
    """Begin to read a document. Raises `RejectedInput`, also when too many of its pages are pictures."""
    if len(file.data) > means.limits.document_bytes:
        raise TooLarge("document bytes", len(file.data), means.limits.document_bytes)
    found = extract(file.data, media_type, limits=means.limits)
    reader = means.reader
    scanned = found.scanned if reader is not None else ()
    if len(scanned) > means.scanned:
        raise TooLarge("scanned pages", len(scanned), means.scanned)

    def read(number: int) -> Json:
        return {} if reader is None else _page_json(file, scanned[number], means, reader)

    def finish(read_pages: Sequence[Json]) -> Made:
        source, passages = _made(file, media_type, found, read_pages)
        notes = (*source.notes, *(reader.lacking("ocr") if reader and scanned else ()))
        return replace(source, blob=means.keep(file.data, media_type), notes=notes), passages

    return Reading(tuple(f"page {page}" for page in scanned), read, finish)


def _page_json(file: File, page: int, means: Means, reader: Reader) -> Json:
    """Read a page and keep its picture; a page without words is not kept."""
    pixels = page_picture(file.data, page, means.limits)
    lines = lines_json(reader.lines(pixels))
    picture = means.keep(image.encoded(pixels, "image/jpeg"), "image/jpeg") if lines else None
    return {"page": page, "lines": lines, "picture": picture}


def _made(file: File, media_type: str, found: Extract, read_pages: Sequence[Json]) -> Made:
    whole = _merged(found, read_pages) if read_pages else found
    titled = replace(whole, title=whole.title or file.title)
    passages = chunk(file.id, titled)
    if not passages:
        raise wordless(file.name, "send a document with text, or a scan that can be read")
    source = file.source(titled.text, _most(passages), media_type, titled.title)
    pictures = {one["page"]: one["picture"] for one in read_pages}
    apart = (piece for one in passages for piece in _by_page(one, titled, pictures))
    return replace(source, notes=_notes(read_pages)), tuple(apart)


def _merged(found: Extract, read_pages: Sequence[Json]) -> Extract:
    """Put what was read of scanned pages where these stand between the others."""
    writer = Writer()
    printed = {one["page"]: blocks(lines_of(one["lines"])) for one in read_pages}
    others = {page: list(group) for page, group in groupby(found.blocks, key=lambda block: block.page)}
    for page in sorted({*printed, *(page for page in others if page is not None)}):
        for block in others.get(page, ()):
            _copied(writer, found.text, block)
        _printed(writer, page, printed.get(page, []))
    return replace(writer.extract(found.title), scanned=found.scanned)


def _copied(writer: Writer, text: str, block: Block) -> None:
    said = text[block.start : block.end]
    writer.add(block.kind, said, block.level, block.page, box=block.box, hidden=block.hidden)


def _printed(writer: Writer, page: int, found: Sequence[Sequence[Printed]]) -> None:
    """Write the print of a page: headings and paragraphs."""
    high = headings(found)
    for one in (one for block in found for one in block):
        heading = one in high
        writer.add("heading" if heading else "paragraph", one.text, int(heading), page, box=one.box)


def _by_page(passage: Passage, found: Extract, pictures: Mapping[int, str | None]) -> Iterator[Passage]:
    """Cut a passage where a scanned page begins or ends: its box is in the pixels of the one it shows."""
    # Hidden words of a scanned page are none that were read in its picture: they keep their own place.
    scanned = [
        (one.page if one.page in pictures and not one.hidden else None, one)
        for one in _within(found.blocks, passage)
    ]
    if all(page is None for page, _ in scanned):
        yield passage
        return
    for page, run in groupby(scanned, key=lambda pair: pair[0]):
        blocks_ = [one for _, one in run]
        start, end = max(passage.start, blocks_[0].start), min(passage.end, blocks_[-1].end)
        text = found.text[start:end]
        name = passage_id(passage.source, start, end, text)
        piece = replace(passage, id=name, text=text, start=start, end=end, page=blocks_[0].page)
        box = around(one.box for one in blocks_ if one.box is not None) if page is not None else piece.box
        yield replace(piece, box=box, picture=None if page is None else pictures[page])


def _within(every: Sequence[Block], passage: Passage) -> Sequence[Block]:
    """Give the blocks that a passage is made of; all stand in the order of the text."""
    first = bisect_right(every, passage.start, key=lambda block: block.end)
    return every[first : bisect_left(every, passage.end, key=lambda block: block.start)]


def _notes(read_pages: Sequence[Json]) -> tuple[str, ...]:
    return tuple(_blank([one["page"] for one in read_pages if not one["lines"]]))


def _blank(numbers: Sequence[int]) -> Iterator[str]:
    if numbers:
        many = "pages" if len(numbers) > 1 else "page"
        yield f"no words were found on {many} {', '.join(map(str, numbers))}"


def _most(passages: tuple[Passage, ...]) -> str:
    """Tell the language in which most of a source is written."""
    written: dict[str, int] = {}
    for passage in passages:
        written[passage.language] = written.get(passage.language, 0) + len(passage.text)
    return max(written, key=lambda language: written[language]) if written else language_of("")
