"""What is promised to who waits for a person: an answer and an end, in opening hours since they asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from frontdesk.dialogue.handoff import Handoff
from frontdesk.inbox.hours import Hours
from frontdesk.inbox.plan import Queue

Promise = Literal["first_response", "resolution"]


@dataclass(frozen=True, slots=True)
class Promised:
    """Until when; None where nothing was promised, or what was promised is done."""

    first_response: datetime | None = None
    resolution: datetime | None = None

    def broken(self, now: datetime) -> tuple[Promise, ...]:
        """Name the promises whose time is over."""
        late: list[Promise] = []
        if self.first_response is not None and self.first_response < now:
            late.append("first_response")
        if self.resolution is not None and self.resolution < now:
            late.append("resolution")
        return tuple(late)


def promised(handoff: Handoff, queue: Queue, hours: Hours) -> Promised:
    """Compute what is still due to who waits, or is with a person."""
    if handoff.phase not in ("waiting", "human") or handoff.asked is None:
        return Promised()
    first = None if handoff.answered is not None else _due(hours, handoff.asked, queue.first_response)
    return Promised(first, _due(hours, handoff.asked, queue.resolution))


def _due(hours: Hours, asked: datetime, span: timedelta | None) -> datetime | None:
    return None if span is None else hours.after(asked, span)
