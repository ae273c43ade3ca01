"""Rows of a table, one after the other: CSV, TSV and JSONL (also gzipped), and Parquet. Never the whole file.

A row that cannot be parsed comes out as `Broken` with the number of its line, so that whoever reads can count
and name it. What makes the rest of the file unreadable raises: no row is ever lost silently.
"""

import csv
import gzip
import io
import json
import math
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import IO, cast

from frontdesk.errors import InvalidInput, Misconfigured, NotReady

Cell = object  # a str in CSV and TSV; in JSONL and Parquet whatever the file holds
BATCH = 1_024  # rows of a Parquet file that are in memory at a time
LONGEST = 8_000_000  # characters of a line: an archive of a megabyte may hold one of a gigabyte


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the number of the line it begins on (of Parquet: its own, from 1), and its cells by column."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be parsed, and why."""

    number: int
    why: str


def rows(path: Path, columns: Sequence[str] = ()) -> Iterator[Line | Broken]:
    """Yield the rows of a table that must have ``columns``.

    Raises `Misconfigured` for a missing column, naming the nearest there is, or a format that is not read
    here; `InvalidInput` for a file that breaks off; `NotReady` for Parquet without the extra ``train``.
    """
    if not path.is_file():
        raise Misconfigured(f"there is no table {path}", part="table", value=str(path))
    suffix = "".join(path.suffixes[-2:] if path.suffix == ".gz" else path.suffixes[-1:]).lower()
    match suffix.removesuffix(".gz"):
        case ".csv":
            return _separated(path, columns, csv.QUOTE_MINIMAL, ",")
        case ".tsv":
            return _separated(path, columns, csv.QUOTE_NONE, "\t")  # the media type TSV knows no quotes
        case ".jsonl" | ".ndjson":
            return _objects(path, columns)
        case ".parquet" if suffix == ".parquet":
            return _parquet(path, columns)
        case _:
            raise Misconfigured(
                f"the table {path.name} is of no kind that is read here",
                part=str(path),
                remedy="give .csv, .tsv, .jsonl (also .gz) or .parquet",
            )


def empty(cell: Cell) -> bool:
    """Tell whether a cell says nothing: null, white space, or the NaN that data frames write for null."""
    if isinstance(cell, str):
        return not cell.strip()
    return cell is None or (isinstance(cell, float) and math.isnan(cell))


def check_columns(path: Path, wanted: Iterable[str], there: Sequence[str]) -> None:
    """Raise `Misconfigured` for the first column that is not there, naming the nearest that is."""
    for name in wanted:
        if name not in there:
            close = get_close_matches(name, there, 1, 0.5)
            remedy = f"did you mean {close[0]!r}?" if close else f"it has: {', '.join(there)}"
            raise Misconfigured(
                f"the table {path.name} has no column {name!r}", part="column", value=name, remedy=remedy
            )


def _separated(path: Path, columns: Sequence[str], quoting: int, comma: str) -> Iterator[Line | Broken]:
    with _opened(path) as file:
        lines = _Counted(file)
        reader = csv.reader(lines, delimiter=comma, quoting=quoting, strict=True)  # type: ignore[arg-type]  # 0 or 3
        header = _next(reader)
        if not isinstance(header, list) or not any(header):
            raise InvalidInput(f"the table {path.name} has no header line", part=str(path))
        if len(set(header)) < len(header):
            twice = next(name for name in header if header.count(name) > 1)
            raise InvalidInput(f"the table {path.name} has two columns {twice!r}", part=str(path))
        check_columns(path, columns, header)
        while True:
            number = lines.number + 1
            cells = _next(reader)
            if cells is None:
                return
            if cells:
                yield _line(number, header, cells, lines, path)


def _next(reader: Iterator[list[str]]) -> list[str] | str | None:
    """Take the next row, or why it is none, or None at the end. The reader begins anew with the next line."""
    try:
        return next(reader, None)
    except csv.Error as error:
        return str(error)


