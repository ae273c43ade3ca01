"""What a turn is to flows, by rules alone: commands to follow, and the fact that the policy reads."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from frontdesk.dialogue import cues
from frontdesk.dialogue.command import Command, Confirm, Drop, Fill, Start
from frontdesk.dialogue.flow import Ask, Collect, Flow, FlowFact, Flows, Option, Slot
from frontdesk.dialogue.flow import Confirm as Confirming
from frontdesk.dialogue.formlines import amended, form, parted
from frontdesk.dialogue.leftover import bare, letters_left
from frontdesk.dialogue.observed import Observed
from frontdesk.dialogue.resuming import accepted, resumed
from frontdesk.dialogue.slotchecks import checked, chosen, holds
from frontdesk.dialogue.slotvalues import found
from frontdesk.preprocess.text import normalise
from frontdesk.turn.state import Running, State
from frontdesk.understanding.bare import yes_or_no

FREE = ("text", "address")  # sorts for which any words may be meant
LIKELY = 0.2  # chance of an intent from which a wish in so many words starts its flow
FEW = 8  # letters beside a value (a Chinese character counts two): it says nothing else then
_LEFT_OUT = re.compile(
    r"^(?:没有?了?|无|跳过|不用|不需要|没照片|none?|no(?: photo)?|skip(?: it)?|nothing|n/?a"
    r"|i don'?t have (?:one|any|it))$"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard: what the turn is to flows, and the commands that follow from it.

    ``bare``: it is nothing but figures and codes, so its words tell no wish.
    """

    fact: FlowFact = "none"
    commands: tuple[Command, ...] = ()
    bare: bool = False


def heard(seen: Observed, state: State, flows: Flows, tools: Collection[str], answered: bool) -> Heard:
    """Hear what a turn is to flows; ``answered``: the knowledge has an answer to it."""
    if cues.complains(seen.text) and not any(map(_takes_complaints, flows.values())):
        return Heard("complains")  # whatever else is said
    running = [one for one in state.running if one.flow in flows]
    told, plain = tuple(_told(seen, running, flows)), bare(seen)
    offered = accepted(seen, state, flows, tools, plain) if not running else None
    other = offered or starting(seen, state, flows, tools, answered)
    if other is not None and other.id in _at_hand(running, flows):
        other = None
    if other is None and not running:
        other = resumed(seen, state, flows, tools)
    if running and told and (other is None or _plain(seen, running[-1], flows)):
        return Heard("answers", told, plain)
    if other is not None:
        return Heard("starts", (Start(other.id), *_given(seen, state, other, flows)))
    if running:  # a yes or no to a question that wants something else is an answer in vain
        return Heard("open" if cues.agrees(seen.text) is None else "answers", bare=plain)
    return Heard(_beside(seen, state), bare=plain and not re.search(r"[^\W\d_]", seen.text))


def _beside(seen: Observed, state: State) -> FlowFact:
    """Tell what a turn is where no flow runs and none starts."""
    if (yes_or_no(seen.text) or cues.language(seen.text)) and not seen.photos:
        return "idle"
    advised = bool(state.summary) and state.summary[-1].outcome == "answered"
    return "vain" if advised and cues.vain(seen.text) else "none"


def _at_hand(running: Sequence[Running], flows: Flows) -> list[str]:
    """Name the flow that is gone through now: the innermost, with the one for which it verifies."""
    names = [one.flow for one in running]
    return names[-2:] if names and flows[names[-1]].verifies else names[-1:]


def starting(
    seen: Observed, state: State, flows: Flows, tools: Collection[str], answered: bool
) -> Flow | None:
    """Tell which flow a turn starts, if any: by its offer in so many words, or by what is surely wanted."""
    said = normalise(seen.text).strip(" .!?。！？")
    able = [one for one in flows.values() if possible(one, tools)]
    exact = next((one for one in able if said and re.split(r" ?[:：]", said)[0] in _calls(one)), None)
    if exact is not None:
        return exact
    flow = next((one for one in able if _wished(one, seen)), None) or next(
        (one for one in able if seen.intent and seen.intent in one.starts and _about(one, seen)), None
    )
    rules = answered or cues.general(seen.text)
    quoted = flow is not None and flow.quotes and rules and not _means_own(seen, state)
    return None if quoted else flow


