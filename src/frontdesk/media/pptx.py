"""PowerPoint presentations: the words of each slide under its title. Notes are not shown, so not read."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pptx
from pptx.enum.dml import MSO_FILL

from frontdesk.errors import TooLarge
from frontdesk.media.blocks import Extract, Writer
from frontdesk.media.style import FAINT, WHITE, Colour, colour, like
from frontdesk.media.table import named_cells
from frontdesk.sections import Limits

TINY = 2.0  # points
DEEPEST = 10  # groups within groups
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


class Said(NamedTuple):
    """A line of a slide, and whether it can be seen."""

    words: str
    hidden: bool


def from_pptx(data: bytes, limits: Limits, title: str = "") -> tuple[Extract, int]:
    """Read a presentation -> (text, slides). A slide's page is its number."""
    show: Any = pptx.Presentation(io.BytesIO(data))
    slides = list(show.slides)
    if len(slides) > limits.document_pages:
        raise TooLarge("slides", len(slides), limits.document_pages)
    writer = Writer(limit=limits.document_characters)
    for number, slide in enumerate(slides, 1):
        _slide(slide, number, (show.slide_width, show.slide_height), writer)
    return replace(writer.extract(), title=title or str(show.core_properties.title or "")), len(slides)


def _slide(slide: Any, number: int, size: tuple[int, int], writer: Writer) -> None:
    """Write a slide: its title, or its number for want of one, then its words, then those hidden on it."""
    closed = slide._element.get("show") in ("0", "false")
    titled = slide.shapes.title
    ground = _ground(slide)
    every = [line for shape in slide.shapes for line in _lines(shape, size, ground, 0) if shape != titled]
    named = list(_lines(titled, size, ground, 0)) if titled is not None else []
    name = " ".join(line.words for line in named if not line.hidden).strip()
    if not closed:
        writer.add("heading", name or str(number), 1, number)
    for hidden in (False, True):
        lines = [line.words for line in every if (closed or line.hidden) is hidden]
        lines += [line.words for line in named if (closed or line.hidden) and hidden]
        writer.add("slide", "\n".join(lines), page=number, hidden=hidden)


def _lines(shape: Any, size: tuple[int, int], ground: Colour | None, deep: int) -> Iterator[Said]:
    """Read the lines of a shape, of the cells of a table, of the shapes in a group."""
    away = _is_away(shape, size)
    if deep < DEEPEST and hasattr(shape, "shapes"):
        inside = (line for one in shape.shapes for line in _lines(one, size, ground, deep + 1))
        yield from (Said(line.words, away or line.hidden) for line in inside)
    elif getattr(shape, "has_table", False):
        yield from (Said(row, away or hidden) for row, hidden in _table(shape.table))
    elif getattr(shape, "has_text_frame", False):
        under = _filled(getattr(shape, "fill", None), ground)
        for paragraph in shape.text_frame.paragraphs:
            yield from _parted(paragraph, under, away=away)


def _parted(paragraph: Any, ground: Colour | None, *, away: bool) -> Iterator[Said]:
    """Read a paragraph as one line, and what of it cannot be seen as another."""
    runs = list(paragraph.runs)
    if away or not any(_is_unseen(run, ground) for run in runs):
        yield Said(paragraph.text.replace("\v", " "), away)
        return
    for hidden in (False, True):
        yield Said("".join(run.text for run in runs if _is_unseen(run, ground) is hidden), hidden)


def _table(table: Any) -> Iterator[Said]:
    """Give the rows of a table with the names that its first row gives its columns, and what they hide."""
    every = [[_cell(cell) for cell in row.cells] for row in table.rows]
    rows = [[seen for seen, _ in row] for row in every]
    if table.first_row and len(rows) > 1:
        yield from (Said(named_cells(rows[0], row), hidden=False) for row in rows[1:])
    else:
        yield from (Said(named_cells([], row), hidden=False) for row in rows)
    yield from (Said(named_cells([], [unseen for _, unseen in row]), hidden=True) for row in every)


def _cell(cell: Any) -> tuple[str, str]:
    """Read a cell -> (what is seen, what is not); a table's style may lay any colour under it."""
    lines = [
        one for part in cell.text_frame.paragraphs for one in _parted(part, _solid(cell._tc.tcPr), away=False)
    ]
    seen, unseen = ([line.words for line in lines if line.hidden is hidden] for hidden in (False, True))
    return "\n".join(seen).strip(), " ".join(unseen).strip()


def _is_away(shape: Any, size: tuple[int, int]) -> bool:
    """Tell whether a shape is switched off, or stands beside the slide."""
    named = next(shape._element.iter(f"{P}cNvPr"), None)
    if named is not None and named.get("hidden") in ("1", "true"):
        return True
    left, top, width, height = shape.left, shape.top, shape.width, shape.height
    if None in (left, top, width, height):
        return False
    return bool(left >= size[0] or top >= size[1] or left + width <= 0 or top + height <= 0)


def _is_unseen(run: Any, ground: Colour | None) -> bool:
    """Tell whether letters are tiny, not filled, or in the colour of what they stand on."""
    look = run._r.find(f"{A}rPr")
    if look is None:
        return False
    if (run.font.size is not None and run.font.size.pt < TINY) or _is_clear(look):
        return True
    ink = _solid(look)
    return ink is not None and ground is not None and like(ink, ground)


def _is_clear(look: Any) -> bool:
    """Tell whether letters are filled with nothing, or with next to nothing, and have no outline either."""
    if look.find(f"{A}ln") is not None:
        return False
    alpha = look.find(f"{A}solidFill/*/{A}alpha")
    return look.find(f"{A}noFill") is not None or (alpha is not None and _share(alpha) < FAINT)


def _share(alpha: Any) -> float:
    """Read thousandths of a percent, or a percentage; what is neither is whole."""
    found = re.fullmatch(r"(\d{1,9})(%?)", alpha.get("val", ""))
    return int(found[1]) / (100 if found[2] else 100_000) if found else 1.0


def _ground(slide: Any) -> Colour | None:
    """Tell the colour of a slide; None where a picture or a design decides it."""
    layers = (slide, slide.slide_layout, slide.slide_layout.slide_master)
    for layer in layers:
        laid = layer._element.find(f"{P}cSld/{P}bg/{P}bgPr")
        if laid is not None:
            return _solid(laid)
    drawn = any(next(layer._element.iter(f"{P}pic", f"{A}blip"), None) is not None for layer in layers)
    swapped = layers[2]._element.find(f"{P}clrMap")
    light = swapped is None or swapped.get("bg1") == "lt1"
    return WHITE if light and not drawn else None


def _filled(fill: Any, under: Colour | None) -> Colour | None:
    """Tell the colour under the words of a shape."""
    if fill is None or fill.type is None or fill.type == MSO_FILL.BACKGROUND:
        return under
    return _solid(fill._xPr)


def _solid(node: Any) -> Colour | None:
    """Read a filling of one plain colour."""
    plain = node.find(f"{A}solidFill/{A}srgbClr") if node is not None else None
    found = colour(f"#{plain.get('val', '').lower()}") if plain is not None else None
    return found[0] if found is not None else None
