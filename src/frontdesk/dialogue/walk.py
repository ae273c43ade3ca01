"""A walk through flows within one turn: the stage it plays on, and what it has come to so far."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from frontdesk.dialogue.filling import Texts, filled
from frontdesk.dialogue.flow import TODAY, VERIFIED, Both, Flow, Flows, Named
from frontdesk.dialogue.observed import Observed
from frontdesk.dialogue.tool import Caller, Tool, Toolbox
from frontdesk.knowledge.answer import Answer
from frontdesk.turn.reply import Called, FlowAt, FlowPhase, ReplyPart, Said
from frontdesk.turn.state import Running, State

Look = Callable[[str], Answer | None]

MOST_KEPT = 60  # values of a flow
LONGEST = 6_000  # characters of a list that a tool gave, as JSON
MOST_ENTRIES = 10  # of such a list
MOST_WORDS = 500  # characters of any other value


def alone(name: str) -> tuple[str, ...]:
    """Give the one name of a thing of which no other is known."""
    return (name,)


@dataclass(frozen=True, slots=True)
class Stage:
    """What flows may use in a turn: what it shows, tools for its caller, and the knowledge to look into.

    ``tools`` are those of the toolbox that are there in this turn; ``names_of`` gives all names of a product.
    """

    seen: Observed
    language: str
    toolbox: Toolbox
    caller: Caller
    look: Look
    tools: Mapping[str, Tool]
    names_of: Callable[[str], tuple[str, ...]] = alone


@dataclass(frozen=True, slots=True)
class Advanced:
    """What came of a turn's walk: what to say, what was done, and the state for the next turn.

    ``answer`` was quoted. ``trigger`` says why a person has to be brought in, empty where none has.
    """

    parts: tuple[ReplyPart, ...]
    calls: tuple[Called, ...]
    state: State
    at: FlowAt | None = None
    answer: Answer | None = None
    trigger: str = ""
    queue: str = ""
    customer: str | None = None


@dataclass(slots=True)
class Walk:
    """A walk under way.

    ``was`` is where the customer was asked before, ``told`` whether this turn told a value, ``agreed`` the
    answer to what was to be confirmed, and ``wrong`` what was wrong with what the turn told.
    """

    flows: Flows
    texts: Texts
    stage: Stage
    running: list[Running]
    kept: dict[str, str]
    caller: Caller
    was: tuple[str, str] | None = None
    parts: list[ReplyPart] = field(default_factory=list["ReplyPart"])
    calls: list[Called] = field(default_factory=list["Called"])
    acts: int = 0
    agreed: bool | None = None
    told: bool = False
    wrong: str = ""
    answer: Answer | None = None
    ended: FlowAt | None = None
    trigger: str = ""
    queue: str = ""

    @property
    def top(self) -> Running:
        """The innermost flow under way."""
        return self.running[-1]

    @property
    def flow(self) -> Flow:
        """What the innermost flow under way goes by."""
        return self.flows[self.top.flow]

    @property
    def values(self) -> Mapping[str, str]:
        """All that can be named: slots, and what tools gave."""
        slots = self.top.slots if self.running else {}
        verified = "no" if self.caller.customer is None else "yes"
        return {**slots, VERIFIED: verified, TODAY: self.stage.seen.today.isoformat()}

    def value(self, named: Named) -> str:
        """Give one value as text; empty where it is not known."""
        return self.values.get(named.name, "")

    def entries(self, named: Named) -> list[Mapping[str, str]]:
        """Give a list that a tool gave: the texts of each entry."""
        written = self.top.slots.get(named.name, "")
        return json.loads(written) if written.startswith("[") else []

    def text(self, both: Both, more: Mapping[str, str] | None = None) -> str:
        """Write a text of a flow in the customer's language, with values in their places."""
        language = self.stage.language
        return filled(both[language], {**self.values, **(more or {})}, language, self.texts)

    def say(self, both: Both, more: Mapping[str, str] | None = None) -> None:
        """Say a text."""
        self.parts.append(Said(self.text(both, more)))

    def move(self, step: str) -> None:
        """Let the innermost flow go on with a step."""
        if step != self.top.step:
            self.running[-1] = replace(self.top, step=step, tries=0, approval=None)

    def put(self, values: Mapping[str, str], at: int = -1) -> None:
        """Note values of a flow under way."""
        slots = {**self.running[at].slots, **values}
        self.running[at] = replace(self.running[at], slots=dict(list(slots.items())[-MOST_KEPT:]))

    def forget(self, names: Sequence[str]) -> None:
        """Let slots of the innermost flow be asked for anew."""
        slots = {name: value for name, value in self.top.slots.items() if name.split(".")[0] not in names}
        self.running[-1] = replace(self.top, slots=slots)

    def end(self, phase: FlowPhase) -> Running:
        """Leave the innermost flow, for good."""
        last = self.running.pop()
        self.ended = FlowAt(last.flow, last.step, phase)
        return last

    def person(self, trigger: str, text: Both, queue: str = "") -> None:
        """Bring in a person: nothing of what is under way goes on without one."""
        self.say(text)
        self.trigger, self.queue = trigger, queue
        while self.running:
            self.end("failed")


def flat(name: str, given: Any) -> dict[str, str]:
    """Write what a tool gave as values under a name: "found.total"; lists of entries as JSON, bounded."""
    if isinstance(given, Mapping):
        pairs = [flat(f"{name}.{key}", one) for key, one in list(given.items())[:MOST_KEPT]]
        return {key: value for one in pairs for key, value in one.items()}
    if isinstance(given, list | tuple):
        entries = [
            {key[5:]: value for key, value in flat("item", one).items()} for one in given[:MOST_ENTRIES]
        ]
        while len(written := json.dumps(entries, ensure_ascii=False)) > LONGEST:
            entries.pop()
        return {name: written}
    return {name: told(given)[:MOST_WORDS]}


def told(value: Any) -> str:
    """Write a single value; nothing for what is not there."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
