"""Excel workbooks: each sheet is a table whose first row names the columns, as in CSV."""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, NamedTuple

import openpyxl
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.worksheet._reader import WorkSheetParser

from frontdesk.media.blocks import Extract, Writer
from frontdesk.media.style import WHITE, Colour, colour, like
from frontdesk.media.table import named_cells
from frontdesk.sections import Limits

UNNAMED = re.compile(r"(sheet|工作表|feuil|feuille|tabelle|hoja|лист)\s*\d*", re.IGNORECASE)
PLACES = re.compile(r"0\.(0+)")  # behind the point, as a number format asks for
NOTHING = re.compile(r"0+(?:\.0*)?|\.0+")  # a width or a height
LOCALE = re.compile(r"\[\$-[^\]]*\]")
CURRENCY = re.compile(r"\[\$([^\]\-]+)|([¥￥€£₩₹$])")
TINY = 2.0  # points
THEME: Mapping[int, Colour] = {0: WHITE, 1: (0, 0, 0)}  # the first two colours of nearly every theme
INDEXED: Mapping[int, Colour] = {0: (0, 0, 0), 1: WHITE, 8: (0, 0, 0), 9: WHITE}


class Cell(NamedTuple):
    """A cell as it is shown: its column from 0, its words, and whether they are hidden."""

    column: int
    words: str
    hidden: bool


class Style(NamedTuple):
    """How a cell shows its value: a number format, and whether in the colour of the cell."""

    form: str
    hidden: bool


def from_xlsx(data: bytes, limits: Limits, title: str = "") -> Extract:
    """Read a workbook: the values that were last computed, never a formula."""
    with warnings.catch_warnings(action="ignore"):  # openpyxl warns of what it leaves out
        book: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        writer = Writer(limit=limits.document_characters)
        for sheet in book.worksheets:
            if len(book.worksheets) > 1 or not UNNAMED.fullmatch(sheet.title):
                writer.add("heading", sheet.title, 1)
            _sheet(book, sheet, writer)
    return replace(writer.extract(), title=title or str(book.properties.title or ""))


def _sheet(book: Any, sheet: Any, writer: Writer) -> None:
    """Write a sheet: lone cells above the table as paragraphs, then rows with the names of their columns.

    What a reader sees has names that he sees.
    """
    names: list[str] | None = None
    visible: list[str] = []
    closed = sheet.sheet_state != "visible"
    for row in _rows(book, sheet):
        seen = [cell for cell in row if not closed and not cell.hidden]
        if names is None and len(row) == 1:
            writer.add("paragraph", row[0].words, hidden=not seen)
        elif names is None and (seen or closed):
            names, visible = _spread(row), _spread(seen)
        else:
            unseen = [cell for cell in row if closed or cell.hidden]
            writer.add("row", named_cells(visible, _spread(seen)))
            writer.add("row", named_cells(names or [], _spread(unseen)), hidden=True)


def _spread(row: list[Cell]) -> list[str]:
    """Put cells at their columns; empty where there is none."""
    known = {cell.column: cell.words for cell in row}
    return [known.get(column, "") for column in range(max(known, default=-1) + 1)]


def _rows(book: Any, sheet: Any) -> Iterator[list[Cell]]:
    """Read the rows that are not empty.

    The parser is asked itself: what openpyxl makes of it does not tell which rows and columns are hidden,
    and fills in every cell of a sheet that claims to have a million rows.
    """
    styles: dict[int, Style] = {}
    told, columns = 0, frozenset[int]()
    with sheet._get_source() as source:
        parser: Any = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            closed = _is_hidden(parser.row_dimensions.get(str(number), {}))
            if len(parser.column_dimensions) != told:  # often one entry hides all 16,384
                told, columns = len(parser.column_dimensions), _hidden_columns(parser.column_dimensions)
            found = [_cell(book, cell, styles) for cell in cells if cell["data_type"] != "e"]
            row = [
                one._replace(hidden=closed or one.hidden or one.column in columns)
                for one in found
                if one.words
            ]
            parser.row_dimensions.clear()
            if row:
                yield row


def _hidden_columns(known: Mapping[str, Mapping[str, str]]) -> frozenset[int]:
    closed = [one for one in known.values() if _is_hidden(one)]
    return frozenset(
        at - 1 for one in closed for at in range(int(one["min"]), min(int(one["max"]), 16_384) + 1)
    )


def _is_hidden(dimension: Mapping[str, str]) -> bool:
    flat = any(NOTHING.fullmatch(dimension.get(name, "")) for name in ("width", "ht"))
    return flat or dimension.get("hidden") in ("1", "true")


def _cell(book: Any, cell: Mapping[str, Any], styles: dict[int, Style]) -> Cell:
    number = int(cell["style_id"])
    if number not in styles:
        styles[number] = _style(book, number)
    style = styles[number]
    return Cell(cell["column"] - 1, shown(cell["value"], style.form), style.hidden)


def _style(book: Any, number: int) -> Style:
    look = book._cell_styles[number]
    builtin = BUILTIN_FORMATS.get(look.numFmtId)
    own = book._number_formats[look.numFmtId - 164] if look.numFmtId >= 164 else ""
    fill = book._fills[look.fillId]
    ground = _coloured(fill.fgColor) if getattr(fill, "patternType", None) == "solid" else WHITE
    ink = _coloured(book._fonts[look.fontId].color)
    alike = ink is not None and ground is not None and like(ink, ground)
    size = book._fonts[look.fontId].sz
    written = str(builtin or own)
    return Style(written, alike or not written.strip(';" ') or (size is not None and size < TINY))


def _coloured(said: Any) -> Colour | None:
    """Read a colour of a font or a filling; None where a theme decides it."""
    if said is None or said.tint:
        return None
    if said.type == "theme":
        return THEME.get(said.theme)
    if said.type == "indexed":
        return INDEXED.get(said.indexed)
    found = colour(f"#{str(said.rgb)[-6:].lower()}")
    return found[0] if found is not None else None


def shown(value: object, form: str) -> str:
    """Write a value about as its number format shows it: 0.3 as "30%", 199 as "¥199.00"."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, LOCALE.sub("", form))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)


def _number(value: float, form: str) -> str:
    share, places, money = "%" in form, PLACES.search(form), CURRENCY.search(form)
    value = value * 100 if share else value
    written = f"{value:.{len(places[1])}f}" if places else f"{value:.15g}"
    return f"{(money[1] or money[2]) if money else ''}{written}{'%' if share else ''}"
