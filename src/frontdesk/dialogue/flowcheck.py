"""Whether a flow is sound: names are known, steps are reached, all ends, and nothing goes round for ever."""

from collections.abc import Iterator, Mapping, Sequence

from frontdesk.dialogue.conditions import nearest
from frontdesk.dialogue.filling import FORMATS, Texts, places
from frontdesk.dialogue.flow import (
    END,
    TODAY,
    VERIFIED,
    Answer,
    Ask,
    Call,
    Collect,
    Confirm,
    Flow,
    HandOff,
    Named,
    Step,
)
from frontdesk.dialogue.flowgraph import leads, named, reachable, said
from frontdesk.dialogue.tool import Tool
from frontdesk.errors import Misconfigured

MOST_CIRCLES = 2_000
ITEM = "item"  # names the entry of a list that a card shows


def check(flow: Flow, tools: Mapping[str, Tool | None] | None, texts: Texts) -> None:
    """Go through a flow. Raises `Misconfigured` that names the flow, the step and the value."""
    for step in flow.steps.values():
        _check_targets(flow, step)
        _check_names(flow, step, texts)
        if tools is not None and isinstance(step, Call | Confirm):
            _check_tool(flow, step, tools)
    _check_slots(flow)
    _check_reached(flow)
    _check_endings(flow)
    _check_circles(flow)


def wrong(flow: Flow, step: str, message: str, remedy: str) -> Misconfigured:
    """Make the error about a step."""
    place = f"flows/{flow.id}.yml: steps.{step}" if step else f"flows/{flow.id}.yml"
    return Misconfigured(f"{place} {message}", part=place, value=step or flow.id, remedy=remedy)


def _check_targets(flow: Flow, step: Step) -> None:
    for why, to in leads(step).items():
        if to != END and to not in flow.steps:
            told = f"leads to an unknown step {to!r}{nearest(to, flow.steps)}" + (f" ({why})" if why else "")
            raise wrong(flow, step.name, told, "name a step of the flow, or end")


def _check_names(flow: Flow, step: Step, texts: Texts) -> None:
    """Hold every name of a step, in its texts too, against the slots and what calls give."""
    known = {*flow.slots, VERIFIED, TODAY, *(into for one in flow.steps.values() if (into := _into(one)))}
    inside = {*known, ITEM}
    wanted = [*((one, "") for one in named(step))]
    wanted += [place for text in said(step) for words in text.values() for place in places(words)]
    for name, form in wanted:
        if name.split(".")[0] not in (inside if _shows(step) else known):
            near = nearest(name.split(".")[0], known)
            raise wrong(
                flow, step.name, f"names an unknown value {name!r}{near}", "name a slot or a call's `into`"
            )
        if form and form not in FORMATS and not any(key.startswith(f"{form}_") for key in texts):
            told = f"writes {name!r} in an unknown way {form!r}{nearest(form, FORMATS)}"
            raise wrong(
                flow, step.name, told, f"use {', '.join(FORMATS)}, or the beginning of keys in texts.yml"
            )
    forgets = step.forget if isinstance(step, Answer) else step.slots if isinstance(step, Collect) else ()
    for slot in forgets:
        if slot not in flow.slots:
            told = f"names an unknown slot {slot!r}{nearest(slot, flow.slots)}"
            raise wrong(flow, step.name, told, "name a slot of the flow or of slots.yml")


def _check_tool(flow: Flow, step: Call | Confirm, tools: Mapping[str, Tool | None]) -> None:
    if step.tool not in tools:
        told = f"uses an unknown tool {step.tool!r}{nearest(step.tool, tools)}"
        raise wrong(flow, step.name, told, "name a tool of tools.yml")
    tool = tools[step.tool]
    if tool is None:  # declared, but not there now: nothing is known of it
        return
    if isinstance(step, Call) and tool.asks_approval:
        told = f"calls {tool.name}, which costs money or cannot be undone"
        raise wrong(flow, step.name, told, "let a confirm step ask the customer first")
    takes = tool.parameters.get("properties", {})
    for argument in step.arguments:
        if argument not in takes:
            told = f"gives {tool.name} an unknown argument {argument!r}{nearest(argument, takes)}"
            raise wrong(flow, step.name, told, f"it takes {', '.join(takes) or 'nothing'}")
    for argument in tool.parameters.get("required", ()):
        if argument not in step.arguments:
            raise wrong(flow, step.name, f"gives {tool.name} no {argument!r}", "give it under `with`")


def _check_slots(flow: Flow) -> None:
    """Refuse a slot that some step needs and none asks for, unless customers tell it by themselves."""
    asked = {slot for one in flow.steps.values() if isinstance(one, Collect) for slot in one.slots}
    for step in flow.steps.values():
        for argument in step.arguments.values() if isinstance(step, Call | Confirm) else ():
            root = argument.name.split(".")[0] if isinstance(argument, Named) else ""
            slot = flow.slots.get(root)
            if slot is not None and root not in asked and not slot.optional:
                told = f"needs the slot {root!r}, for which no step asks"
                raise wrong(flow, step.name, told, "collect it, or mark it as optional")


def _check_reached(flow: Flow) -> None:
    found = reachable(flow, flow.first)
    for name in flow.steps:
        if name not in found:
            raise wrong(flow, name, "is never reached", "lead to it from another step, or take it out")


def _check_endings(flow: Flow) -> None:
    for name in flow.steps:
        reached = reachable(flow, name)
        if (
            not any(isinstance(flow.steps[one], HandOff) for one in reached if one != END)
            and END not in reached
        ):
            raise wrong(flow, name, "leads to no ending", "lead to end or to a hand_off")


def _check_circles(flow: Flow) -> None:
    """Refuse a circle in which nothing waits for the customer: it would go round for ever."""
    for at, circle in enumerate(_circles(flow)):
        if at >= MOST_CIRCLES:
            raise wrong(flow, "", f"has more than {MOST_CIRCLES:,} circles", "make several flows of it")
        if not _waits(flow, circle):
            way = " -> ".join((*circle, circle[0]))
            raise wrong(
                flow, circle[0], f"goes in a circle in which nothing waits: {way}", "ask something in it"
            )


def _waits(flow: Flow, circle: Sequence[str]) -> bool:
    """Tell whether a circle waits: it asks, or collects what it has made forgotten."""
    steps = [flow.steps[name] for name in circle]
    forgotten = {slot for one in steps if isinstance(one, Answer) for slot in one.forget}
    return any(
        isinstance(one, Ask | Confirm) or (isinstance(one, Collect) and not forgotten.isdisjoint(one.slots))
        for one in steps
    )


def _circles(flow: Flow) -> Iterator[tuple[str, ...]]:
    """Yield every simple circle that asks nothing, once, beginning at its first step in the file's order."""
    order = {name: at for at, name in enumerate(flow.steps)}
    still = {name for name, step in flow.steps.items() if not isinstance(step, Ask | Confirm)}

    def walk(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for to in sorted(set(leads(flow.steps[path[-1]]).values()) & still):
            if to == path[0]:
                yield path
            elif to not in path and order[to] > order[path[0]]:
                yield from walk((*path, to))

    for name in flow.steps:
        if name in still:
            yield from walk((name,))


def _into(step: Step) -> str:
    return step.into if isinstance(step, Call | Confirm) else ""


def _shows(step: Step) -> bool:
    return isinstance(step, Collect | Answer) and step.cards is not None
