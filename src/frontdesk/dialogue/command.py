"""What may be done next: the closed list from which rules or a language model propose, and code decides."""

from dataclasses import dataclass

from frontdesk.dialogue.tool import Call


@dataclass(frozen=True, slots=True)
class Start:
    """Begin a flow."""

    flow: str


@dataclass(frozen=True, slots=True)
class Fill:
    """Note a slot of the running flow, also one that was filled before: a correction."""

    slot: str
    value: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """Answer the question whether something shall be done."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Use:
    """Use a tool that only reads; every other one belongs to a flow."""

    call: Call


@dataclass(frozen=True, slots=True)
class Clarify:
    """Ask what is meant, offering intents to choose from."""

    intents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drop:
    """Leave the running flow."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer from the knowledge."""


@dataclass(frozen=True, slots=True)
class Person:
    """Bring in a person."""

    why: str


Command = Start | Fill | Confirm | Use | Clarify | Drop | Answer | Person
