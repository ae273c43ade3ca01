"""A scenario as a value: what happens in a conversation, entry by entry, and what is expected to come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from frontdesk.turn.codec import Json
from frontdesk.turn.parts import Kind
from frontdesk.turn.state import NEW, State

How = Literal["file", "draw", "voice", "film"]
Staffs = Literal["take", "reply", "return", "resolve"]
Fault = Literal["failed", "timed_out", "refused"]

MORNING = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)  # a Wednesday, 10:30 in Shanghai: somebody is there
SOMEBODY = "Lin"  # the person of the company who acts when none is named


@dataclass(frozen=True, slots=True)
class Prop:
    """Something a customer sends beside words: a file, or what the shop makes by this name and seed."""

    kind: Kind
    how: How
    name: str
    seed: int = 0
    voice: str = ""
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """The customer sends a message."""

    text: str = ""
    props: tuple[Prop, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """The customer picks what the reply before offered."""

    text: str


@dataclass(frozen=True, slots=True)
class Again:
    """The last message arrives a second time."""


@dataclass(frozen=True, slots=True)
class WantsPerson:
    """The customer presses the button that asks for a person."""


@dataclass(frozen=True, slots=True)
class Staffed:
    """A person of the company acts."""

    act: Staffs
    agent: str = SOMEBODY
    text: str = ""


@dataclass(frozen=True, slots=True)
class Waited:
    """Time passes."""

    seconds: float


Happens = Said | Pressed | Again | WantsPerson | Staffed | Waited


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an entry.

    ``reply`` is as the API gives it, None where nothing was answered; ``told`` is what the customer was told
    by whomever; ``events`` are the kinds of what happened; ``error`` says why an act was refused.
    """

    reply: Json | None = None
    state: State = NEW
    phase: str = "bot"
    agent: str = ""
    queue: str = ""
    trigger: str = ""
    told: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict[str, str])  # the name of a source by its id
    error: str = ""
    ms: float = 0.0


Judge = Callable[[Came], str | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that is expected; ``judge`` gives None when it came, else what came instead."""

    key: str
    shown: str
    judge: Judge
    timed: bool = False  # a bound on time, which fails only when that is asked for


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happens, and what is expected of it; ``number`` counts from 1."""

    number: int
    happens: Happens
    wanted: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A conversation to play. ``customer`` was verified before it began; ``faults`` are tools that break."""

    name: str
    about: str
    language: str
    entries: tuple[Entry, ...]
    customer: str | None = None
    clock: datetime = MORNING
    faults: Mapping[str, Fault] = field(default_factory=dict[str, Fault])
