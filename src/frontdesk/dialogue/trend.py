"""Where the mood of a conversation goes: worsening, steady or improving.

Every turn is one number, its gloom: the probability of a negative feeling times how strong the feeling is,
0 to 1. Two means of the line are compared. In the late one the newest turn counts fully, the one before half
as much, the next a quarter, and so on; in the early one the oldest turn counts fully. Where the late mean
lies `MARGIN` or more above the early one, the mood worsens; as far below, it improves; else it is steady. So
a line that does not change is steady, and a line read backwards has the opposite trend.
"""

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Literal

Trend = Literal["worsening", "steady", "improving"]

TRENDS: tuple[Trend, ...] = ("worsening", "steady", "improving")
NEGATIVE = ("anger", "disgust", "sadness", "fear")
SPAN = 7  # the present turn and six replies: turn 200 costs what turn 2 costs
MARGIN = 0.1  # with two turns, gloom has to change by 0.3; with seven, the last one alone by 0.2
FADES = 0.5  # how much less a turn counts than its neighbour


def gloom(distribution: Mapping[str, float]) -> float:
    """Return the probability of the negative emotions, 0 to 1."""
    return min(fsum(distribution.get(emotion, 0.0) for emotion in NEGATIVE), 1.0)


def trend(line: Sequence[float]) -> Trend:
    """Tell where a line of gloom goes, oldest turn first; only the last `SPAN` turns count."""
    change = lean(line)
    if change >= MARGIN:
        return "worsening"
    return "improving" if change <= -MARGIN else "steady"


def lean(line: Sequence[float]) -> float:
    """Return the late mean of a line less its early mean, -1 to 1; 0 for fewer than two turns."""
    last = line[-SPAN:]
    return _faded(last[::-1]) - _faded(last) if last else 0.0


def _faded(line: Sequence[float]) -> float:
    """Take the mean in which the first counts most; exact sums make reversed lines exact opposites."""
    weights = [FADES**at for at in range(len(line))]
    return fsum(weight * one for weight, one in zip(weights, line, strict=True)) / fsum(weights)
