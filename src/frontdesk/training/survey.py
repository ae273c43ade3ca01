"""The first reading of a table: which rows can be used, their labels and groups; nothing is decoded yet."""

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import InvalidInput, Misconfigured, RejectedInput
from frontdesk.training.cells import labels
from frontdesk.training.context import base, before, remembering
from frontdesk.training.recipe import Recipe
from frontdesk.training.table import Broken, Line, empty, rows

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not used: of which table, on which line, for the sake of which column, and why."""

    table: str
    line: int
    column: str
    why: str

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.table}, line {self.line:,}, column {self.column}: {self.why}"


@dataclass(frozen=True, slots=True)
class Source:
    """A table and what is read of it: each input's column, the label if there is one, the group."""

    path: Path
    columns: Mapping[str, str]  # by input
    label: str | None
    several: bool  # labels a row
    group: str | None
    context: int
    product: str | None = None  # of pairs: the column that names what a row shows, if the table has it
    extra: Path | None = None  # a table whose rows come after, to train on alone

    def place(self, number: int) -> tuple[str, int]:
        """Name the table and the line of a row."""
        return (self.path.name, number) if number > 0 or self.extra is None else (self.extra.name, -number)

    def lines(self) -> Iterator[Line | Broken]:
        """Yield the rows; those of the extra table come last, and their numbers are below 0."""
        yield from self._own()
        wanted = [] if self.label is None else [self.label]
        for line in rows(self.extra, wanted) if self.extra else ():
            yield replace(line, number=-line.number)

    def _own(self) -> Iterator[Line | Broken]:
        """Yield the table's own rows, with what was said before them where an input reads that."""
        earlier = before(self.columns.values(), self.context, self.group)
        wanted = [base(column) for column in self.columns.values()]
        wanted += [name for name in (self.label, self.group) if name is not None]
        found = rows(self.path, list(dict.fromkeys(wanted)))
        return remembering(found, earlier, self.context, self.group) if earlier and self.group else found


@dataclass(slots=True, eq=False)
class Survey:
    """The (n,) rows of a table that were not skipped, in the order of the table."""

    source: Source
    lines: Ints
    present: Bools  # (n, inputs): which cells say something
    codes: Ints  # labels of all rows, one row's after the other's, as numbers into `names`
    counts: Ints  # labels of each row
    names: list[str]
    groups: list[str]
    ids: list[str]
    products: list[str]  # of pairs
    skipped: list[Skipped] = field(default_factory=list[Skipped])

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def extra(self) -> Bools:
        """Mark the rows of the extra table: (n,)."""
        marked: Bools = self.lines < 0
        return marked

    def of(self, groups: Collection[str]) -> Bools:
        """Mark the rows of these groups: (n,). Rows without a group are of none."""
        wanted = set(groups) - {""}
        return np.fromiter((group in wanted for group in self.groups), np.bool_, len(self))

    def hot(self, known: Sequence[str]) -> Bools:
        """Mark the labels of each row: (n, known). Raises `InvalidInput` for one that is not known."""
        place = {name: number for number, name in enumerate(known)}
        owner = np.repeat(np.arange(len(self)), self.counts)
        for code, name in enumerate(self.names):
            if name not in place:
                row = int(owner[np.flatnonzero(self.codes == code)[0]])
                table, line = self.source.place(int(self.lines[row]))
                where = f"line {line:,} of {table}"
                raise InvalidInput(
                    f"label {name!r} in {where} was never trained",
                    part="label",
                    value=name,
                    remedy=f"the labels are: {', '.join(known)}",
                )
        marked = np.zeros((len(self), len(known)), np.bool_)
        marked[owner, np.array([place[name] for name in self.names], np.int64)[self.codes]] = True
        return marked


@dataclass(slots=True)
class _Taken:
    """What is gathered while reading."""

    lines: "array[int]" = field(default_factory=lambda: array("q"))
    present: bytearray = field(default_factory=bytearray)
    codes: "array[int]" = field(default_factory=lambda: array("q"))
    counts: "array[int]" = field(default_factory=lambda: array("q"))
    names: dict[str, int] = field(default_factory=dict[str, int])
    groups: list[str] = field(default_factory=list[str])
    ids: list[str] = field(default_factory=list[str])
    products: list[str] = field(default_factory=list[str])


