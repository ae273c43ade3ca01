"""Rows of a labelled table -> what a model reads; what cannot be read is named, never lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from frontdesk.errors import InvalidInput, RejectedInput
from frontdesk.evaluation.judge import Input
from frontdesk.features.feature import Item
from frontdesk.training.cells import FRAMES, SIDE, Cells
from frontdesk.training.cells import labels as labels_of
from frontdesk.training.survey import Skipped, Source
from frontdesk.training.table import Broken, Line, empty


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A row that can be judged: its line in the table, the items of its columns, its labels."""

    line: int
    items: Mapping[str, Item]
    labels: tuple[str, ...]


def examples(source: Source, readers: Sequence[Cells]) -> Iterator[Example | Skipped]:
    """Read the rows of a table, one after the other; without a label column none has labels.

    Raises `Misconfigured` when the table lacks a column.
    """
    for line in source.lines():
        if isinstance(line, Broken):
            yield Skipped(source.path.name, line.number, "all", line.why)
        else:
            yield _example(line, source, readers)


def example(source: Source, readers: Sequence[Cells], number: int) -> Example:
    """Read the row on a line of a table. Raises `InvalidInput` when there is none, or it cannot be read."""
    for one in examples(source, readers):
        if one.line < number:
            continue
        if one.line > number:
            break
        if isinstance(one, Skipped):
            raise InvalidInput(str(one), part="row", value=number)
        return one
    raise InvalidInput(
        f"no row of {source.path.name} begins on line {number:,}",
        part="row",
        value=number,
        remedy="a row is named by its line; the header of a CSV file is line 1",
    )


def readers(inputs: Mapping[str, Input], folder: Path) -> tuple[Cells, ...]:
    """Tell how each column that the inputs read becomes an item; files lie relative to ``folder``."""
    found: dict[str, Cells] = {}
    for one in inputs.values():
        kind = "numbers" if one.feature == "numbers" else one.modality
        frames, side = (int(one.settings.get(*pair)) for pair in (("frames", FRAMES), ("side", SIDE)))
        if one.column in found:  # several inputs read it: the one that needs most decides
            frames, side = max(frames, found[one.column].frames), max(side, found[one.column].side)
        found[one.column] = Cells(one.column, kind, folder, frames, side)
    return tuple(found.values())


def indices(example: Example, labels: Sequence[str]) -> list[int]:
    """Give the places of a row's labels. Raises `InvalidInput` with the nearest for an unknown one."""
    return [_index(one, labels, example.line) for one in example.labels]


def _example(line: Line, source: Source, readers: Sequence[Cells]) -> Example | Skipped:
    column = source.label or "all"
    try:
        labels = _labels(line, source)
        items: dict[str, Item] = {}
        for one in readers:
            column, cell = one.column, line.cells.get(one.column)
            if not empty(cell):
                items[column] = one.item(cell)
    except RejectedInput as refused:
        return Skipped(source.path.name, line.number, column, refused.message)
    if not items:
        return Skipped(source.path.name, line.number, "all", "it has no input")
    return Example(line.number, items, labels)


def _labels(line: Line, source: Source) -> tuple[str, ...]:
    cell = None if source.label is None else line.cells.get(source.label)
    if source.label is None or (source.several and empty(cell)):
        return ()
    if empty(cell):
        raise InvalidInput("the row has no label")
    return labels_of(cell, source.several)


def _index(label: str, labels: Sequence[str], line: int) -> int:
    if label in labels:
        return labels.index(label)
    close = get_close_matches(label, labels, 3, 0.4) or list(labels[:5])
    raise InvalidInput(
        f"the row of line {line:,} has the label {label!r}, which the model does not know",
        part="label",
        value=label,
        remedy=f"the nearest it knows: {', '.join(map(repr, close))}",
    )
