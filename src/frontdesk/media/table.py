"""CSV and plain text: rows with the names of their columns, paragraphs between empty lines."""

import csv
import io
import re

from frontdesk.media.blocks import Extract, Writer

EMPTY_LINE = re.compile(r"\n\s*\n")


def from_csv(text: str, title: str = "") -> Extract:
    """Read a table whose first row names the columns: one block a row, "Column: value | ..."."""
    dialect = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t")
    rows = csv.reader(io.StringIO(text, newline=""), dialect)
    names = [name.strip() for name in next(rows, [])]
    writer = Writer()
    for row in rows:
        cells = [f"{name}: {cell.strip()}" for name, cell in zip(names, row, strict=False) if cell.strip()]
        writer.add("row", " | ".join(cells))
    return writer.extract(title)


def from_text(text: str, title: str = "") -> Extract:
    """Read plain text: paragraphs between empty lines."""
    writer = Writer()
    for paragraph in EMPTY_LINE.split(text.replace("\r\n", "\n")):
        writer.add("paragraph", paragraph)
    return writer.extract(title)