def survey(recipe: Recipe, path: Path, group: str | None, extra: Path | None = None) -> Survey:
    """Read a table once, and the extra one after it. A label that only the extra one has is not learnt.

    Raises `Misconfigured` when it lacks a column or no row can be used.
    """
    pairs, several = recipe.task == "contrast", recipe.task == "tags"
    if pairs and extra is not None:
        raise Misconfigured("a task of pairs takes no extra rows", part="data.extra", value=str(extra))
    label, product = (None, recipe.label) if pairs else (recipe.label, None)
    source = Source(path, recipe.columns(), label, several, group, recipe.context, product, extra)
    taken, skipped = _Taken(), list[Skipped]()
    shared: dict[str, str] = {}  # one string a group, however many rows it has
    for line in source.lines():
        try:
            _take(line, source, taken, shared)
        except RejectedInput as refused:
            skipped.append(Skipped(*source.place(line.number), refused.part or "", refused.message))
    if not taken.lines:
        first = f"; the first: {skipped[0]}" if skipped else ""
        raise Misconfigured(f"no row of {path.name} can be used{first}", part=str(path))
    present = np.frombuffer(taken.present, np.bool_).reshape(len(taken.lines), -1)
    codes, counts, lines = (np.array(one, np.int64) for one in (taken.codes, taken.counts, taken.lines))
    names, others = list(taken.names), (taken.groups, taken.ids, taken.products, skipped)
    return Survey(source, lines, present, codes, counts, names, *others)


def _take(line: Line | Broken, source: Source, taken: _Taken, shared: dict[str, str]) -> None:
    """Take a row. Raises `InvalidInput`, whose ``part`` is the column, for one that cannot be used."""
    if isinstance(line, Broken):
        raise InvalidInput(line.why, part="all")
    said = [not empty(line.cells.get(column)) for column in source.columns.values()]
    pair = source.product is not None  # with one side it is none
    if not (all(said) if pair else any(said)):
        raise InvalidInput("a side of the pair is empty" if pair else "it has no input", part="all")
    names = _labels(line, source)
    if line.number < 0:
        _check_known(names, source, taken)
    group = str(line.cells.get(source.group)) if source.group and source.group in line.cells else ""
    taken.lines.append(line.number)
    taken.present.extend(said)
    taken.codes.extend(taken.names.setdefault(name, len(taken.names)) for name in names)
    taken.counts.append(len(names))
    taken.groups.append(shared.setdefault(group, group))
    taken.ids.append(str(line.cells.get("id", line.number)))
    if source.product is not None:
        shown = line.cells.get(source.product)
        taken.products.append(
            f"\0{line.number}" if empty(shown) else str(shown)
        )  # its own where it has no name


def _labels(line: Line, source: Source) -> tuple[str, ...]:
    if source.label is None:
        return ()
    cell = line.cells.get(source.label)
    if empty(cell):
        raise InvalidInput("the row has no label", part=source.label)
    try:
        return labels(cell, source.several)
    except InvalidInput as refused:
        refused.part = source.label
        raise


def _check_known(names: Sequence[str], source: Source, taken: _Taken) -> None:
    """Refuse a label that no row before the extra table has: nothing would validate what is learnt of it."""
    for name in names:
        if name not in taken.names:
            raise InvalidInput(f"the recipe's own rows have no label {name!r}", part=source.label)


def codes_of(values: Sequence[str]) -> Ints:
    """Give each string its place among the different ones, in their order."""
    place = {name: number for number, name in enumerate(sorted(set(values)))}
    return np.fromiter((place[one] for one in values), np.int64, len(values))


def check_classes(found: Survey, learning: Bools, labels: Sequence[str]) -> None:
    """Raise `Misconfigured` for the first label that none of the rows to train on has."""
    counts = found.hot(labels)[learning].sum(axis=0)
    lacking = [label for label, count in zip(labels, counts, strict=True) if not count]
    if lacking:
        named = f"; skipped: {found.skipped[0]}" if found.skipped else ""
        raise Misconfigured(
            f"class {lacking[0]!r} has no row to train on{named}",
            part="label",
            value=lacking[0],
            remedy="give it rows, or take its rows out",
        )
