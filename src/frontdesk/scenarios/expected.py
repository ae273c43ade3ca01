"""What a scenario expects of an entry, read strictly into judges of what came."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from frontdesk.scenarios.calls import calls
from frontdesk.scenarios.pattern import Pattern, missing, pattern, patterns
from frontdesk.scenarios.scenario import Came, Judge, Wanted
from frontdesk.scenarios.seen import cited, happened, offered, parts, suggested, words
from frontdesk.turn.codec import PARTS, Json
from frontdesk.turn.decision import KINDS
from frontdesk.turn.findings import EMOTIONS
from frontdesk.turn.state import state_json
from frontdesk.understanding.yamlfile import Node

EVENTS = ("reply", "transfer", "silence")
PHASES = ("bot", "waiting", "human", "resolved")
NONE = "none"
BOUNDS = "within"
Reader = Callable[[Node], Judge]


def expected(node: Node, customers: bool) -> tuple[Wanted, ...]:
    """Read what stands under `expect`; of what customers do a reply is expected, when nothing else is said.

    Raises `Misconfigured`.
    """
    entries = dict(node.mapping((*READERS, BOUNDS)))
    bounds = entries.pop(BOUNDS, None)
    if customers and not {"event", "refused"} & set(entries):
        entries["event"] = Node(node.file, f"{node.key}.event", "reply")
    found = [Wanted(key, str(one.value), READERS[key](one)) for key, one in entries.items()]
    return (*found, *([] if bounds is None else _within(bounds)))


def _one_of(known: Sequence[str] | None, look: Callable[[Came], str]) -> Reader:
    """Make a reader of one value, or of a list of which any will do."""

    def reader(node: Node) -> Judge:
        listed = [node] if isinstance(node.value, str) else list(node.items())
        for one in listed:
            if known is not None and one.text() not in known:
                raise one.wrong(f"one of {', '.join(known)}")
        wanted = [one.text() for one in listed]
        return lambda came: None if look(came) in wanted else look(came) or NONE

    return reader


def _of_reply(*path: str) -> Callable[[Came], str]:
    """Look a text up in the reply; "" where there is none."""

    def look(came: Came) -> str:
        value: Any = came.reply or {}
        for step in path:
            value = (value or {}).get(step)
        return str(value or "")

    return look


def _text(node: Node) -> Judge:
    wanted = patterns(node)

    def judge(came: Came) -> str | None:
        return words(came.reply) or "no words" if missing(wanted, [words(came.reply)]) else None

    return judge


def _absent(node: Node) -> Judge:
    unwanted = patterns(node)

    def judge(came: Came) -> str | None:
        return words(came.reply) if any(one.found(words(came.reply)) for one in unwanted) else None

    return judge


def _all_in(look: Callable[[Came], Sequence[str]]) -> Reader:
    """Make a reader of patterns, each of which has to be in one of some texts; `none`: there are no texts."""

    def reader(node: Node) -> Judge:
        nothing = node.value == NONE
        wanted: tuple[Pattern, ...] = () if nothing else patterns(node)

        def judge(came: Came) -> str | None:
            texts = look(came)
            wrong = bool(texts) if nothing else bool(missing(wanted, texts))
            return (" · ".join(texts) or NONE) if wrong else None

        return judge

    return reader


def _none_in(look: Callable[[Came], Sequence[str]]) -> Reader:
    """Make a reader of patterns that are in none of some texts."""

    def reader(node: Node) -> Judge:
        unwanted = patterns(node)

        def judge(came: Came) -> str | None:
            texts = look(came)
            wrong = any(one.found(text) for one in unwanted for text in texts)
            return " · ".join(texts) if wrong else None

        return judge

    return reader


def _kinds(node: Node) -> Judge:
    listed = [one.text() for one in node.items()]
    for one in node.items():
        if one.text() not in PARTS.values():
            raise one.wrong(f"one of {', '.join(PARTS.values())}")

    def judge(came: Came) -> str | None:
        there = [part["kind"] for part in parts(came.reply)]
        return None if set(listed) <= set(there) else ", ".join(there) or NONE

    return judge


def _flow(node: Node) -> Judge:
    keys = ("name", "step", "phase")
    entries = {"name": node} if isinstance(node.value, str) else node.mapping(keys)
    wanted = {("flow" if key == "name" else key): one.text() for key, one in entries.items()}

    def judge(came: Came) -> str | None:
        at: Json = (came.reply or {}).get("flow") or {"flow": NONE}
        return None if _within_mapping(wanted, at) else str(at)

    return judge


def _state(node: Node) -> Judge:
    entries = node.mapping(("product", "order", "language", "running", "slots"))
    wanted = {key: one.value for key, one in entries.items()}
    if "slots" in entries:
        wanted["slots"] = {key: one.text() for key, one in entries["slots"].mapping().items()}

    def judge(came: Came) -> str | None:
        slots = dict(came.state.slots)
        for flow in came.state.running:
            slots |= flow.slots
        kept = {
            **state_json(came.state),
            "running": [flow.flow for flow in came.state.running],
            "slots": slots,
        }
        told = {key: kept[key] for key in wanted}
        return None if _within_mapping(wanted, told) else str(told)

    return judge


def _within_mapping(wanted: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    """Tell whether a mapping holds all that is wanted, mappings in it likewise."""
    for key, value in wanted.items():
        if isinstance(value, dict) and isinstance(there.get(key), dict):
            if not _within_mapping(value, there[key]):
                return False
        elif there.get(key) != value:
            return False
    return True


def _events(node: Node) -> Judge:
    wanted = [one.text() for one in node.items()]
    return lambda came: None if list(came.events) == wanted else ", ".join(came.events) or NONE


def _refused(node: Node) -> Judge:
    wanted = pattern(node)
    return lambda came: None if came.error and wanted.found(came.error) else came.error or "not refused"


def _within(node: Node) -> list[Wanted]:
    """Read the bounds on uses of tools and on time."""
    bounds = node.mapping(("steps", "ms"))
    found: list[Wanted] = []
    for key, one in bounds.items():
        most = one.value
        if not isinstance(most, int | float) or isinstance(most, bool) or most <= 0:
            raise one.wrong("a number above 0")
        found.append(Wanted(f"within.{key}", str(most), _most(key, most), timed=key == "ms"))
    return found


def _most(key: str, most: float) -> Judge:
    def judge(came: Came) -> str | None:
        took = came.ms if key == "ms" else len((came.reply or {}).get("calls", ()))
        return None if took <= most else f"{took:.0f}"

    return judge


READERS: Mapping[str, Reader] = {
    "event": _one_of(EVENTS, happened),
    "decision": _one_of(tuple(KINDS.values()), _of_reply("decision", "kind")),
    "row": _one_of(None, _of_reply("decision", "row")),
    "text": _text,
    "absent": _absent,
    "choices": _all_in(lambda came: offered(came.reply)),
    "parts": _kinds,
    "cards": _all_in(suggested),
    "without": _none_in(suggested),
    "flow": _flow,
    "calls": calls,
    "cites": _all_in(cited),
    "emotion": _one_of(EMOTIONS, _of_reply("findings", "emotion", "value")),
    "intent": _one_of(None, _of_reply("findings", "intent", "value")),
    "made_by": _one_of(("template", "extract", "model"), _of_reply("reply", "made_by", "kind")),
    "state": _state,
    "phase": _one_of(PHASES, lambda came: came.phase),
    "agent": _one_of(None, lambda came: came.agent),
    "queue": _one_of(None, lambda came: came.queue),
    "trigger": _one_of(None, lambda came: came.trigger),
    "told": _all_in(lambda came: came.told),
    "events": _events,
    "notes": _all_in(lambda came: (came.reply or {}).get("notes", ())),
    "refused": _refused,
}
