"""CSV and plain text: rows with the names of their columns, paragraphs between empty lines."""

import csv
import io
import re
from itertools import islice

from frontdesk.media.blocks import Extract, Writer

EMPTY_LINE = re.compile(r"\n[ \t\r]*\n\s*")
DELIMITERS = ",;\t"
LOOKED_AT = 50  # rows
LONGEST_NAME = 80  # characters of a column's name
ENDS = (".", "!", "?", "。", "！", "？")  # of a sentence, so not of a column's name


def from_csv(text: str, title: str = "") -> Extract:
    """Read a table whose first row names the columns: one block a row, "Column: value | ..."."""
    mark = delimiter(text[:20_000], whole=len(text) <= 20_000) or ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    names = [name.strip() for name in next(rows, [])]
    writer = Writer()
    for row in rows:
        writer.add("row", named_cells(names, row))
    return writer.extract(title)


def from_text(text: str, title: str = "") -> Extract:
    """Read plain text: paragraphs between empty lines."""
    writer = Writer()
    for paragraph in EMPTY_LINE.split(text.replace("\r\n", "\n")):
        writer.add("paragraph", paragraph)
    return writer.extract(title)


def named_cells(names: list[str], cells: list[str]) -> str:
    """Write a row as "Column: value | ..."; empty cells are left out, those too many have no name."""
    padded = names + [""] * (len(cells) - len(names))
    pairs = ((name, cell.strip()) for name, cell in zip(padded, cells, strict=False))
    return " | ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)


def delimiter(head: str, *, whole: bool) -> str | None:
    """Find what cuts the first rows into equally many cells, two or more; None where it is no table.

    ``whole`` says that the text ends with ``head``; otherwise its last row is cut short and is not counted.
    Python's own `csv.Sniffer` takes quadratic time on a text of quotes.
    """
    widths = {mark: _width(head, mark, whole=whole) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: widths[mark])
    return best if widths[best] >= 2 else None


def _width(head: str, mark: str, *, whole: bool) -> int:
    """Count the cells of every row; 0 where rows differ, are too few, or the first does not name columns."""
    rows = [
        row for row in islice(csv.reader(io.StringIO(head, newline=""), delimiter=mark), LOOKED_AT) if row
    ]
    if not whole and len(rows) < LOOKED_AT:
        rows = rows[:-1]
    if len(rows) < 2 or len({len(row) for row in rows}) != 1:
        return 0
    return (
        len(rows[0]) if all(len(name) <= LONGEST_NAME and not name.endswith(ENDS) for name in rows[0]) else 0
    )
