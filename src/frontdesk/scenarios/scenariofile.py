"""Scenarios as files: YAML, read strictly; whatever is wrong names file, key and value."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import get_args

from frontdesk.dialogue.conditions import choice
from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.scenarios.entries import entry
from frontdesk.scenarios.scenario import MORNING, Fault, Scenario
from frontdesk.understanding.pack import LANGUAGES
from frontdesk.understanding.yamlfile import Node, read_yaml

KEYS = ("name", "about", "language", "customer", "clock", "faults", "turns")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FAULTS: tuple[Fault, ...] = get_args(Fault)


def load_scenarios(folder: Path) -> tuple[Scenario, ...]:
    """Read every .yml of a folder, in the order of their names.

    Raises `InvalidInput` where there is none, `Misconfigured` for one that is not sound.
    """
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise InvalidInput(f"there is no scenario (.yml) in {folder}", part="folder", value=str(folder))
    found: dict[str, Scenario] = {}
    for file in files:
        scenario = load_scenario(file)
        if scenario.name in found:
            raise _mended(Node(file.name, "name", scenario.name).wrong("the name of one scenario only"))
        found[scenario.name] = scenario
    return tuple(found.values())


def load_scenario(file: Path) -> Scenario:
    """Read a scenario. Raises `Misconfigured`."""
    try:
        return _scenario(read_yaml(file), file.parent)
    except Misconfigured as error:
        raise _mended(error) from error


def _mended(error: Misconfigured) -> Misconfigured:
    """Say that it is a scenario that has to be mended, not a pack."""
    return Misconfigured(error.message, part=error.part, value=error.value, remedy="mend the scenario")


def _scenario(top: Node, folder: Path) -> Scenario:
    entries = top.mapping(KEYS)
    turns = top.get("turns").items()
    if not turns:
        raise top.get("turns").wrong("a list with one entry at least")
    return Scenario(
        name=_name(top.get("name")),
        about=top.get("about").text(),
        language=choice(top.get("language"), LANGUAGES),
        entries=tuple(entry(number, one, folder) for number, one in enumerate(turns, 1)),
        customer=entries["customer"].text() if "customer" in entries else None,
        clock=_clock(entries["clock"]) if "clock" in entries else MORNING,
        faults=_faults(entries["faults"]) if "faults" in entries else {},
    )


def _name(node: Node) -> str:
    if not NAME.fullmatch(node.text()):
        raise node.wrong("small letters, digits and dashes")
    return node.text()


def _clock(node: Node) -> datetime:
    if not isinstance(node.value, datetime) or node.value.tzinfo is None:
        raise node.wrong("a time with its zone, such as 2026-11-25T10:30:00+08:00")
    return node.value


def _faults(node: Node) -> Mapping[str, Fault]:
    return {tool: choice(one, FAULTS) for tool, one in node.mapping().items()}
