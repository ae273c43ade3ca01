"""Where rules do not know what a turn is to flows, a language model may propose: what it sees, what is taken.

A yes is never taken from a model: what costs money or cannot be undone waits for the customer's own words.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from frontdesk.dialogue.assist import NOTHING, Asks, Assisted, Budget, Scene, assist
from frontdesk.dialogue.command import Clarify, Drop, Fill, Person, Start
from frontdesk.dialogue.flow import Ask, Collect, Flow, Flows
from frontdesk.dialogue.hearing import Heard, possible
from frontdesk.dialogue.llm import LanguageModel, Seen
from frontdesk.dialogue.talk import Uttered
from frontdesk.dialogue.tool import Tool
from frontdesk.dialogue.untrusted import Untrusted
from frontdesk.dialogue.walk import Stage
from frontdesk.errors import RejectedInput
from frontdesk.media.image import shrunk
from frontdesk.turn.decision import Say
from frontdesk.turn.findings import Finding, Findings
from frontdesk.turn.parts import Blob, Image, Part
from frontdesk.turn.reply import Maker, Said
from frontdesk.turn.state import Running, State

MOST_OFFERED = 12  # flows and intents of a scene: a prompt costs time
MOST_SHOWN = 3  # photos of a turn that a model sees
SIDE, HEAVIEST = 1_024, 300_000  # pixels of the longer side, and bytes, of each


@dataclass(frozen=True, slots=True)
class Helped:
    """What is heard with a model's help; ``made`` is all that it came to."""

    heard: Heard
    made: Assisted = NOTHING


def unsure(heard: Heard, stage: Stage, answered: bool, sees: bool = False) -> bool:
    """Tell whether rules leave a turn open: nothing answers it, and no flow knows what to do with it.

    Without words it is open to a model only that ``sees`` photos.
    """
    left = heard.fact == "open" or (heard.fact == "none" and not stage.seen.intent)
    there = bool(stage.seen.text.strip()) or (sees and bool(stage.seen.photos))
    return left and not answered and there


def shown(parts: Sequence[Part], fetch: Callable[[Blob], bytes]) -> tuple[Seen, ...]:
    """Give the photos of a turn as a model may see them: few, and small. What cannot be read is left out."""
    blobs = [part.blob for part in parts if isinstance(part, Image)]
    found: list[Seen] = []
    for blob in blobs[:MOST_SHOWN]:
        with suppress(RejectedInput):
            found.append(Seen(shrunk(fetch(blob), SIDE, HEAVIEST), "image/jpeg"))
    return tuple(found)


def helped(heard: Heard, scene: Scene, stage: Stage, model: LanguageModel, budget: Budget) -> Helped:
    """Ask the model about a turn that rules leave open. Nothing is raised."""
    made = assist(scene, model.say, stage.toolbox, stage.caller, budget=budget)
    taken = tuple(one for one in made.commands if isinstance(one, Start | Fill | Drop | Person))
    if not taken:
        return Helped(heard, made)
    starts = scene.asks is None or any(isinstance(one, Start) for one in taken)
    return Helped(Heard("starts" if starts else "answers", taken), made)


def scened(stage: Stage, state: State, flows: Flows, names: Mapping[str, Mapping[str, str]]) -> Scene:
    """Write the scene of a turn: what may start, what is asked, what may be read or be offered."""
    running = [one for one in state.running if one.flow in flows]
    language = stage.language
    able = [one for one in flows.values() if possible(one, stage.tools)][:MOST_OFFERED]
    top = running[-1] if running else None
    flow = flows[top.flow] if top is not None else None
    return Scene(
        intents={one: both[language] for one, both in list(names.items())[:MOST_OFFERED]},
        question=Untrusted(stage.seen.text),
        language=language,
        flows={one.id: one.name[language] for one in able},
        asks=None if top is None or flow is None else Asks(top.flow, _asked(flow, top)),
        slots={} if flow is None else {one.name: one.label[language] for one in flow.slots.values()},
        filled={} if top is None else {name: Untrusted(value) for name, value in top.slots.items() if value},
        tools=_readable(stage),
        summary=tuple(Untrusted(f"{one.intent} {one.about} {one.outcome}") for one in state.summary),
    )


def offered(made: Assisted, findings: Findings) -> Findings:
    """Put the intents that the model would offer first, so that they are the ones to choose from."""
    intents = next((one.intents for one in made.commands if isinstance(one, Clarify)), ())
    if not intents:
        return findings
    known = findings.intent
    odds = {one: 1.0 - 0.01 * at for at, one in enumerate(intents)}
    return replace(findings, intent=Finding(known.value, known.confidence, odds))


def _readable(stage: Stage) -> dict[str, Tool]:
    """Give the tools that a model may use in this turn: those that read for a customer who was verified."""
    if stage.caller.customer is None:
        return {}
    return {
        name: tool
        for name, tool in stage.tools.items()
        if tool.effect == "read" and tool.scope == "customer" and not tool.asks_approval
    }


def _asked(flow: Flow, running: Running) -> str:
    """Name what the step that waits asks for."""
    step = flow.steps.get(running.step)
    if isinstance(step, Ask):
        return step.name
    missing = [one for one in step.slots if not running.slots.get(one)] if isinstance(step, Collect) else []
    return missing[0] if missing else ""


def worded(made: Uttered, help_: Helped, label: str, model: str) -> Uttered:
    """Tell what a model found with tools, where nothing else answers; which tools it used is told anyway."""
    calls = (*help_.made.calls, *made.calls)
    if not help_.made.text or made.answer is not None or made.at is not None or made.transfer is not None:
        return replace(made, calls=calls)
    said = (Said(help_.made.text),)
    decision = Say(made.decision.row, "a tool that only reads tells it")
    return replace(made, parts=said, made_by=Maker("model", label, model), decision=decision, calls=calls)
