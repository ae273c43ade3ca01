"""What the desk decided to do, and which row of the policy said so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

DecisionKind = Literal["say", "ask", "recommend", "act", "hand_off", "wait"]


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


@dataclass(frozen=True, slots=True)
class Wait:
    """Say nothing: the conversation is with a person, or waits for one."""

    row: str
    why: str


Decision = Say | Ask | Recommend | Act | HandOff | Wait


KINDS: Mapping[type[Decision], DecisionKind] = {
    Say: "say",
    Ask: "ask",
    Recommend: "recommend",
    Act: "act",
    HandOff: "hand_off",
    Wait: "wait",
}


def decision_kind(decision: Decision) -> DecisionKind:
    """Name a decision as the API names it."""
    return KINDS[type(decision)]
