"""The shapes of what customers say of the help they got."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from frontdesk.server.shape import Shape

Score = Annotated[int, Field(ge=1, le=5)]


class ScoreShape(Shape):
    """What a customer said of the help they got."""

    score: Score
    comment: str
    at: datetime


class ByAgentShape(Shape):
    """The scores of one person's conversations; ``agent`` is None where nobody took over."""

    agent: str | None
    count: int
    mean: float
    satisfied: float


class ScoredShape(Shape):
    """One score, and whose conversation it is of."""

    conversation: str
    agent: str | None
    score: Score
    comment: str
    at: datetime


class SatisfactionShape(Shape):
    """Scores since a day, the last one of each conversation: CSAT is ``satisfied``, the share of 4 and 5."""

    count: int
    mean: float
    satisfied: float
    counts: dict[Literal["1", "2", "3", "4", "5"], int]
    agents: list[ByAgentShape]
    newest: list[ScoredShape]
