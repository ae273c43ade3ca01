"""A pack's policy.yml, read strictly and gone through: no row without use, no situation without a row."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import get_args

from frontdesk.dialogue.conditions import (
    AN_EMOTION,
    AN_INTENT,
    Names,
    choice,
    conditions,
    groups,
    listed,
    name,
    nearest,
    share,
)
from frontdesk.dialogue.coverage import Coverage, check, cover
from frontdesk.dialogue.flowfile import sources
from frontdesk.dialogue.policy import NAMED_AS_INTENT, Do, Policy, Row, Tone, Trigger, When
from frontdesk.dialogue.tact import Tact
from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.pack import LANGUAGES, Pack, shop_pack
from frontdesk.understanding.yamlfile import Node, read_yaml

FILE = "policy.yml"
SPAN = 6  # earlier turns that a policy remembers
KEYS = ("name", "when", "do", "tone", "say", "why", "misses", "trigger")
DOES: tuple[Do, ...] = get_args(Do)
TONES: tuple[Tone, ...] = get_args(Tone)
TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)


def load_policy(folder: Path, pack: Pack) -> Policy:
    """Read the policy of a pack's folder; without policy.yml, as much of the shop's as fits the pack.

    Raises `Misconfigured`: unknown keys and names, numbers out of place, rows that never decide, gaps.
    """
    if not (folder / FILE).is_file():
        shops = read_policy(shop_pack() / FILE, None, pack.texts)
        return restricted(shops, pack.labels, flows=bool(sources(folder)))
    policy = read_policy(folder / FILE, pack.labels, pack.texts)
    check(policy, pack.labels, EMOTIONS, FILE)
    return policy


def coverage(policy: Policy, pack: Pack) -> Coverage:
    """Tell how many situations each row decides."""
    return cover(policy, pack.labels, EMOTIONS, FILE)


def read_policy(path: Path, intents: Collection[str] | None, texts: Collection[str]) -> Policy:
    """Read a table that may name these intents (None: any) and texts. Raises `Misconfigured`."""
    top = read_yaml(path)
    entries = top.mapping(("sure", "person", "groups", "tact", "rows"))
    sure = share(entries["sure"]) if "sure" in entries else 0.5
    person = name(entries["person"], intents, AN_INTENT) if "person" in entries else None
    names = Names(intents, texts, groups(top.get("groups"), intents), person)
    rows: dict[str, Row] = {}
    for node in top.get("rows").items():
        row = _row(node, names)
        if row.name in rows:
            raise Node(node.file, f"rows.{row.name}.name", row.name).wrong("the name of one row only")
        rows[row.name] = row
    if not rows:
        raise top.get("rows").wrong("one row at least")
    tact = _tact(entries["tact"], names) if "tact" in entries else Tact()
    return Policy(tuple(rows.values()), sure, person, tact)


def restricted(policy: Policy, intents: Collection[str], flows: bool = True) -> Policy:
    """Leave out intents that a pack does not have, and the rows that cannot fit without them, or flows."""
    person = policy.person if policy.person in intents else None
    rows = [row for row in policy.rows if flows or row.when.flow is None or "none" in row.when.flow]
    kept = [_restricted(row, intents, person) for row in rows]
    rows = [row for row in kept if row is not None]
    return Policy(tuple(rows), policy.sure, person, policy.tact.restricted(intents))


def _restricted(row: Row, intents: Collection[str], person: str | None) -> Row | None:
    when = row.when
    if person is None:
        if when.asked_for_person:
            return None
        when = replace(when, asked_for_person=None)
    if not set(when.chance) <= set(intents):
        return None
    if when.intent is not None:
        when = replace(when, intent=tuple(one for one in when.intent if one in intents))
        if not when.intent:
            return None
    if when.not_intent is not None:
        unlike = tuple(one for one in when.not_intent if one in intents)
        when = replace(when, not_intent=unlike or None)
    return replace(row, when=when)


def _tact(node: Node, names: Names) -> Tact:
    """Read when nothing may be suggested, and what wishes for a suggestion."""
    entries = node.mapping(
        ("emotions", "intents", "chance", "turns", "troubled", "matters", "wishes", "asks")
    )
    turns = entries["turns"].value if "turns" in entries else Tact().turns
    if isinstance(turns, bool) or not isinstance(turns, int) or not 0 <= turns <= SPAN:
        raise entries["turns"].wrong(f"a number of turns from 0 to {SPAN}")

    def intents(key: str) -> tuple[str, ...]:
        return listed(entries[key], names.intents, names, AN_INTENT) if key in entries else ()

    troubled, matters = (_words(entries[key]) if key in entries else () for key in ("troubled", "matters"))
    return Tact(
        listed(node.get("emotions"), EMOTIONS, names, AN_EMOTION),
        intents("intents"),
        share(entries["chance"]) if "chance" in entries else Tact().chance,
        turns,
        troubled,
        matters,
        intents("wishes"),
        intents("asks"),
    )


def _words(node: Node) -> tuple[str, ...]:
    """Read words of both languages."""
    both = node.mapping(LANGUAGES)
    return tuple(one.text() for listed in both.values() for one in listed.items())


def _row(node: Node, names: Names) -> Row:
    title = node.get("name").text()
    node = replace(node, key=f"rows.{title}")  # errors tell the row by its name
    entries = node.mapping(KEYS)
    does = choice(node.get("do"), DOES)
    when = conditions(node.get("when"), names)
    if does == "answer" and not isinstance(when.knowledge, float):
        raise node.get("do").wrong("another one, or `when` asks for knowledge: any, or a least score")
    say = _say(entries["say"], names, when) if "say" in entries else ()
    flows = does == "act" and when.flow is not None and "none" not in when.flow
    if not (does == "answer" or flows or say):
        raise node.get("say").wrong("the key of a text")
    return Row(
        name=title,
        when=when,
        do=does,
        why=node.get("why").text(),
        say=say,
        tone=choice(entries["tone"], TONES) if "tone" in entries else "plain",
        misses=entries["misses"].flag() if "misses" in entries else does == "clarify",
        trigger=choice(entries["trigger"], TRIGGERS) if "trigger" in entries else "policy",
    )


def _say(node: Node, names: Names, when: When) -> tuple[str, ...]:
    """Read the keys of texts; `$intent` stands for the text that is named like the intent that was found."""
    items = [node] if isinstance(node.value, str) else list(node.items())
    for item in items:
        if item.text() == NAMED_AS_INTENT:
            _check_intents(item, names, when)
        else:
            name(item, names.texts, "a key of texts.yml")
    return tuple(item.text() for item in items)


def _check_intents(node: Node, names: Names, when: When) -> None:
    if when.intent is None:
        raise node.wrong("the key of a text, since `when` names no intent")
    for intent in when.intent:
        if intent not in names.texts:
            raise node.wrong(
                f"the key of a text: texts.yml has none for {intent}{nearest(intent, names.texts)}"
            )
