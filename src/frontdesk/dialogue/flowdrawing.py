"""A flow drawn: as Mermaid text for a page, and as lines for a terminal."""

import re
from collections.abc import Iterator, Mapping
from typing import assert_never

from frontdesk.dialogue.flow import (
    END,
    Answer,
    Ask,
    Both,
    Branch,
    Call,
    Collect,
    Confirm,
    Flow,
    HandOff,
    Step,
)
from frontdesk.dialogue.flowgraph import leads

_START = "start_"
LONGEST = 48  # characters of a text in a drawing
_SHAPES: Mapping[type[Step], tuple[str, str]] = {  # of Mermaid: what asks is round, what decides a rhomb
    Collect: ("([", "])"),
    Ask: ("([", "])"),
    Confirm: ("([", "])"),
    Branch: ("{", "}"),
    Call: ("[[", "]]"),
    Answer: ("[", "]"),
    HandOff: ("[/", "/]"),
}


def mermaid(flow: Flow, language: str) -> str:
    """Draw a flow as a Mermaid flowchart; edges say for which reason they are taken."""
    lines = ["flowchart TD", f"  {_START}(({_quoted(flow.name[language])})) --> {_id(flow.first)}"]
    for step in flow.steps.values():
        left, right = _SHAPES[type(step)]
        lines.append(f"  {_id(step.name)}{left}{_quoted(f'{step.name}: {does(step, language)}')}{right}")
        lines += [f"  {_id(step.name)} -->{_why(why)} {_id(to)}" for why, to in leads(step).items()]
    return "\n".join((*lines, f"  {_id(END)}((({END})))"))


def drawn(flow: Flow, language: str) -> str:
    """Draw a flow for a terminal: each step with what it does, and where it may lead below it."""
    return "\n".join(_lines(flow, language))


def does(step: Step, language: str) -> str:  # noqa: PLR0911 - one a kind of step
    """Say in a few words what a step does."""
    match step:
        case Collect():
            return f"collect {', '.join(step.slots)}"
        case Call():
            return f"call {step.tool}"
        case Confirm():
            return f"confirm {step.tool}"
        case Branch():
            return f"branch on {step.on.name}"
        case Ask():
            return f"ask {_short(step.say, language)}"
        case Answer():
            return f"answer {_short(step.say or step.look, language)}"
        case HandOff():
            return f"hand off {_short(step.say, language)}"
        case _:
            assert_never(step)


def _lines(flow: Flow, language: str) -> Iterator[str]:
    begins = f" begins with: {', '.join(flow.starts)}" if flow.starts else ""
    yield f"{flow.id} ({flow.name[language]}){begins}"
    names = list(flow.steps)
    for at, step in enumerate(flow.steps.values()):
        yield f"  {step.name:<14} {does(step, language)}"
        behind = names[at + 1] if at + 1 < len(names) else END
        ways = leads(step).items()
        for last, (why, to) in ((number == len(ways), way) for number, way in enumerate(ways, 1)):
            if (why, to) != ("", behind):
                yield f"  {'':<14} {'└' if last else '├'} {why + ' ' if why else ''}→ {to}"


def _short(text: Both | None, language: str) -> str:
    line = "" if text is None else " ".join(text[language].split())
    return f"“{line}”" if len(line) <= LONGEST else f"“{line[:LONGEST]}…”"


def _id(name: str) -> str:
    """Name a node; "end" is a word of Mermaid's own."""
    return f"{name}_" if name == END else name


def _why(why: str) -> str:
    return f"|{why}|" if why else ""


def _quoted(text: str) -> str:
    return '"' + re.sub(r"[\"<>&#]", " ", text) + '"'
