"""What was said before: columns that a table has not got, made of earlier rows of the same group.

``text@-1`` is the cell ``text`` of the row before, ``text@-2`` of the one before that, and ``text@before``
all of the last k, the oldest first, one on each line. Where a group begins they are empty.
"""

import re
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from frontdesk.errors import Misconfigured
from frontdesk.training.table import Broken, Cell, Line, empty

FORM = re.compile(r"(?P<base>.+)@(?:-(?P<back>[1-9]\d{0,3})|(?P<all>before))")
GROUPS = (
    10_000  # whose last rows are remembered at a time: interleaved dialogues beyond that lose what was before
)


@dataclass(frozen=True, slots=True)
class Before:
    """A column of earlier rows: which cell, and how many rows back; 0: all of them."""

    name: str
    base: str
    back: int


def before(columns: Iterable[str], context: int, group: str | None) -> list[Before]:
    """Find the columns of earlier rows. Raises `Misconfigured` when they have got no context or no group."""
    found: list[Before] = []
    for name in columns:
        if (form := FORM.fullmatch(name)) is None:
            continue
        back = int(form["back"] or 0)
        if max(1, back) > context:
            raise Misconfigured(
                f"column {name!r} reads {max(1, back)} rows back, the context is {context}",
                part="context",
                value=context,
                remedy=f"set context: {max(1, back)}",
            )
        if group is None:
            raise Misconfigured(
                f"column {name!r} reads earlier rows of a group", part="group", remedy="set data.group"
            )
        found.append(Before(name, form["base"], back))
    return found


def base(column: str) -> str:
    """Name the column of the table that a column reads."""
    form = FORM.fullmatch(column)
    return form["base"] if form else column


def remembering(
    lines: Iterable[Line | Broken], wanted: Sequence[Before], context: int, group: str
) -> Iterator[Line | Broken]:
    """Add the columns of earlier rows; a row that cannot be parsed is no earlier row of any."""
    past: OrderedDict[str, deque[Line]] = OrderedDict()
    for line in lines:
        if isinstance(line, Broken):
            yield line
            continue
        key = str(line.cells.get(group))
        earlier = past.setdefault(key, deque(maxlen=context))
        past.move_to_end(key)
        yield Line(line.number, {**line.cells, **{one.name: _cell(one, earlier) for one in wanted}})
        earlier.append(Line(line.number, {one.base: line.cells.get(one.base) for one in wanted}))
        if len(past) > GROUPS:
            past.popitem(last=False)


def _cell(one: Before, earlier: Sequence[Line]) -> Cell:
    if one.back:
        return earlier[-one.back].cells[one.base] if len(earlier) >= one.back else None
    said = [line.cells[one.base] for line in earlier]
    return "\n".join(str(cell) for cell in said if not empty(cell)) or None