def _takes_complaints(flow: Flow) -> bool:
    """Tell whether a flow is what somebody wishes for who wishes to complain."""
    words = [one for listed in flow.wished.values() for one in listed]
    return any(cues.complains(f"{wish}{one}") for one in words for wish in ("我要", "I want to "))


def possible(flow: Flow, tools: Collection[str]) -> bool:
    """Tell whether a flow can be gone through: every tool that it uses is there."""
    return flow.tools <= set(tools)


def _wished(flow: Flow, seen: Observed) -> bool:
    """Tell whether a turn asks for a flow in its own words, with an order, or its intent is not far off."""
    words = [one for listed in flow.wished.values() for one in listed]
    likely = any(seen.chances.get(one, 0.0) >= LIKELY for one in flow.starts)
    return bool(likely or seen.named("order_number")) and any(cues.wants(seen.text, one) for one in words)


def _about(flow: Flow, seen: Observed) -> bool:
    """Tell whether a turn holds one of the words that a flow is about, if there are such."""
    said = normalise(" ".join((seen.text, *seen.things)))
    words = [normalise(one) for listed in flow.about.values() for one in listed]
    return not words or any(holds(said, one) for one in words)


def _calls(flow: Flow) -> list[str]:
    """Give the words that start a flow as they stand; what only verifies is not asked for."""
    words = () if flow.verifies else (*flow.name.values(), *(flow.offer or {}).values())
    return [normalise(one) for one in words]


def _means_own(seen: Observed, state: State) -> bool:
    """Tell whether something is to be done for this customer, rather than a rule asked for."""
    if seen.named("order_number") or seen.photos:
        return True
    if cues.points(seen.text) and (state.order or "order" in state.slots):
        return True
    return cues.requests(seen.text) or cues.traces(seen.text) or not cues.asks(seen.text)


def _told(seen: Observed, running: Sequence[Running], flows: Flows) -> Iterator[Command]:
    """Read what a turn tells the flows under way: an end, a yes or no, values, corrections."""
    if not running:
        return
    top, flow = running[-1], flows[running[-1].flow]
    step = flow.steps.get(top.step)
    values = list(_answers(seen, top, flow))
    named = any(one.slot in flow.slots and flow.slots[one.slot].sort == "choice" for one in values)
    if (
        cues.drops(seen.text)
        and not (isinstance(step, Ask) and chosen(step.options, seen.text))
        and not named
    ):
        yield Drop()
        return
    asked = set(step.slots) if isinstance(step, Collect) else set[str]()
    side = cues.asks(seen.text) and not asked.intersection(one.slot for one in values)
    if not side or cues.corrects(seen.text):
        others = list(_others(seen, running, flows, {*asked, *(one.slot for one in values)}))
        if others and isinstance(step, Ask) and not chosen(step.options, seen.text):
            values = []  # "no, it is another one" takes something back and answers no question
        values += others
    if isinstance(step, Confirming) and not values and (agreed := _agreed(seen)) is not None:
        yield Confirm(agreed)
    yield from values


def _agreed(seen: Observed) -> bool | None:
    """Tell a yes from a no to what was to be confirmed; a no that says what it should be is neither."""
    agreed = cues.agrees(seen.text)
    return None if agreed is False and cues.amends(seen.text) else agreed


def _answers(seen: Observed, top: Running, flow: Flow) -> Iterator[Fill]:
    """Read what the step asks for that waits."""
    step = flow.steps.get(top.step)
    if isinstance(step, Ask) and (option := _picked(step, seen)):
        yield Fill(step.name, option)
    if isinstance(step, Collect):
        missing = [flow.slots[name] for name in step.slots if not top.slots.get(name)]
        told = _several(seen, [flow.slots[name] for name in step.slots], missing)
        asked = next((one for one in missing if not one.optional), missing[0] if missing else None)
        for slot in missing:
            value = told.get(slot.name) if told else _value(slot, seen, asked=slot is asked)
            if value is not None:
                yield Fill(slot.name, value)


def _several(seen: Observed, slots: Sequence[Slot], missing: Sequence[Slot]) -> Mapping[str, str]:
    """Read a form that was sent back, or values that were told in one line."""
    lines, pieces = form(seen.text, slots), parted(seen.text, missing) if len(slots) > 1 else {}
    return lines or pieces if "\n" in seen.text.strip() else pieces or lines


