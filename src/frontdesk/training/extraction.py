"""A column of a table -> arrays on the disk, by a feature: each content once, found again in the cache."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import InvalidInput, RejectedInput
from frontdesk.features.feature import Array, Feature, Item, Shape
from frontdesk.features.padding import DTYPES, step, steps
from frontdesk.training.cache import Cache, Place
from frontdesk.training.cells import Cells
from frontdesk.training.survey import Skipped, Survey
from frontdesk.training.table import Cell, Line

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Report = Callable[[int, int, str], None]  # done, of how many, of what
BATCHES = {"text": 256, "numbers": 256, "image": 32, "audio": 16, "video": 4}  # items in memory at a time


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The arrays of one input, on the disk: (n,) where each begins, -1: there is none, and its length."""

    cache: Cache
    shape: Shape
    starts: Ints
    lengths: Ints

    def __getitem__(self, row: int) -> Array | None:
        """Look at the array of a row, (length, ...) as `padding.steps` makes it."""
        start = int(self.starts[row])
        if start < 0:
            return None
        size = (int(self.lengths[row]), *step(self.shape))
        return self.cache.array(Place(start, np.dtype(DTYPES[self.shape.kind]).str, size))

    def among(self, rows: Bools) -> "Column":
        """Leave only what rows that are marked have."""
        return replace(self, starts=np.where(rows, self.starts, -1))


def cells_of(survey: Survey, place: int, column: str, alive: Bools) -> Iterator[tuple[int, Cell]]:
    """Yield the row numbers and cells of an input, the ``place``-th, of the rows that are alive and have it.

    Raises `InvalidInput` when the table is no longer what it was at the first reading.
    """
    row = 0
    for line in survey.source.lines():
        if row == len(survey) or line.number != survey.lines[row]:
            continue
        if not isinstance(line, Line):
            break
        if alive[row] and survey.present[row, place]:
            yield row, line.cells.get(column)
        row += 1
    if row < len(survey):
        raise InvalidInput(
            f"the table {survey.source.path.name} was changed while it was read", remedy="start again"
        )


@dataclass(slots=True, eq=False)
class Extraction:
    """One input of one table on its way to the disk. Rows that it refuses become False in ``alive``."""

    survey: Survey
    name: str
    cells: Cells
    alive: Bools
    report: Report
    content: str = ""  # SHA-256 of what the rows hold, once they were extracted

    @property
    def place(self) -> int:
        """Which of the inputs this is."""
        return list(self.survey.source.columns).index(self.name)

    def items(self, rows: Bools) -> Iterator[Item]:
        """Yield the items of the rows that are marked; those that cannot be read are left out."""
        for _, cell in cells_of(self.survey, self.place, self.cells.column, rows & self.alive):
            try:
                yield self.cells.item(cell)
            except RejectedInput:  # named when it is extracted
                continue

    def digest(self, rows: Bools) -> str:
        """Sum up what the items of the marked rows hold, in their order."""
        whole = sha256()
        for _, cell in cells_of(self.survey, self.place, self.cells.column, rows & self.alive):
            try:
                whole.update(self.cells.key(cell))
            except RejectedInput:
                continue
        return whole.hexdigest()

    def column(self, feature: Feature, cache: Cache) -> Column:
        """Extract every row that is alive and has the input."""
        count = len(self.survey)
        made = Column(cache, feature.shape, np.full(count, -1, np.int64), np.zeros(count, np.int64))
        total = int(np.count_nonzero(self.survey.present[:, self.place] & self.alive))
        done, batch, whole = 0, list[tuple[int, Cell]](), sha256()
        for pair in cells_of(self.survey, self.place, self.cells.column, self.alive.copy()):
            batch.append(pair)
            if len(batch) == BATCHES[self.cells.kind]:
                done += len(batch)
                whole.update(self._batch(feature, made, batch))
                self.report(done, total, self.name)
                batch = []
        whole.update(self._batch(feature, made, batch))
        self.report(total, total, self.name)
        self.content = whole.hexdigest()
        return made

    def _batch(self, feature: Feature, made: Column, batch: Sequence[tuple[int, Cell]]) -> bytes:
        keys = self._keys(batch)
        unique = list(dict.fromkeys(keys.values()))
        places = dict(zip(unique, made.cache.find(unique), strict=True))
        first = {key: row for row, key in reversed(keys.items())}
        if None in places.values():
            with made.cache.lock:  # who makes the same elsewhere is waited for
                places = dict(zip(unique, made.cache.find(unique), strict=True))
                rows = {first[key] for key, place in places.items() if place is None}
                cells = {row: cell for row, cell in batch if row in rows}
                places |= self._missing(feature, made.cache, cells, keys)
        for row, key in keys.items():
            place = places[key]
            if place is None:
                self._refuse(row, InvalidInput(self._why(first[key])))
            else:
                made.starts[row], made.lengths[row] = place.start, place.shape[0]
        return b"".join(keys.values())

    def _keys(self, batch: Sequence[tuple[int, Cell]]) -> dict[int, bytes]:
        keys: dict[int, bytes] = {}
        for row, cell in batch:
            try:
                keys[row] = self.cells.key(cell)
            except RejectedInput as refused:
                self._refuse(row, refused)
        return keys

    def _missing(
        self, feature: Feature, cache: Cache, cells: dict[int, Cell], keys: dict[int, bytes]
    ) -> dict[bytes, Place | None]:
        """Extract what the cache has not got, and keep it."""
        items: dict[int, Item] = {}
        for row, cell in cells.items():
            try:
                items[row] = self.cells.item(cell)
            except RejectedInput as refused:
                self._refuse(row, refused)
        arrays = self._extracted(feature, items)
        found = [steps(one, feature.shape) for one in arrays.values()]
        kept = [keys[row] for row in arrays]
        return dict(zip(kept, cache.add(kept, found) if kept else [], strict=True))

    def _extracted(self, feature: Feature, items: dict[int, Item]) -> dict[int, Array]:
        """Extract items together; when one of them is refused, one by one, so that it can be named."""
        if not items:
            return {}
        try:
            return dict(zip(items, feature.extract(list(items.values())), strict=True))
        except RejectedInput as refused:
            if len(items) == 1:
                self._refuse(next(iter(items)), refused)
                return {}
        found: dict[int, Array] = {}
        for row, item in items.items():
            found |= self._extracted(feature, {row: item})
        return found

    def _why(self, row: int) -> str:
        """Say why a row was refused, for others of the same content."""
        place = self.survey.source.place(int(self.survey.lines[row]))
        return next(one.why for one in reversed(self.survey.skipped) if (one.table, one.line) == place)

    def _refuse(self, row: int, refused: RejectedInput) -> None:
        if not self.alive[row]:
            return  # named once
        self.alive[row] = False
        place = self.survey.source.place(int(self.survey.lines[row]))
        self.survey.skipped.append(Skipped(*place, self.cells.column, refused.message))
