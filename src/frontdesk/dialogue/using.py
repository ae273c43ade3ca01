"""Tools in a flow: whom they are for, what they are given, what came of it, and where that leads."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from frontdesk.dialogue import tool
from frontdesk.dialogue.flow import Call, Confirm, Named
from frontdesk.dialogue.tool import Argument, Result, Tool
from frontdesk.dialogue.walk import Walk, flat
from frontdesk.turn.reply import Called
from frontdesk.turn.state import MOST_RUNNING, Running

MOST_ACTS = 8  # calls of tools in one turn


def called(walk: Walk, step: Call) -> str | None:
    """Use the tool of a step and tell where that leads."""
    if step.unless is not None and walk.value(step.unless):
        return step.next
    if (aside := hindered(walk, step)) is not None:
        return aside or None
    return outcome(walk, step, used(walk, step, None))


def hindered(walk: Walk, step: Call | Confirm) -> str | None:
    """Tell what comes first: the first step of the flow that verifies, or "" where a person has to.

    None: nothing is in the way.
    """
    known = walk.stage.tools.get(step.tool)
    if known is None:
        return failed(walk, step) or ""
    if known.scope == "customer" and walk.caller.customer is None:
        return _verifying(walk)
    if walk.acts >= MOST_ACTS:
        walk.person("limit", walk.texts["flow_limit"])
        return ""
    return None


def used(walk: Walk, step: Call | Confirm, approval: str | None) -> Result:
    """Use a tool with the arguments of a step, and note what came of it."""
    known = walk.stage.tools[step.tool]
    given = arguments(walk, step, known)
    result = walk.stage.toolbox.use(tool.Call(step.tool, given, approval), walk.caller)
    walk.acts += 1
    walk.calls.append(Called(step.tool, known.effect, given, result.outcome, result.message))
    if result.customer is not None:
        walk.caller = replace(walk.caller, customer=result.customer)
    if result.value is not None:
        walk.put(flat(step.into or step.tool, result.value))
    return result


def outcome(walk: Walk, step: Call | Confirm, result: Result) -> str | None:
    """Tell where a result leads: on, to what a refusal or a failure has, or to a person (None).

    A refusal that the flow does not know is a person's too, but nothing is out of order then.
    """
    if result.outcome == "done":
        return step.next
    if result.outcome == "refused":
        reason = str(result.value.get("reason", "")) if isinstance(result.value, Mapping) else ""
        to = step.refused.get(reason) or step.refused.get("else")
        if not (to or step.failed):
            walk.person("flow", walk.texts["flow_stuck"])
        return to or step.failed or None
    if walk.stage.tools[step.tool].effect != "read":
        return failed(walk, replace(step, failed=""))  # whether it was done, a person has to see
    return failed(walk, step)


def failed(walk: Walk, step: Call | Confirm) -> str | None:
    """Go where a step goes when its tool fails; else bring in a person."""
    if step.failed:
        return step.failed
    walk.person("tool", walk.texts["flow_tool_failed"])
    return None


def arguments(walk: Walk, step: Call | Confirm, known: Tool) -> dict[str, Argument]:
    """Give a tool what its step says, in the types that it asks for; what is not known is left out."""
    types: Mapping[str, Any] = known.parameters.get("properties", {})
    found: dict[str, Argument] = {}
    for name, one in step.arguments.items():
        value = walk.value(one) if isinstance(one, Named) else one
        if value not in ("", None):
            found[name] = _typed(value, str(types.get(name, {}).get("type", "")))
    return found


def _typed(value: Argument, kind: str) -> Argument:
    """Write a text as the number or the yes that a tool asks for; what is none stays, for it to refuse."""
    if not isinstance(value, str):
        return value
    if kind == "boolean":
        return value == "yes"
    number = {"integer": int, "number": float}.get(kind)
    try:
        return value if number is None else number(value)
    except ValueError:
        return value


def _verifying(walk: Walk) -> str:
    """Put the flow that verifies on top of what is under way, with what is known already."""
    flow = next((one for one in walk.flows.values() if one.verifies), None)
    if flow is None or flow.id == walk.top.flow or not flow.tools <= walk.stage.tools.keys():
        walk.person("flow", walk.texts["flow_stuck"])
        return ""
    slots = {name: value for name, value in {**walk.kept, **walk.top.slots}.items() if name in flow.slots}
    del walk.running[: len(walk.running) + 1 - MOST_RUNNING]
    walk.running.append(Running(flow.id, flow.first, slots))
    return flow.first