def _line(
    number: int, header: list[str], cells: list[str] | str, lines: "_Counted", path: Path
) -> Line | Broken:
    if isinstance(cells, str) and lines.ended:  # a quote that was never closed has swallowed the rest
        raise InvalidInput(
            f"the table {path.name} ends within a quote that opens in the row of line {number:,}",
            part=str(path),
            value=number,
            remedy="write a quote within quotes twice",
        )
    why = cells if isinstance(cells, str) else _wrong(header, cells)
    return Broken(number, why) if why else Line(number, dict(zip(header, cells, strict=True)))


def _wrong(header: list[str], cells: list[str]) -> str:
    if len(cells) != len(header):
        return f"it has {len(cells)} cells, the header {len(header)}"
    return next((why for cell in cells if (why := unstorable(cell))), "")


def unstorable(text: str) -> str:
    """Say why a text cannot be what somebody wrote, or nothing."""
    if "\0" in text:
        return "it holds a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "it is not UTF-8"
    return ""


def _objects(path: Path, columns: Sequence[str]) -> Iterator[Line | Broken]:
    seen: dict[str, None] = {}  # a row may lack a key; the table lacks a column when every row does
    number = 0
    with _opened(path) as file:
        for number, text in enumerate(_Counted(file), 1):
            if not text.strip():
                continue
            line = _object(number, text)
            if isinstance(line, Line):
                seen.update(dict.fromkeys(line.cells))
            yield line
    if not number:
        raise InvalidInput(f"the table {path.name} has no rows", part=str(path))
    if seen:
        check_columns(path, columns, list(seen))


def _object(number: int, text: str) -> Line | Broken:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Broken(number, f"it is no JSON: {error}")
    if not isinstance(found, dict):
        return Broken(number, "it is no JSON object")
    cells = cast("dict[str, Cell]", found)
    why = next((why for cell in cells.values() if isinstance(cell, str) and (why := unstorable(cell))), "")
    return Broken(number, why) if why else Line(number, cells)


def _parquet(path: Path, columns: Sequence[str]) -> Iterator[Line | Broken]:
    try:
        from pyarrow import ArrowException, ArrowInvalid  # noqa: PLC0415 - of the extra `train`
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415
    except ImportError as error:
        raise NotReady(
            f"reading {path.name} needs pyarrow", part="pyarrow", remedy="pip install 'frontdesk[train]'"
        ) from error
    number = 0
    try:
        with ParquetFile(path) as file:
            check_columns(path, columns, file.schema_arrow.names)
            for batch in file.iter_batches(BATCH):
                for cells in batch.to_pylist():
                    number += 1
                    yield Line(number, cells)
    except (ArrowException, ArrowInvalid, OSError) as error:
        raise _broken_off(path, number, error) from error


class _Counted:
    """Lines of a file, counted as they are read."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.number = 0
        self.ended = False

    def __iter__(self) -> "_Counted":
        return self

    def __next__(self) -> str:
        try:
            line = next(self.lines)
        except StopIteration:
            self.ended = True
            raise
        self.number += 1
        return line


@contextmanager
def _opened(path: Path) -> Generator[Iterator[str]]:
    """Open a text, unzipped. Bytes that are no UTF-8 become surrogates, which `unstorable` sees."""
    number = 0

    def lines(file: IO[str]) -> Iterator[str]:
        nonlocal number
        while line := file.readline(LONGEST + 1):
            if len(line) > LONGEST:
                raise _broken_off(path, number, ValueError(f"line {number + 1:,} is longer than {LONGEST:,}"))
            number += 1  # read where the file breaks off
            yield line

    try:
        with ExitStack() as stack:
            raw = stack.enter_context(path.open("rb"))
            data = stack.enter_context(gzip.open(raw)) if path.suffix == ".gz" else raw
            text = io.TextIOWrapper(cast("IO[bytes]", data), "utf-8-sig", "surrogateescape", "")
            yield lines(stack.enter_context(text))
    except (OSError, EOFError, zlib.error) as error:
        raise _broken_off(path, number, error) from error


def _broken_off(path: Path, number: int, error: Exception) -> InvalidInput:
    return InvalidInput(
        f"the table {path} cannot be read beyond line {number:,}: {error}",
        part=str(path),
        value=number,
        remedy="make or fetch it again",
    )
