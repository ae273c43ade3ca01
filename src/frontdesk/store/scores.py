"""What customers say of the help they got, 1 to 5: added to, and the last one of a conversation counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sql

from frontdesk.store.conversations import hold
from frontdesk.store.database import aware, storage_errors
from frontdesk.store.events import append
from frontdesk.store.tables import handoffs, scores
from frontdesk.turn.clock import Clock, utc_now


@dataclass(frozen=True, slots=True)
class Score:
    """What one customer said; ``agent`` is who has, or last had, the conversation, None where nobody had."""

    conversation: str
    score: int
    comment: str
    agent: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """How often each score was given to the conversations of one person; None stands for the desk alone."""

    agent: str | None
    score: int
    count: int


class ScoreStore:
    """Scores, on SQLite or PostgreSQL; every method is one transaction."""

    def __init__(self, engine: sql.Engine, clock: Clock = utc_now) -> None:
        self.engine, self.clock = engine, clock

    def add(self, conversation: str, score: int, comment: str) -> Score:
        """Keep a score, and tell staff. Raises `NotFound`."""
        at = self.clock()
        with storage_errors("storing a score"), self.engine.begin() as connection:
            hold(connection, conversation)
            mine = handoffs.c.conversation == conversation
            agent = connection.execute(sql.select(handoffs.c.agent).where(mine)).scalar_one_or_none()
            said = {"score": score, "comment": comment}
            connection.execute(scores.insert().values(conversation=conversation, agent=agent, at=at, **said))
            append(connection, conversation, "scored", said, False, at)
        return Score(conversation, score, comment, agent, at)

    def of(self, conversation: str) -> Score | None:
        """Read the last score of a conversation."""
        query = sql.select(scores).where(scores.c.conversation == conversation)
        with storage_errors("reading scores"), self.engine.connect() as connection:
            row = connection.execute(query.order_by(scores.c.number.desc()).limit(1)).one_or_none()
        return None if row is None else _score(row)

    def counted(self, since: datetime) -> tuple[Counted, ...]:
        """Count the last scores of all conversations that were given since then."""
        query = (
            sql.select(scores.c.agent, scores.c.score, sql.func.count().label("count"))
            .where(scores.c.number.in_(_last()), scores.c.at >= since)
            .group_by(scores.c.agent, scores.c.score)
        )
        with storage_errors("reading scores"), self.engine.connect() as connection:
            return tuple(Counted(*row) for row in connection.execute(query))

    def newest(self, since: datetime, most: int) -> Sequence[Score]:
        """Read the newest of the last scores since then, newest first."""
        query = (
            sql.select(scores)
            .where(scores.c.number.in_(_last()), scores.c.at >= since)
            .order_by(scores.c.number.desc())
            .limit(most)
        )
        with storage_errors("reading scores"), self.engine.connect() as connection:
            return tuple(_score(row) for row in connection.execute(query))


def _last() -> "sql.Select[Any]":
    """Find the number of the last score of every conversation."""
    return sql.select(sql.func.max(scores.c.number)).group_by(scores.c.conversation)


def _score(row: sql.Row[Any]) -> Score:
    return Score(row.conversation, row.score, row.comment, row.agent, aware(row.at))
