"""What a scenario expects of the tools that a reply used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from frontdesk.scenarios.pattern import Pattern, pattern
from frontdesk.scenarios.scenario import Came, Judge
from frontdesk.turn.codec import Json
from frontdesk.turn.reply import Outcome
from frontdesk.understanding.yamlfile import Node

OUTCOMES: tuple[str, ...] = get_args(Outcome)
KEYS = ("tool", "arguments", "outcome")
Argument = Pattern | int | float | bool


@dataclass(frozen=True, slots=True)
class WantedCall:
    """A use of a tool: arguments that are not named may be anything, so may the outcome when it is empty."""

    tool: str
    arguments: Mapping[str, Argument]
    outcomes: tuple[str, ...] = ()

    def fits(self, call: Json) -> bool:
        """Tell whether a call is this one."""
        return (
            call["tool"] == self.tool
            and (not self.outcomes or call["outcome"] in self.outcomes)
            and all(_equals(value, call["arguments"].get(key)) for key, value in self.arguments.items())
        )


def calls(node: Node) -> Judge:
    """Read `none`, a list of calls in their order, or a mapping of exactly, some, absent."""
    if node.value == "none":
        return lambda came: shown(made(came)) if made(came) else None
    if not isinstance(node.value, dict):
        return _some(_listed(node))
    entries = node.mapping(("exactly", "some", "absent"))
    judges: list[Judge] = []
    if "exactly" in entries:
        judges.append(_exactly(_listed(entries["exactly"])))
    if "some" in entries:
        judges.append(_some(_listed(entries["some"])))
    if "absent" in entries:
        judges.append(_absent([one.text() for one in entries["absent"].items()]))
    return lambda came: next((found for judge in judges if (found := judge(came)) is not None), None)


def made(came: Came) -> list[Json]:
    """Return the calls that a reply made."""
    return [] if came.reply is None else came.reply["calls"]


def shown(calls: Sequence[Json]) -> str:
    """Write calls as a line."""
    return ", ".join(f"{one['tool']}({_arguments(one['arguments'])}) {one['outcome']}" for one in calls)


def _arguments(given: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in given.items())


def _listed(node: Node) -> list[WantedCall]:
    found = [_call(one) for one in node.items()]
    if not found:
        raise node.wrong("calls; `none` when there are to be none")
    return found


def _call(node: Node) -> WantedCall:
    entries = node.mapping(KEYS)
    outcome = entries.get("outcome")
    listed = [] if outcome is None else ([outcome] if isinstance(outcome.value, str) else outcome.items())
    for one in listed:
        if one.text() not in OUTCOMES:
            raise one.wrong(f"one of {', '.join(OUTCOMES)}")
    arguments = entries["arguments"].mapping() if "arguments" in entries else {}
    return WantedCall(
        node.get("tool").text(),
        {name: _argument(one) for name, one in arguments.items()},
        tuple(one.text() for one in listed),
    )


def _argument(node: Node) -> Argument:
    if isinstance(node.value, int | float | bool):
        return node.value
    return pattern(node)


def _equals(wanted: Argument, given: object) -> bool:
    return wanted.found(str(given)) if isinstance(wanted, Pattern) else wanted == given


def _some(wanted: Sequence[WantedCall]) -> Judge:
    """Judge whether calls were made in this order, others between them allowed."""

    def judge(came: Came) -> str | None:
        left = iter(made(came))
        in_order = all(any(one.fits(call) for call in left) for one in wanted)
        return None if in_order else shown(made(came)) or "none"

    return judge


def _exactly(wanted: Sequence[WantedCall]) -> Judge:
    def judge(came: Came) -> str | None:
        there = made(came)
        same = len(there) == len(wanted) and all(map(WantedCall.fits, wanted, there))
        return None if same else shown(there) or "none"

    return judge


def _absent(tools: Sequence[str]) -> Judge:
    return lambda came: next((shown([one]) for one in made(came) if one["tool"] in tools), None)
