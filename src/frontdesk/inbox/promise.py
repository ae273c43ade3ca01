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

    def broken(self, now: datetime) -> tuple[tuple[Promise, datetime], ...]:
        """Give the promises whose time is over, with the time."""
        due: dict[Promise, datetime | None]
        due = {"first_response": self.first_response, "resolution": self.resolution}
        return tuple((name, until) for name, until in due.items() if until is not None and until < now)


def promised(handoff: Handoff, queue: Queue, hours: Hours) -> Promised:
    """Compute what is still due to who waits, or is with a person."""
    if handoff.phase not in ("waiting", "human") or handoff.asked is None:
        return Promised()
    first = None if handoff.answered is not None else _due(hours, handoff.asked, queue.first_response)
    return Promised(first, _due(hours, handoff.asked, queue.resolution))


def _due(hours: Hours, asked: datetime, span: timedelta | None) -> datetime | None:
    return None if span is None else hours.after(asked, span)