def _picked(step: Ask, seen: Observed) -> str:
    """Find the option that is meant; a plain yes or no means the only one that begins so."""
    option, agreed = chosen(step.options, seen.text), cues.agrees(seen.text)
    if option or agreed is None:
        return option
    fits = [one.id for one in step.options if _polarity(one) is agreed]
    return fits[0] if len(fits) == 1 else ""


def _polarity(option: Option) -> bool | None:
    """Tell whether the name of an option begins with a yes or a no, in either language."""
    return next((said for one in option.name.values() if (said := cues.agrees(one)) is not None), None)


def _others(seen: Observed, running: Sequence[Running], flows: Flows, done: set[str]) -> Iterator[Fill]:
    """Read values of other slots, of the innermost flow first: early ones, and corrections.

    What a photo shows is no correction of what was said.
    """
    for one in reversed(running):
        for slot in _readable(flows[one.flow], flows):
            before = one.slots.get(slot.name)
            shown = slot.sort == "product" and before and not seen.named("product", "product_code")
            value = None if shown or slot.name in done else _early(slot, seen)
            value = amended(seen.text, slot) if value is None and before and slot.name not in done else value
            if value and value != before:
                done.add(slot.name)
                yield Fill(slot.name, value)


def _given(seen: Observed, state: State, flow: Flow, flows: Flows) -> Iterator[Fill]:
    """Read the values that come along with the wish that starts a flow, or were told shortly before it."""
    for slot in _readable(flow, flows):
        if (value := _early(slot, seen) or _hinted(slot, seen, state)) is not None:
            yield Fill(slot.name, value)


def _hinted(slot: Slot, seen: Observed, state: State) -> str | None:
    """Find a value that was told shortly before; of another thing it tells nothing."""
    if not slot.early or slot.name not in state.hints or cues.another(seen.text):
        return None
    made = checked(slot, state.hints[slot.name], seen.today)
    return made if isinstance(made, str) else None


def _readable(flow: Flow, flows: Flows) -> list[Slot]:
    """Give the slots of a flow, and of the one that may have to verify first."""
    verifies = (one.slots for one in flows.values() if one.verifies)
    return list({**next(verifies, {}), **flow.slots}.values())


def _early(slot: Slot, seen: Observed) -> str | None:
    """Find a value that was not asked for: only a sound one counts."""
    made = [checked(slot, one, seen.today) for one in found(slot, seen, asked=False)]
    return next((one for one in made if isinstance(one, str)), None)


def _value(slot: Slot, seen: Observed, asked: bool) -> str | None:
    """Find a value for a slot that was asked for: a sound one, else one that can be told what is wrong."""
    if slot.optional and _LEFT_OUT.match(normalise(seen.text).strip(" .!。！")):
        return ""
    values = found(slot, seen, asked)
    sound = (one for one in values if isinstance(checked(slot, one, seen.today), str))
    if (first := next(sound, None)) is not None:
        return None if slot.sort in FREE and first == seen.text and _is_talk(first) else first
    return next((one for one in values if asked and _tries(slot, one)), None)


def _tries(slot: Slot, value: str) -> bool:
    """Tell whether something was meant as a value: it has figures where figures belong, or is no question."""
    if slot.sort in ("order", "phone_end", "amount", "day", "number"):
        return re.search(r"\d", value) is not None
    return (slot.sort in FREE or (slot.sort == "email" and "@" in value)) and not _is_talk(value)


def _is_talk(text: str) -> bool:
    """Tell whether words are no value, though any might be one: a question, a bare yes, "English please"."""
    return cues.asks(text) or yes_or_no(text) or bool(cues.language(text))


def _plain(seen: Observed, top: Running, flows: Flows) -> bool:
    """Tell whether a turn says hardly more than the value that was asked for, or is sent back as a form."""
    step = flows[top.flow].steps.get(top.step)
    if not isinstance(step, Collect):
        return True
    slots = [flows[top.flow].slots[name] for name in step.slots]
    if form(seen.text, slots) or _optioned(seen, slots):
        return True
    if any(one.sort in FREE for one in slots) and not (cues.asks(seen.text) or cues.requests(seen.text)):
        return True
    asked = any(found(one, seen, asked=True) for one in slots)
    return asked and letters_left(seen) <= FEW


def _optioned(seen: Observed, slots: Sequence[Slot]) -> bool:
    """Tell whether words mean an option of what was asked for, and ask for nothing else."""
    aside = cues.asks(seen.text) or cues.requests(seen.text)
    return not aside and any(one.options and chosen(one.options, seen.text) for one in slots)
