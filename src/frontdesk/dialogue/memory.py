"""What a conversation carries on: focus, what was told, mood, a bounded summary, and that in words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from frontdesk.dialogue import cues
from frontdesk.dialogue.flow import Both, Collect, Flows, Slot
from frontdesk.dialogue.observed import Observed
from frontdesk.dialogue.slotchecks import checked
from frontdesk.dialogue.slotvalues import found, in_passing
from frontdesk.dialogue.trend import gloom
from frontdesk.preprocess.text import segment
from frontdesk.turn.findings import UNKNOWN, Finding, Findings
from frontdesk.turn.state import MOST_MOOD, MOST_NOTED, Noted, Outcome, State
from frontdesk.understanding.pack import Pack

MOST_TOLD = 20  # values that may be used again
LIFE = 3  # turns after which what was told in passing is forgotten
SHORT = 3  # letters: "ok" is said in every language
MOST_OF_NAME = 4  # words
CARRIED = 0.5  # confidence of a language that is only carried on
_CODE = re.compile(r"[A-Za-z]{0,4}-?\d[\w-]*|\S+@\S+|https?://\S+")
OUTCOMES: Mapping[Outcome, Both] = {
    "answered": {"zh": "已回答", "en": "answered"},
    "asked": {"zh": "等客户补充", "en": "the customer was asked"},
    "done": {"zh": "已办好", "en": "done"},
    "failed": {"zh": "没办成", "en": "failed"},
    "unanswered": {"zh": "没有答案", "en": "no answer"},
    "handed_off": {"zh": "已转人工", "en": "handed to a person"},
    "small_talk": {"zh": "寒暄", "en": "small talk"},
}


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a turn: the outcome, the flow it was about, if any, and whether nothing was sure."""

    outcome: Outcome
    flow: str = ""
    low: bool = False


def remembered(state: State, seen: Observed, findings: Findings, came: Came, flows: Flows) -> State:
    """Give the state after a turn, whatever flows have made of it already. Its size is bounded."""
    told = {**state.slots, **dict(_told(seen, flows))}
    order = next((told[name] for name in reversed(told) if _is_order(name, flows)), "")
    product = next(iter(seen.named("product", "product_code")[-1:]), state.product)
    hints, hinted = _hints(state, seen, came, flows)
    state = replace(
        state,
        hints=hints,
        hinted=hinted,
        slots=dict(list(told.items())[-MOST_TOLD:]),
        product=product,
        order=order or state.order,
        mood=_mood(state, findings),
        low=state.low + 1 if came.low else 0,
        turns=state.turns + 1,
    )
    return replace(
        state, summary=_summary(state, findings, came, product if seen.named("product") else order)
    )


def in_language(findings: Findings, text: str, state: State, flows: Flows) -> Findings:
    """Take the language that was spoken before where a turn tells none: a number, a code, an "OK", a name.

    Chinese words around an address or a code are Chinese, however long that is.
    Who asks for a language gets it.
    """
    if asked := cues.language(text):
        return _spoken(findings, asked)
    words = re.sub(r"[\W\d_]", "", _CODE.sub(" ", text))
    short = not words or (words.isascii() and len(words) <= SHORT)
    if state.language in ("zh", "en") and (short or _is_name(text, state, flows)):
        return _spoken(findings, state.language)
    chinese = len(words) > 1 and all("\u4e00" <= one <= "\u9fff" for one in words)
    return _spoken(findings, "zh") if chinese and findings.language.value == "en" else findings


def _spoken(findings: Findings, language: str) -> Findings:
    return replace(findings, language=Finding(language, CARRIED, {language: CARRIED}))


def _is_name(text: str, state: State, flows: Flows) -> bool:
    """Tell whether a turn is likely a name or an address that was asked for: those are of any language."""
    top = state.running[-1] if state.running else None
    flow = flows.get(top.flow) if top is not None else None
    step = flow.steps.get(top.step) if flow is not None and top is not None else None
    if flow is None or not isinstance(step, Collect) or cues.asks(text) or cues.requests(text):
        return False
    asked = {flow.slots[name].sort for name in step.slots}
    return "address" in asked or ("text" in asked and len(segment(text)) <= MOST_OF_NAME)


def summary_text(state: State, language: str, pack: Pack) -> str:
    """Sum up a conversation in lines of ``language`` ("zh" or "en"), oldest first; empty when nothing was."""
    return "\n".join(_line(one, language, pack) for one in state.summary)


def _line(one: Noted, language: str, pack: Pack) -> str:
    name = next((intent.name[language] for intent in pack.intents if intent.id == one.intent), one.intent)
    about = (f"（{one.about}）" if language == "zh" else f" ({one.about})") if one.about else ""
    came = OUTCOMES[one.outcome][language]
    return f"{name}{about}：{came}" if language == "zh" else f"{name}{about}: {came}"


def _told(seen: Observed, flows: Flows) -> Iterator[tuple[str, str]]:
    """Read what may be used again, whether a flow asked for it or not."""
    for slot in _kept(flows):
        values = (checked(slot, one, seen.today) for one in found(slot, seen, asked=False))
        value = next((one for one in values if isinstance(one, str)), None)
        if value is not None:
            yield slot.name, value


def _hints(state: State, seen: Observed, came: Came, flows: Flows) -> tuple[Mapping[str, str], int]:
    """Keep for a few turns what is told in passing; a flow, a person or another product ends it sooner."""
    turn = state.turns + 1
    if came.flow or came.outcome == "handed_off":
        return {}, 0
    slots = {slot.name: slot for flow in flows.values() for slot in flow.slots.values() if slot.early}
    told = {name: value for name, slot in slots.items() if (value := in_passing(slot, seen))}
    named = seen.named("product", "product_code")
    another = bool(state.product and named) and state.product not in named
    before = {} if another or turn - state.hinted > LIFE else state.hints
    return {**before, **told}, turn if told else state.hinted


def _kept(flows: Flows) -> list[Slot]:
    slots = {slot.name: slot for flow in flows.values() for slot in flow.slots.values() if slot.keep}
    return list(slots.values())


def _is_order(name: str, flows: Flows) -> bool:
    return any(slot.name == name and slot.sort == "order" for slot in _kept(flows))


def _mood(state: State, findings: Findings) -> tuple[float, ...]:
    """Add the gloom of this turn; one that tells no feeling adds nothing."""
    felt = findings.emotion
    if felt.value == UNKNOWN:
        return state.mood
    dark = gloom(felt.distribution or {felt.value: felt.confidence}) * findings.intensity
    return (*state.mood, round(dark, 4))[-MOST_MOOD:]


def _summary(state: State, findings: Findings, came: Came, about: str) -> tuple[Noted, ...]:
    """Add a line, or make the last one tell what has come of it since."""
    last = state.summary[-1] if state.summary else None
    if last is not None and came.flow and last.flow == came.flow:
        return (*state.summary[:-1], replace(last, outcome=came.outcome, about=about or last.about))
    if last is not None and came.outcome == last.outcome == "small_talk":
        return state.summary
    line = Noted(findings.intent.value, about, came.outcome, came.flow)
    return (*state.summary, line)[-MOST_NOTED:]
