"""`frontdesk recommend import-items`, `import`, `import-customers`: what is sold, what was done, by whom."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from frontdesk.catalogue.done import done_of
from frontdesk.catalogue.items import item_of
from frontdesk.catalogue.members import member_of
from frontdesk.catalogue.pictures import beside
from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import Settings, load
from frontdesk.errors import FrontdeskError, InvalidInput, RejectedInput, Scalar
from frontdesk.recommend.item import Item
from frontdesk.recommend.member import Member
from frontdesk.store.blobs import BlobStore
from frontdesk.store.database import open_database
from frontdesk.store.interactions import Done, InteractionStore
from frontdesk.store.items import ItemStore, Taken
from frontdesk.store.segments import SegmentStore
from frontdesk.training.table import Broken, Line, empty, rows
from frontdesk.turn.clock import utc_now
from frontdesk.wiring import EVIDENCE

TOGETHER = 5_000  # interactions that are kept in one transaction
TOLD = 20  # of what is wrong, line by line; the rest is counted

Table = Annotated[Path, typer.Argument(help=".csv, .tsv, .jsonl (also .gz) or .parquet")]
Whole = Annotated[
    bool, typer.Option("--whole", help="The file is the whole catalogue: take out what it does not name.")
]


@dataclass(slots=True)
class Wrong:
    """What is wrong with which line, in their order."""

    file: Path
    found: list[tuple[int, FrontdeskError]] = field(default_factory=list[tuple[int, FrontdeskError]])

    def note(self, number: int, error: FrontdeskError) -> None:
        """Note an error of a line."""
        self.found.append((number, error))

    def told(self) -> list[dict[str, Scalar]]:
        """Write it as JSON."""
        return [
            {
                "line": number,
                "column": one.part,
                "message": one.message,
                "value": one.value,
                "limit": one.limit,
                "remedy": one.remedy,
            }
            for number, one in sorted(self.found, key=lambda row: row[0])
        ]

    def show(self) -> None:
        """Print it on standard error."""
        told = Console(stderr=True)
        for one in self.told()[:TOLD]:
            where = f"{self.file.name}, line {one['line']}" + (f", {one['column']}" if one["column"] else "")
            said = f"{one['message']}; {one['remedy']}" if one["remedy"] else str(one["message"])
            told.print(f"! {where}: {said}", style="yellow", markup=False, highlight=False, soft_wrap=True)
        if len(self.found) > TOLD:
            told.print(f"! and {len(self.found) - TOLD:,} more", style="yellow")


def import_items(file: Table, whole: Whole = False, home: Home = None, as_json: AsJson = False) -> None:
    """Put items into the catalogue, new ones and changed ones; a bad line is named and left out."""
    settings, wrong = load(home=home), Wrong(file)
    found = list(_items(file, settings, wrong))
    if whole and not found and not wrong.found:  # rather an export that broke off than a shop that closes
        raise InvalidInput("the table has no items: nothing would be left", remedy="leave --whole out")
    engine = open_database(settings.database_url)
    try:
        kept = ItemStore(engine)
        taken = kept.put(found)
        gone = _retired(kept, found) if whole and not wrong.found else 0
    finally:
        engine.dispose()
    counts = {"added": taken.added, "changed": taken.changed, "same": taken.same, "removed": gone}
    _end(_told_items(taken, gone), counts, wrong, as_json)


def import_done(file: Table, home: Home = None, as_json: AsJson = False) -> None:
    """Take in what customers did: customer, item, kind, at, value. A bad line is named and left out."""
    settings, wrong = load(home=home), Wrong(file)
    engine = open_database(settings.database_url)
    kept = known = 0
    try:
        store = InteractionStore(engine)
        for numbers, batch in _batches(_done(file, wrong)):
            counted = store.add(batch, "import", utc_now())
            kept, known = kept + counted.kept, known + counted.known
            for place, error in counted.refused:
                wrong.note(numbers[place], error)
    finally:
        engine.dispose()
    line = f"{kept:,} interactions kept, {known:,} known already"
    _end(line, {"kept": kept, "known": known}, wrong, as_json)


def import_customers(file: Table, home: Home = None, as_json: AsJson = False) -> None:
    """Put customers into segments, such as countries: customer, segment. A bad line is left out."""
    settings, wrong = load(home=home), Wrong(file)
    found = {one.customer: one for one in _members(file, wrong)}
    engine = open_database(settings.database_url)
    try:
        changed = SegmentStore(engine).put(list(found.values()))
    finally:
        engine.dispose()
    counts = {"changed": changed, "same": len(found) - changed}
    _end(f"{changed:,} customers in another segment, {counts['same']:,} as they were", counts, wrong, as_json)


def _lines(file: Path, columns: Sequence[str], wrong: Wrong) -> Iterator[Line]:
    """Yield the lines that can be read, without empty cells; the others are noted. Raises as `rows` does."""
    for one in rows(file, columns):
        if isinstance(one, Broken):
            wrong.note(one.number, InvalidInput(one.why, remedy="mend the line"))
        else:
            yield Line(one.number, {name: cell for name, cell in one.cells.items() if not empty(cell)})


def _items(file: Path, settings: Settings, wrong: Wrong) -> Iterator[Item]:
    """Yield the items of a file with their pictures; of an id given twice the first."""
    seen: dict[str, int] = {}
    evidence = BlobStore(settings.home / EVIDENCE)
    for one in _lines(file, ["id"], wrong):
        try:
            item = item_of(one.cells)
            _check_first(item.id, one.number, seen)
            image = beside(file.parent, one.cells.get("image"), settings.limits, evidence)
            yield replace(item, image=image)
        except RejectedInput as error:
            wrong.note(one.number, error)


def _check_first(name: str, number: int, seen: dict[str, int]) -> None:
    first = seen.setdefault(name, number)
    if first != number:
        raise InvalidInput(
            f"item {name!r} stands on line {first} already",
            part="id",
            value=name,
            remedy="give each item one line",
        )


def _done(file: Path, wrong: Wrong) -> Iterator[tuple[int, Done]]:
    for one in _lines(file, ["item", "kind"], wrong):
        try:
            yield one.number, done_of(one.cells)
        except RejectedInput as error:
            wrong.note(one.number, error)


def _members(file: Path, wrong: Wrong) -> Iterator[Member]:
    for one in _lines(file, ["customer", "segment"], wrong):
        try:
            yield member_of(one.cells)
        except RejectedInput as error:
            wrong.note(one.number, error)


def _batches(found: Iterator[tuple[int, Done]]) -> Iterator[tuple[list[int], list[Done]]]:
    numbers: list[int] = []
    batch: list[Done] = []
    for number, one in found:
        numbers.append(number)
        batch.append(one)
        if len(batch) == TOGETHER:
            yield numbers, batch
            numbers, batch = [], []
    if batch:
        yield numbers, batch


def _retired(kept: ItemStore, found: Sequence[Item]) -> int:
    named = {one.id for one in found}
    return kept.retire([one.id for one in kept.all() if one.id not in named])


def _told_items(taken: Taken, gone: int) -> str:
    return (
        f"{taken.added:,} items new, {taken.changed:,} changed, {taken.same:,} as they were, {gone:,} removed"
    )


def _end(line: str, counts: Mapping[str, int], wrong: Wrong, as_json: bool) -> None:
    """Print what came of it; the exit code is 1 when a line was left out."""
    if as_json:
        print(json.dumps({**counts, "rejected": wrong.told()}, ensure_ascii=False, indent=2))
    else:
        print(f"{wrong.file}: {line}, {len(wrong.found):,} lines left out")
        wrong.show()
    raise typer.Exit(1 if wrong.found else 0)
