"""Which row of a table decides which situation: exactly, cell by cell of all that the rows can tell apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from frontdesk.dialogue.grid import NO_ANSWER, Axes, Grid, Value, axes
from frontdesk.dialogue.policy import Policy
from frontdesk.errors import Misconfigured

MOST_CELLS = 16_000_000  # some half a second of work
SUBJECTS = {
    "confidence": "the intent",
    "feels": "the emotion",
    "trend": "the mood",
    "knowledge": "the answer's score",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What each row decides.

    ``cells`` are the situations that can be and are told apart, ``counts`` those that each row decides.
    ``covered`` gives, for each row that decides none, the rows that decide where it would fit; without any,
    the row contradicts itself. ``gap`` puts a situation that no row decides in words.
    """

    cells: int
    counts: Mapping[str, int]
    covered: Mapping[str, tuple[str, ...]]
    gap: str | None


def cover(policy: Policy, intents: Sequence[str], emotions: Sequence[str], file: str) -> Coverage:
    """Go through all situations. Raises `Misconfigured` when the rows of the file tell too many apart."""
    cut = axes(policy, intents, emotions)
    _check_size(cut, file)
    grid = Grid(policy, cut)
    names = [row.name for row in policy.rows]
    counts = np.bincount(grid.owner[grid.possible] + 1, minlength=len(names) + 1)[1:].tolist()
    covered = {
        row.name: tuple(names[at] for at in np.unique(grid.owner[grid.fits(row.when) & grid.possible]))
        for row, count in zip(policy.rows, counts, strict=True)
        if not count
    }
    cells = int(grid.possible.sum())
    return Coverage(cells, dict(zip(names, counts, strict=True)), covered, _gap(grid))


def check(policy: Policy, intents: Sequence[str], emotions: Sequence[str], file: str) -> Coverage:
    """Go through all situations. Raises `Misconfigured` for rows that never decide, and for gaps."""
    found = cover(policy, intents, emotions, file)
    for name, rows in found.covered.items():
        why = f"{', '.join(rows)} fit first" if rows else "its conditions contradict one another"
        raise Misconfigured(
            f"{file}: row {name} never decides: {why}",
            part=f"{file}: rows.{name}",
            value=name,
            remedy="move it up, change its conditions, or take it out",
        )
    if found.gap is not None:
        raise Misconfigured(
            f"{file}: no row decides when {found.gap}",
            part=f"{file}: rows",
            value=found.gap,
            remedy="add a row for it; a last row without conditions always fits",
        )
    return found


def _check_size(cut: Axes, file: str) -> None:
    cells = prod(len(values) for values in cut.values())
    if cells > MOST_CELLS:
        raise Misconfigured(
            f"{file}: the rows tell {cells:,} situations apart; the limit is {MOST_CELLS:,}",
            part=f"{file}: rows",
            value=cells,
            limit=MOST_CELLS,
            remedy="compare with fewer different numbers, or ask for the chance of fewer intents",
        )


def _gap(grid: Grid) -> str | None:
    """Put the first undecided cell in words."""
    undecided = grid.possible & (grid.owner < 0)
    if not undecided.any():
        return None
    place = np.unravel_index(int(undecided.argmax()), grid.shape)
    told = grid.told([int(at) for at in place])
    return ", ".join(_words(axis, value, grid.policy.sure) for axis, value in told.items())


def _words(axis: str, value: Value, sure: float) -> str:
    """Put one value of a cell in words: a number is the lowest of its interval."""
    subject = SUBJECTS.get(axis, f"the {axis.replace(' ', ' of ')}")
    if isinstance(value, bool):
        return f"{axis} is {str(value).lower()}"
    if axis in ("confidence", "feels"):
        return f"{subject} is {'unsure' if float(value) < sure else 'sure'}"
    if value == NO_ANSWER:
        return "there is no answer"
    return f"{subject} is {value if isinstance(value, str) else f'{value:g} or more'}"
