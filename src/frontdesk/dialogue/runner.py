"""Takes flows forward: commands and what a turn shows in; words, calls and the state for the next turn out.

Nothing is guessed and nothing is raised. What costs money or cannot be undone is done after a clear yes to
exactly these words and arguments. A turn uses tools a few times at most; then a person is brought in.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import assert_never

from frontdesk.dialogue import command, cues
from frontdesk.dialogue.asking import in_short
from frontdesk.dialogue.command import Command
from frontdesk.dialogue.correcting import corrected
from frontdesk.dialogue.filling import Texts
from frontdesk.dialogue.flow import END, Ask, Collect, Confirm, Flows, Slot
from frontdesk.dialogue.slotchecks import Wrong, checked
from frontdesk.dialogue.steps import done
from frontdesk.dialogue.walk import Advanced, Stage, Walk
from frontdesk.turn.reply import FlowAt
from frontdesk.turn.state import MOST_RUNNING, Running, State

MOST_STEPS = 100  # steps of a turn: a flow's file has 60 at most


def advance(state: State, commands: Sequence[Command], stage: Stage, flows: Flows, texts: Texts) -> Advanced:
    """Take the flows under way as far as they go in this turn."""
    walk = _begun(state, stage, flows, texts)
    told = {one.slot for one in commands if isinstance(one, command.Fill)}
    for one in commands:
        _take(walk, one, told)
    _run(walk)
    return _done(walk, state)


def pending(state: State, stage: Stage, flows: Flows, texts: Texts) -> Advanced:
    """Put the question that still waits once more, in short: the turn was about something else."""
    walk = _begun(state, stage, flows, texts)
    step = walk.flow.steps.get(walk.top.step) if walk.running else None
    if isinstance(step, Collect | Ask | Confirm):
        walk.parts.extend(in_short(walk, step))
    return _done(walk, state)


def _begun(state: State, stage: Stage, flows: Flows, texts: Texts) -> Walk:
    """Begin a walk; a flow that the pack no longer has is left out, one whose step is gone begins anew."""
    known = [one for one in state.running if one.flow in flows]
    running = [
        one if one.step in flows[one.flow].steps else replace(one, step=flows[one.flow].first)
        for one in known
    ]
    was = (running[-1].flow, running[-1].step) if running else None
    return Walk(flows, texts, stage, running, dict(state.slots), stage.caller, was)


def _done(walk: Walk, state: State) -> Advanced:
    waits = walk.running[-1] if walk.running else None
    return Advanced(
        parts=tuple(walk.parts),
        calls=tuple(walk.calls),
        state=replace(state, running=tuple(walk.running), slots=walk.kept),
        at=walk.ended if waits is None else FlowAt(waits.flow, waits.step, "asks"),
        answer=walk.answer,
        trigger=walk.trigger,
        queue=walk.queue,
        customer=walk.caller.customer if walk.caller != walk.stage.caller else None,
    )


def _take(walk: Walk, one: Command, told: Collection[str]) -> None:
    """Take a command; those that no flow is about are left to the desk. ``told`` are slots of this turn."""
    match one:
        case command.Start():
            _start(walk, one.flow, told)
        case command.Fill():
            _fill(walk, one.slot, one.value)
        case command.Confirm():
            walk.agreed = one.yes
        case command.Drop():
            _drop(walk)
        case command.Person():
            walk.person(one.why if one.why == "limit" else "customer", walk.texts["hand_off"])
        case command.Use() | command.Clarify() | command.Answer():
            pass
        case _:
            assert_never(one)


def _start(walk: Walk, name: str, told: Collection[str]) -> None:
    """Begin a flow on top of those under way; one that is under way is returned to.

    What may be used again is, unless this turn tells it anew.
    """
    if name not in walk.flows:
        return
    at = next((at for at, one in enumerate(walk.running) if one.flow == name), None)
    if at is not None:
        del walk.running[at + 1 :]
        return
    flow, seen = walk.flows[name], walk.stage.seen
    kept = (
        {} if cues.another(seen.text) else {name: walk.kept[name] for name in walk.kept if name not in told}
    )
    slots = {one.name: kept[one.name] for one in flow.slots.values() if one.keep and one.name in kept}
    if walk.running and walk.flow.verifies:  # who wanted it verified will want it again
        walk.running.pop()
    del walk.running[: len(walk.running) + 1 - MOST_RUNNING]
    walk.running.append(Running(name, flow.first, slots))


def _fill(walk: Walk, name: str, value: str) -> None:
    """Note a value in the flow that asks for it; one that is wrong is told to be so."""
    if not walk.running:
        return
    step = walk.flow.steps.get(walk.top.step)
    if isinstance(step, Ask) and step.name == name:
        walk.put({name: value})
        walk.told = True
        return
    slot = _slot(walk, name)
    if slot is None:
        return
    made = "" if slot.optional and not value else checked(slot, value, walk.stage.seen.today)
    if isinstance(made, Wrong):
        limits = {"value": made.value, "least": str(slot.least or ""), "most": str(slot.most or "")}
        walk.wrong = walk.text(walk.texts[made.text], {**limits, "label": walk.text(slot.label)})
        return
    places = _places(walk, name)
    changed = [corrected(walk, at, slot, made) for at in places]
    if any(changed):
        walk.say(walk.texts["flow_changed"], {"label": walk.text(slot.label)})
    if slot.sort == "photo":
        walk.put({f"{name}.shows": next(iter(walk.stage.seen.shows), "")}, places[0])
    walk.told = True


def _slot(walk: Walk, name: str) -> Slot | None:
    """Find what is asked for under a name, by the flows under way or the one that may have to verify."""
    under_way = [walk.flows[one.flow] for one in reversed(walk.running)]
    verifying = [one for one in walk.flows.values() if one.verifies]
    return next((one.slots[name] for one in (*under_way, *verifying) if name in one.slots), None)


def _places(walk: Walk, name: str) -> list[int]:
    """Tell which flows under way a value is for: the innermost that asks for it, and whom that verifies for.

    What only the flow that verifies will ask for is kept with the innermost one.
    """
    has = [at for at, one in enumerate(walk.running) if name in walk.flows[one.flow].slots]
    if not has:
        return [len(walk.running) - 1]
    below = has[-1] - 1
    shared = walk.flows[walk.running[has[-1]].flow].verifies and below in has
    return [has[-1], below] if shared else [has[-1]]


def _drop(walk: Walk) -> None:
    """Leave the innermost flow; a flow that verifies is left with the one that wanted it."""
    if not walk.running:
        return
    if walk.flow.verifies and len(walk.running) > 1:
        walk.running.pop()
    walk.end("dropped")
    walk.say(walk.texts["flow_dropped"])
    _back(walk)


def _back(walk: Walk) -> None:
    """Say to what it goes back, if anything waits."""
    if walk.running:
        walk.say(walk.texts["flow_back"], {"flow": walk.text(walk.flow.name)})


def _run(walk: Walk) -> None:
    """Do steps until one waits, a person is brought in, or nothing is left to do."""
    for _ in range(MOST_STEPS):
        if not walk.running:
            return
        if walk.top.step == END:
            _finish(walk)
            continue
        to = done(walk)
        if to is None:
            return
        walk.move(to)
    walk.person("limit", walk.texts["flow_limit"])


def _finish(walk: Walk) -> None:
    """End a flow: what may be used again is kept, and what waited under it goes on."""
    flow, last = walk.flow, walk.end("done")
    kept = {name: value for name, value in last.slots.items() if name in flow.slots and flow.slots[name].keep}
    walk.kept.update({name: value for name, value in kept.items() if value})
    if not walk.running:
        return
    if not flow.verifies:
        _back(walk)
    elif walk.caller.customer is None:
        walk.person("flow", walk.texts["flow_stuck"])
    else:
        walk.put(
            {name: one for name, one in kept.items() if name in walk.flow.slots and not walk.values.get(name)}
        )
