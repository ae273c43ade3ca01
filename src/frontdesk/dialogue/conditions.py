"""The conditions of a policy's rows, read strictly: whatever is wrong names file, row and value."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Literal, TypeVar

from frontdesk.dialogue.clerk import OFFER_FACTS
from frontdesk.dialogue.flow import FACTS
from frontdesk.dialogue.policy import When
from frontdesk.dialogue.trend import TRENDS, Trend
from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.yamlfile import Node

KEYS = tuple(condition.name for condition in fields(When))
AN_INTENT = "an intent of the pack"
AN_EMOTION = "an emotion"

V = TypeVar("V")
S = TypeVar("S", bound=str)


@dataclass(frozen=True, slots=True)
class Names:
    """What a table may name. ``intents`` is None for the shop's table, which other packs use in part."""

    intents: Collection[str] | None
    texts: Collection[str]
    groups: Mapping[str, tuple[str, ...]]
    person: str | None = None


def conditions(node: Node, names: Names) -> When:
    """Read what stands under `when`. Raises `Misconfigured`."""
    if node.value is None:
        raise node.wrong("conditions, or {} for always")
    entries = node.mapping(KEYS)
    if "asked_for_person" in entries and names.person is None:
        raise entries["asked_for_person"].wrong("left out, or `person` names the intent that asks for one")

    def given(key: str, read: Callable[[Node], V]) -> V | None:
        return read(entries[key]) if key in entries else None

    def intents(one: Node) -> tuple[str, ...]:
        return listed(one, names.intents, names, AN_INTENT)

    return When(
        intent=given("intent", intents),
        not_intent=given("not_intent", intents),
        intent_unsure=given("intent_unsure", Node.flag),
        chance=given("chance", lambda one: _chance(one, names)) or {},
        emotion=given("emotion", lambda one: listed(one, EMOTIONS, names, AN_EMOTION)),
        emotion_unsure=given("emotion_unsure", Node.flag),
        intensity=given("intensity", share),
        trend=given("trend", _trends),
        knowledge=given("knowledge", _knowledge),
        perceived=given("perceived", Node.flag),
        missed_before=given("missed_before", Node.flag),
        asked_for_person=given("asked_for_person", Node.flag),
        flow=given("flow", lambda one: _facts(one, FACTS)),
        offer=given("offer", lambda one: _facts(one, OFFER_FACTS)),
    )


def groups(node: Node, intents: Collection[str] | None) -> dict[str, tuple[str, ...]]:
    """Read the named lists of intents or emotions. Raises `Misconfigured`."""
    if node.value is None:
        return {}
    known = None if intents is None else (*intents, *EMOTIONS)
    found: dict[str, tuple[str, ...]] = {}
    for group, listed in node.mapping().items():
        if group in (known or EMOTIONS):
            raise Node(listed.file, listed.key, group).wrong("named unlike every intent and emotion")
        members = [name(item, known, f"{AN_INTENT} or {AN_EMOTION}") for item in _items(listed)]
        found[group] = tuple(dict.fromkeys(members))
    return found


def name(node: Node, known: Collection[str] | None, what: str) -> str:
    """Return a known name; an unknown one is answered with the nearest."""
    text = node.text()
    if known is not None and text not in known:
        raise node.wrong(what + nearest(text, known))
    return text


def choice(node: Node, options: Collection[S]) -> S:
    """Return one of a few words."""
    text = node.text()
    for option in options:
        if option == text:
            return option
    raise node.wrong(f"one of {', '.join(options)}{nearest(text, options)}")


def nearest(text: str, known: Collection[str]) -> str:
    """Put the nearest known name in words; nothing when none is near."""
    near = get_close_matches(text, list(known), 1)
    return f" (perhaps {near[0]})" if near else ""


def share(node: Node) -> float:
    """Return a number from 0 to 1."""
    number = node.value
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= 1:
        raise node.wrong("a number from 0 to 1")
    return float(number)


def _knowledge(node: Node) -> float | Literal["none"]:
    """Read "none", "any", or the least score of the answer."""
    if node.value == "none":
        return "none"
    if node.value == "any":
        return 0.0
    if isinstance(node.value, str):
        raise node.wrong("none, any, or a number from 0 to 1")
    return share(node)


def _trends(node: Node) -> tuple[Trend, ...]:
    return tuple(choice(item, TRENDS) for item in _items(node))


def _facts(node: Node, facts: Collection[S]) -> tuple[S, ...]:
    return tuple(choice(item, facts) for item in _items(node))


def _chance(node: Node, names: Names) -> dict[str, float]:
    told = node.mapping()
    if not told:
        raise node.wrong("an intent and its least chance")
    for intent, least in told.items():
        name(Node(least.file, least.key, intent), names.intents, AN_INTENT)
    return {intent: share(least) for intent, least in told.items()}


def listed(node: Node, known: Collection[str] | None, names: Names, what: str) -> tuple[str, ...]:
    """Read names and groups of names; each member once, in the order given."""
    found: dict[str, None] = {}
    for item in _items(node):
        text = item.text()
        group = text.removeprefix("$")
        if text.startswith("$") and group not in names.groups:
            raise item.wrong(f"a group of the file{nearest(group, names.groups)}")
        for one in names.groups.get(group, (text,)):
            found[name(Node(item.file, item.key, one), known, what)] = None
    return tuple(found)


def _items(node: Node) -> list[Node]:
    """Read a list with something in it, or one name that stands for itself."""
    items = [node] if isinstance(node.value, str) else list(node.items())
    if not items:
        raise node.wrong("one name at least")
    return items
