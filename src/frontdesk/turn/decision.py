"""What the desk decided to do, and which row of the policy said so."""

from dataclasses import dataclass
from typing import Literal, assert_never

DecisionKind = Literal["say", "ask", "recommend", "act", "hand_off"]


@dataclass(frozen=True, slots=True)
class Say:
    """Answer the customer."""

    row: str
    why: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the customer for what is missing."""

    row: str
    why: str


@dataclass(frozen=True, slots=True)
class Recommend:
    """Suggest something."""

    row: str
    why: str


@dataclass(frozen=True, slots=True)
class Act:
    """Use a tool for the customer."""

    row: str
    why: str


@dataclass(frozen=True, slots=True)
class HandOff:
    """Give the conversation to a person."""

    row: str
    why: str


Decision = Say | Ask | Recommend | Act | HandOff


def decision_kind(decision: Decision) -> DecisionKind:
    """Name a decision as the API names it."""
    match decision:
        case Say():
            return "say"
        case Ask():
            return "ask"
        case Recommend():
            return "recommend"
        case Act():
            return "act"
        case HandOff():
            return "hand_off"
        case _:
            assert_never(decision)
