"""CrossWOZ: Chinese dialogues about sights, restaurants, hotels and rides, with acts, states, databases.

Zhu et al., "CrossWOZ: A Large-Scale Chinese Cross-Domain Task-Oriented Dialogue Dataset" (2020), Apache-2.0.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

SIGHT, FOOD, HOTEL, METRO, TAXI = "景点", "餐馆", "酒店", "地铁", "出租"
PLACES = (SIGHT, FOOD, HOTEL)
DOMAINS = (*PLACES, METRO, TAXI)
FILES = {SIGHT: "attraction", FOOD: "restaurant", HOTEL: "hotel", METRO: "metro"}
NAME, NEAR, EQUIPMENT = "名称", "周边", "酒店设施"
CHOSEN = "selectedResults"  # what the staff ticked in their list; no part of the state that is compared

Slot = tuple[str, str]  # domain, slot
Belief = dict[Slot, str]


class Act(NamedTuple):
    """One dialogue act: what is done, about what, with which value."""

    intent: str
    domain: str
    slot: str
    value: str


class Row(NamedTuple):
    """One line of what a customer is after: of which part of their errand, what, and the value so far.

    An empty value is a question that was not answered yet.
    """

    part: int
    domain: str
    slot: str
    value: frozenset[str]


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a customer, or of the desk. ``rows`` are of customers, ``belief`` is of the desk."""

    customer: bool
    text: str
    acts: frozenset[Act]
    rows: frozenset[Row] = frozenset()
    belief: Mapping[Slot, str] = field(default_factory=dict[Slot, str])


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A dialogue; customer and desk take turns, the customer begins."""

    id: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """An entry of a database."""

    domain: str
    name: str
    fields: Mapping[str, Any]


def read_dialogues(folder: Path, most: int | None = None) -> list[Dialogue]:
    """Read val.json.gz, or its first dialogues."""
    given = json.loads(gzip.decompress((folder / "val.json.gz").read_bytes()))
    return [
        Dialogue(key, tuple(_message(each) for each in one["messages"]))
        for key, one in [*given.items()][:most]
    ]


def read_entities(folder: Path) -> list[Entity]:
    """Read the databases; taxis are made up on request and have none."""
    return [
        Entity(domain, name, fields)
        for domain, file in FILES.items()
        for name, fields in json.loads(gzip.decompress((folder / f"{file}_db.json.gz").read_bytes()))
    ]


def _message(given: Mapping[str, Any]) -> Message:
    acts = frozenset(Act(*act) for act in given["dialog_act"])
    rows = frozenset(
        Row(part, domain, slot, _values(value))
        for part, domain, slot, value, told in given.get("user_state", ())
        if told
    )
    belief = {
        (domain, slot): " ".join(value.split())
        for domain, slots in given.get("sys_state_init", {}).items()
        for slot, value in slots.items()
        if slot != CHOSEN and value
    }
    return Message(given["role"] == "usr", given["content"], acts, rows, belief)


def _values(value: str | list[str]) -> frozenset[str]:
    """Make a set of values; none is a question without an answer."""
    return frozenset(value) if isinstance(value, list) else frozenset([value] if value else [])
