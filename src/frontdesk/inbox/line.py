"""Where a customer stands in a queue, and how long the wait may be: from how long others waited lately.

A take is one customer's wait, from asking to the person who took over. As many as asked before and were taken
after stood in front of them; so their wait, in opening hours, divided by their place is what one place cost.
The estimate is the median of that over the newest takes of the queue, times the place asked about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from frontdesk.inbox.hours import Hours
from frontdesk.inbox.plan import Plan, Queue


@dataclass(frozen=True, slots=True)
class Take:
    """One wait that is over: when a person was asked for, and when one took over."""

    asked: datetime
    taken: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """What may be told of a place in a queue.

    ``position`` counts from 1. ``wait`` is seconds from now, None while it is unknown or nobody is there;
    ``opens`` tells when somebody will be, None while somebody is, or when it is not known.
    """

    queue: str
    position: int
    wait: int | None
    open: bool
    opens: datetime | None


def line(plan: Plan, queue: Queue, ahead: int, takes: Sequence[Take], now: datetime) -> Line:
    """Tell where one stands with so many ahead; ``takes`` are the newest of the queue, in any order."""
    hours, position = plan.hours, ahead + 1
    here = hours.open_at(now)
    cost = per_place(takes, hours) if len(takes) >= plan.estimate.least else queue.wait
    wait = None if cost is None or not here else round((cost * position).total_seconds())
    return Line(queue.name, position, wait, here, hours.opens(now))


def per_place(takes: Sequence[Take], hours: Hours) -> timedelta:
    """Return the median of what one place in the queue cost; there is one take at least."""
    costs = (hours.between(one.asked, one.taken) / _place(one, takes) for one in takes)
    return timedelta(seconds=median(cost.total_seconds() for cost in costs))


def _place(take: Take, takes: Sequence[Take]) -> int:
    """Count whoever asked before and was still waiting, and the one who asked."""
    return 1 + sum(other.asked < take.asked < other.taken for other in takes)
