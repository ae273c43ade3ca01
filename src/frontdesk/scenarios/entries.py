"""The entries of a scenario's `turns`, read strictly."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import get_args

from frontdesk.dialogue.conditions import choice
from frontdesk.scenarios.expected import expected
from frontdesk.scenarios.props import MEDIA, props
from frontdesk.scenarios.scenario import (
    SOMEBODY,
    Again,
    Entry,
    Happens,
    Pressed,
    Said,
    Staffed,
    Staffs,
    Waited,
    WantsPerson,
)
from frontdesk.understanding.yamlfile import Node

STAFFS: tuple[Staffs, ...] = get_args(Staffs)
LONGEST = 30 * 24 * 3_600  # seconds of one wait


def entry(number: int, node: Node, folder: Path) -> Entry:
    """Read an entry; its files lie in ``folder``. Raises `Misconfigured`."""
    kind = _kind(node)
    entries = node.mapping((*KEYS[kind], "expect"))
    wanted = expected(entries["expect"], kind in ANSWERED) if "expect" in entries else ()
    return Entry(number, _message(entries, folder) if kind == "user" else READERS[kind](entries), wanted)


def _kind(node: Node) -> str:
    """Tell what kind of entry it is; a message may be media alone."""
    there = set(node.mapping())
    found = [kind for kind, keys in KEYS.items() if there & set(keys if kind == "user" else keys[:1])]
    if len(found) != 1:
        raise node.wrong(f"one of {', '.join(KEYS)}" + (f", not {' and '.join(found)}" if found else ""))
    return found[0]


def _message(entries: Mapping[str, Node], folder: Path) -> Said:
    text = entries["user"].text() if "user" in entries else ""
    sent = [one for kind in MEDIA if kind in entries for one in props(kind, entries[kind], folder)]
    return Said(text, tuple(sent))


def _true(node: Node) -> None:
    if not node.flag():
        raise node.wrong("true")


def _again(entries: Mapping[str, Node]) -> Again:
    _true(entries["again"])
    return Again()


def _person(entries: Mapping[str, Node]) -> WantsPerson:
    _true(entries["person"])
    return WantsPerson()


def _staffed(entries: Mapping[str, Node]) -> Staffed:
    act = choice(entries["staff"], STAFFS)
    if (act == "reply") != ("text" in entries):
        raise entries["staff"].wrong("reply where there is a `text`, and only there")
    told = {key: entries[key].text() for key in ("agent", "text") if key in entries}
    return Staffed(act, told.get("agent", SOMEBODY), told.get("text", ""))


def _waited(entries: Mapping[str, Node]) -> Waited:
    seconds = entries["wait"].value
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 < seconds <= LONGEST:
        raise entries["wait"].wrong(f"seconds, up to {LONGEST:,}")
    return Waited(float(seconds))


# The keys of each kind of entry but `expect`; the first one tells the kind.
KEYS: Mapping[str, tuple[str, ...]] = {
    "user": ("user", *MEDIA),
    "press": ("press",),
    "again": ("again",),
    "person": ("person",),
    "staff": ("staff", "agent", "text"),
    "wait": ("wait",),
}
ANSWERED = ("user", "press", "again")  # the desk replies to these
READERS: Mapping[str, Callable[[Mapping[str, Node]], Happens]] = {
    "press": lambda entries: Pressed(entries["press"].text()),
    "again": _again,
    "person": _person,
    "staff": _staffed,
    "wait": _waited,
}
