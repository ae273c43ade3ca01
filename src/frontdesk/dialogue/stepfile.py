"""The steps of a flow's file, read strictly: one key names the kind, the rest is what that kind may say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.dialogue import flow
from frontdesk.dialogue.conditions import name, nearest
from frontdesk.dialogue.flow import END, Arguments, Both, Named, Option, Shown, Step
from frontdesk.understanding.pack import LANGUAGES, Pack
from frontdesk.understanding.yamlfile import Node

ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_STEPS = 60
STEPS: Mapping[str, tuple[str, ...]] = {  # what each kind of step may say
    "collect": ("say", "among", "cards", "next"),
    "ask": ("options",),
    "call": ("with", "into", "refused", "failed", "unless", "next"),
    "branch": ("cases", "else"),
    "confirm": ("say", "with", "into", "declined", "refused", "failed", "next"),
    "answer": ("cards", "look", "unknown", "forget", "next"),
    "hand_off": ("queue",),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file may name, and the step behind the one that is read."""

    pack: Pack
    behind: str = END

    def text(self, node: Node) -> Both:
        """Read a text: in both languages, or the key of one in texts.yml."""
        if isinstance(node.value, str):
            return self.pack.texts[name(node, self.pack.texts, "a text in zh and en, or a key of texts.yml")]
        node.mapping(LANGUAGES)
        return {language: node.get(language).text() for language in LANGUAGES}

    def maybe(self, node: Node, key: str) -> Both | None:
        """Read a text that may be left out."""
        return None if node.get(key).value is None else self.text(node.get(key))

    def leads(self, node: Node, key: str = "next") -> str:
        """Read where a step leads; without a word to the step behind."""
        return self.behind if node.get(key).value is None else node.get(key).text()


def options_of(node: Node, reading: Reading) -> tuple[Option, ...]:
    """Read options by id: each a text, or `name`, `words` by language, and where it leads (`next`)."""
    if node.value is None:
        return ()
    found: list[Option] = []
    for key, one in node.mapping().items():
        if set(one.mapping()) <= set(LANGUAGES):
            found.append(Option(key, reading.text(one)))
            continue
        one.mapping(("name", "words", "next"))
        words = {} if one.get("words").value is None else one.get("words").mapping(LANGUAGES)
        listed = {language: tuple(word.text() for word in each.items()) for language, each in words.items()}
        leads = "" if one.get("next").value is None else one.get("next").text()
        found.append(Option(key, reading.text(one.get("name")), listed, leads))
    return tuple(found)


def steps_of(node: Node, reading: Reading) -> dict[str, Step]:
    """Read the steps in their order; one that does not say where it leads leads to the next."""
    entries = node.mapping()
    if not entries or len(entries) > MOST_STEPS:
        raise node.wrong(f"1 to {MOST_STEPS} steps")
    names = list(entries)
    for key, one in entries.items():
        if not ID.fullmatch(key) or key == END:
            raise replace(one, value=key).wrong("a step named with small letters, digits and '_'")
    behind = [*names[1:], END]
    return {
        key: _step(key, entries[key], replace(reading, behind=to))
        for key, to in zip(names, behind, strict=True)
    }


def _step(key: str, node: Node, reading: Reading) -> Step:
    """Read a step: the one key that names its kind, and what that kind may say."""
    kinds = [kind for kind in STEPS if kind in node.mapping()]
    if not kinds and "look" in node.mapping():
        kinds = ["answer"]
    if len(kinds) != 1:
        near = nearest(next(iter(node.mapping()), ""), list(STEPS))
        raise node.wrong(f"a step of one kind: {', '.join(STEPS)}{near}")
    node.mapping((kinds[0], *STEPS[kinds[0]]))
    return _READ[kinds[0]](key, node, reading)


def _collect(key: str, node: Node, reading: Reading) -> Step:
    listed = node.get("collect")
    items = [listed] if isinstance(listed.value, str) else list(listed.items())
    if not items:
        raise listed.wrong("one slot at least")
    slots = tuple(item.text() for item in items)
    say, cards = reading.maybe(node, "say"), _shown(node.get("cards"), reading)
    return flow.Collect(key, reading.leads(node), slots, say, _named(node.get("among")), cards)


