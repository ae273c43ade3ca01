"""Lines that were read in a picture, put together again: rows, paragraphs, and blocks that stand apart."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from frontdesk.media.blocks import WIDE
from frontdesk.perception.percepts import Words
from frontdesk.turn.findings import Box

ENDS = (".", "!", "?", ":", ";", "。", "！", "？", "：", "；")
TOUCHING = re.compile(f"(?<=[{WIDE}]) (?=[{WIDE}])")
# An item of a list, or a name before a colon: "2. Wait", "U1: ...", "额定电压：...".
BEGINS = re.compile(r"\s*(?:[-•·*▪●○]|[(（]?\d{1,2}[.)）、]|[\w-]{1,12} ?[:：])")
HEADING = 1.3  # times the usual height of a line, from which one is a heading
LONGEST_HEADING = 120  # characters
TALL = 1.8  # heights of a line from which a block has several
APART = 0.8  # heights of a line between two blocks
ALIKE = 1.3  # how much higher the letters of one paragraph may be
FULL = 0.88  # share of its block's width from which a line runs on in the next one


@dataclass(frozen=True, slots=True)
class Printed:
    """A stretch of print: its words, the box around it, and how high its lines are in pixels.

    ``cells`` counts what stands side by side in it: more than one in a row of a table.
    """

    text: str
    box: Box
    height: float
    cells: int = 1


def blocks(lines: Iterable[Words]) -> list[list[Printed]]:
    """Put lines in reading order together -> blocks that stand apart, each of its paragraphs."""
    found: list[list[Printed]] = []
    for row in _rows(lines):
        if found and row.box[1] - found[-1][-1].box[3] <= APART * min(row.height, found[-1][-1].height):
            found[-1].append(row)
        else:
            found.append([row])
    return [_paragraphs(rows) for rows in found]


def headings(found: Sequence[Sequence[Printed]]) -> list[Printed]:
    """Find the headings: in higher letters, or a line by itself above a block of several."""
    every = [one for block in found for one in block]
    usual = median(one.height for one in every for _ in range(1 + len(one.text) // 20)) if every else 0
    alone = [block[0] for block, after in pairwise(found) if len(block) == 1 and _tall(after) > TALL]
    low = [one for one in alone if _tall([one]) <= TALL and not one.text.endswith(ENDS)]
    high = [one for one in every if one.height > HEADING * usual]
    both = [one for one in every if one in high or one in low]
    return [one for one in both if len(one.text) <= LONGEST_HEADING and not BEGINS.match(one.text)]


def around(boxes: Iterable[Box]) -> Box:
    """Return the box around some boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _tall(block: Sequence[Printed]) -> float:
    """Tell how many lines high a block is."""
    _, top, _, bottom = around(one.box for one in block)
    return (bottom - top) / max(1.0, block[0].height)


def _rows(lines: Iterable[Words]) -> list[Printed]:
    """Join lines that stand side by side."""
    rows: list[Printed] = []
    for line in lines:
        if line.box is None:
            continue
        one = Printed(line.text, line.box, line.box[3] - line.box[1])
        if rows and _beside(rows[-1].box, one.box):
            rows[-1] = replace(_joined([rows[-1], one], one.height), cells=rows[-1].cells + 1)
        else:
            rows.append(one)
    return rows


def _paragraphs(rows: Sequence[Printed]) -> list[Printed]:
    """Join rows of which each runs on in the next."""
    left, _, right, _ = around(row.box for row in rows)
    groups = [[rows[0]]]
    for row in rows[1:]:
        if _runs_on(groups[-1][-1], row, left + FULL * (right - left)):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [
        _joined(group, median(row.height for row in group)) if len(group) > 1 else group[0]
        for group in groups
    ]


def _runs_on(above: Printed, below: Printed, edge: float) -> bool:
    """Tell whether a row that reaches to ``edge`` goes on in the one below it."""
    alike = max(above.height, below.height) <= ALIKE * min(above.height, below.height)
    ended = above.text.endswith(ENDS) or BEGINS.match(below.text) is not None
    tabled = above.cells > 1 or below.cells > 1
    return alike and not ended and not tabled and above.box[2] >= edge


def _joined(rows: Sequence[Printed], height: float) -> Printed:
    return Printed(
        TOUCHING.sub("", " ".join(row.text for row in rows)), around(row.box for row in rows), height
    )


def _beside(one: Box, other: Box) -> bool:
    """Tell whether two lines share more than half of the lower one's height, and no width."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.5 * min(one[3] - one[1], other[3] - other[1]) and other[0] >= one[2] - 0.2 * shared
