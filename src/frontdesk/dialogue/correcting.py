"""A value told anew: what was worked out from the old one is forgotten, and its steps are done again."""

from collections.abc import Mapping
from dataclasses import replace

from frontdesk.dialogue.asking import meant
from frontdesk.dialogue.flow import Call, Collect, Confirm, Flow, Slot, Step
from frontdesk.dialogue.flowgraph import named
from frontdesk.dialogue.walk import Walk


def corrected(walk: Walk, at: int, slot: Slot, value: str) -> bool:
    """Note a value in a flow under way; tell whether it took the place of another one."""
    running = walk.running[at]
    before = running.slots.get(slot.name)
    if before == value or _same(running.slots, slot, value):
        return False
    if not before:
        walk.put({slot.name: value}, at)
        return False
    flow = walk.flows[running.flow]
    gone = dependent(flow, slot.name)
    kept = {name: one for name, one in running.slots.items() if name.split(".")[0] not in gone}
    step = _first(flow, slot.name, running.step)
    walk.running[at] = replace(running, step=step, slots={**kept, slot.name: value}, tries=0, approval=None)
    return True


def dependent(flow: Flow, slot: str) -> set[str]:
    """Name what rests on a slot: what calls gave that were given it, and what was chosen among that."""
    found, before = {slot}, 0
    while len(found) > before:
        before = len(found)
        for step in flow.steps.values():
            if any(name.split(".")[0] in found for name in named(step)):
                found |= _makes(step)
    return found - {slot}


def _makes(step: Step) -> set[str]:
    if isinstance(step, Call | Confirm):
        return {step.into or step.tool}
    return set(step.slots) if isinstance(step, Collect) and step.among is not None else set()


def _first(flow: Flow, slot: str, now: str) -> str:
    """Find the step to go on from: the first in the file that needs the slot, if it comes before this one."""
    names = list(flow.steps)
    until = names.index(now) if now in names else len(names)
    uses = (
        name
        for name, step in flow.steps.items()
        if (isinstance(step, Collect) and slot in step.slots)
        or any(one.split(".")[0] == slot for one in named(step))
    )
    first = next(uses, now)
    return first if first in names and names.index(first) < until else now


def _same(slots: Mapping[str, str], slot: Slot, value: str) -> bool:
    """Tell whether a product that is named again is the one that was chosen."""
    if slot.sort != "product":
        return False
    entry = {
        "product": slots.get(slot.name, ""),
        "zh": slots.get(f"{slot.name}.zh", ""),
        "en": slots.get(f"{slot.name}.en", ""),
    }
    return bool(entry["zh"] or entry["en"]) and bool(meant([entry], [value]))