def _ask(key: str, node: Node, reading: Reading) -> Step:
    options = options_of(node.get("options"), reading)
    if len(options) < 2:
        raise node.get("options").wrong("two options at least")
    led = tuple(one if one.next else replace(one, next=reading.behind) for one in options)
    return flow.Ask(key, reading.text(node.get("ask")), led)


def _call(key: str, node: Node, reading: Reading) -> Step:
    return flow.Call(
        name=key,
        next=reading.leads(node),
        tool=node.get("call").text(),
        arguments=_arguments(node.get("with")),
        into=_into(node.get("into")),
        refused=_targets(node.get("refused")),
        failed=_target(node.get("failed")),
        unless=_named(node.get("unless")),
    )


def _confirm(key: str, node: Node, reading: Reading) -> Step:
    return flow.Confirm(
        name=key,
        next=reading.leads(node),
        say=reading.text(node.get("say")),
        declined=node.get("declined").text(),
        tool=node.get("confirm").text(),
        arguments=_arguments(node.get("with")),
        into=_into(node.get("into")),
        refused=_targets(node.get("refused")),
        failed=_target(node.get("failed")),
    )


def _branch(key: str, node: Node, reading: Reading) -> Step:
    on, cases = _named(node.get("branch")), _targets(node.get("cases"))
    if on is None or not cases:
        raise node.wrong("a value such as $order, with cases")
    return flow.Branch(key, on, cases, reading.leads(node, "else"))


def _answer(key: str, node: Node, reading: Reading) -> Step:
    return flow.Answer(
        name=key,
        next=reading.leads(node),
        say=reading.maybe(node, "answer"),
        cards=_shown(node.get("cards"), reading),
        look=reading.maybe(node, "look"),
        unknown=_target(node.get("unknown")),
        forget=tuple(one.text() for one in node.get("forget").items()),
    )


def _hand_off(key: str, node: Node, reading: Reading) -> Step:
    return flow.HandOff(key, reading.text(node.get("hand_off")), _target(node.get("queue")))


_READ = {
    "collect": _collect,
    "ask": _ask,
    "call": _call,
    "branch": _branch,
    "confirm": _confirm,
    "answer": _answer,
    "hand_off": _hand_off,
}


def _shown(node: Node, reading: Reading) -> Shown | None:
    if node.value is None:
        return None
    node.mapping(("items", "title", "text", "press"))
    items = _named(node.get("items"))
    if items is None:
        raise node.get("items").wrong("a list that a tool gave, such as $found.items")
    pressed: list[tuple[Both, Both]] = []
    for one in node.get("press").items():
        one.mapping(("word", "send"))
        pressed.append((reading.text(one.get("word")), reading.text(one.get("send"))))
    return Shown(items, reading.text(node.get("title")), reading.maybe(node, "text"), tuple(pressed))


def _arguments(node: Node) -> Arguments:
    if node.value is None:
        return {}
    found: dict[str, flow.Given] = {}
    for key, one in node.mapping().items():
        if not isinstance(one.value, str | int | float | bool):
            raise one.wrong("a value, or the name of one such as $order")
        named = isinstance(one.value, str) and one.value.startswith("$")
        found[key] = Named(one.text()[1:]) if named else one.value
    return found


def _named(node: Node) -> Named | None:
    if node.value is None:
        return None
    text = node.text()
    if not text.startswith("$") or len(text) < 2:
        raise node.wrong("the name of a value, such as $order")
    return Named(text[1:])


def _targets(node: Node) -> dict[str, str]:
    return {} if node.value is None else {key: one.text() for key, one in node.mapping().items()}


def _target(node: Node) -> str:
    return "" if node.value is None else node.text()


def _into(node: Node) -> str:
    if node.value is not None and not ID.fullmatch(node.text()):
        raise node.wrong("a name of small letters, digits and '_'")
    return _target(node)
