"""The order in which the lines of a picture are read."""

from collections.abc import Sequence
from dataclasses import replace

from frontdesk.perception.percepts import Words
from frontdesk.turn.findings import Box


def in_reading_order(lines: Sequence[Words]) -> tuple[Words, ...]:
    """Order lines with boxes from top to bottom, and from left to right where they stand side by side.

    Two lines stand side by side when they share more than half of the lower one's height.
    """
    rows: list[list[tuple[Box, Words]]] = []
    boxed = [(line.box, line) for line in lines if line.box is not None]
    for box, line in sorted(boxed, key=lambda pair: (pair[0][1] + pair[0][3], pair[0][0])):
        if rows and _beside(rows[-1][0][0], box):
            rows[-1].append((box, line))
        else:
            rows.append([(box, line)])
    return tuple(replace(line) for row in rows for _, line in sorted(row, key=lambda pair: pair[0][0]))


def _beside(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.5 * min(one[3] - one[1], other[3] - other[1])
