"""What a pack says about the people behind the desk: when they are there, who answers what, and how soon."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from frontdesk.inbox.hours import ALWAYS, Hours
from frontdesk.understanding.pack import Both


@dataclass(frozen=True, slots=True)
class Queue:
    """A line of customers who wait for a person. What it names must fit; what it leaves empty always does.

    ``skills`` are asked of agents, not of customers. ``first_response`` and ``resolution`` are promises, in
    opening hours since somebody was asked for. ``wait`` is told as an estimate before there were takes.
    """

    name: str
    title: Both
    languages: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    first_response: timedelta | None = None
    resolution: timedelta | None = None
    wait: timedelta | None = None

    @property
    def takes_all(self) -> bool:
        """Whether nothing is asked of a conversation."""
        return not (self.languages or self.intents or self.tags)

    def fits(self, language: str, intent: str, tags: Collection[str]) -> bool:
        """Tell whether a conversation belongs here; one tag of those that are named is enough."""
        return (
            (not self.languages or language in self.languages)
            and (not self.intents or intent in self.intents)
            and (not self.tags or not set(self.tags).isdisjoint(tags))
        )


@dataclass(frozen=True, slots=True)
class Canned:
    """A ready reply."""

    name: str
    title: Both
    text: Both


@dataclass(frozen=True, slots=True)
class Agent:
    """A person of the company who answers; nothing named means everything."""

    name: str
    languages: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    skills: tuple[str, ...] | None = None

    def serves(self, queue: Queue, language: str) -> bool:
        """Tell whether this person may take a conversation of a queue in a language; "und" is any."""
        if self.languages and language not in (*self.languages, "und"):
            return False
        if self.queues:
            return queue.name in self.queues
        return self.skills is None or set(queue.skills) <= set(self.skills)


@dataclass(frozen=True, slots=True)
class Estimate:
    """How a wait is estimated: from the newest ``recent`` takes of a queue, once there are ``least``."""

    recent: int = 20
    least: int = 3


SERVICE = Queue("service", {"zh": "客服", "en": "Service"})


@dataclass(frozen=True, slots=True)
class Plan:
    """All that inbox.yml says; without one there is a single queue and somebody is always there.

    No ``tags`` means that any may be used.
    """

    hours: Hours = ALWAYS
    queues: tuple[Queue, ...] = (SERVICE,)
    canned: tuple[Canned, ...] = ()
    tags: tuple[str, ...] = ()
    estimate: Estimate = field(default=Estimate())

    def route(self, language: str, intent: str, tags: Sequence[str] = ()) -> Queue:
        """Find the queue of a conversation: the first one that fits, and the last one fits all."""
        return next(queue for queue in self.queues if queue.fits(language, intent, tags))

    def queue(self, name: str) -> Queue:
        """Find a queue by its name. One that the pack had once is the last one, which takes all, today."""
        return next((queue for queue in self.queues if queue.name == name), self.queues[-1])


DEFAULT = Plan()
