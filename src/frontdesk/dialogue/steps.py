"""One step of a flow, done: it tells the step that follows, or None where somebody is waited for."""

from dataclasses import replace
from typing import assert_never

from frontdesk.dialogue.asking import Waiting, entry_name, meant, missing, question, shown
from frontdesk.dialogue.cues import agrees
from frontdesk.dialogue.flow import END, Answer, Ask, Branch, Call, Collect, Confirm, HandOff, Named
from frontdesk.dialogue.slotchecks import chosen
from frontdesk.dialogue.using import called, hindered, outcome, used
from frontdesk.dialogue.walk import Walk
from frontdesk.turn.reply import Said

VAIN = 2  # times that a question is asked in vain until a person comes; once more where it offers choices


def done(walk: Walk) -> str | None:  # noqa: PLR0911 - one a kind of step
    """Do the step that comes: tell the next, or None where the customer or a person is waited for."""
    step = walk.flow.steps[walk.top.step]
    match step:
        case Collect():
            return _collect(walk, step)
        case Ask():
            return _ask(walk, step)
        case Call():
            return called(walk, step)
        case Branch():
            return step.cases.get(walk.value(step.on) or "missing", step.otherwise)
        case Confirm():
            return _confirm(walk, step)
        case Answer():
            return _answer(walk, step)
        case HandOff():
            walk.person("flow", step.say, step.queue)
            return None
        case _:
            assert_never(step)


def _collect(walk: Walk, step: Collect) -> str | None:
    if step.among is not None:
        _choose(walk, step, step.among)
    left_out = walk.wrong and any(not walk.top.slots.get(name) for name in step.slots)
    if left_out or missing(walk, step):
        return _wait(walk, step)
    return step.next


def _choose(walk: Walk, step: Collect, among: Named) -> None:
    """Find which entry of a list the product is: the one that is meant, or the only one there is."""
    name = next(one for one in step.slots if walk.flow.slots[one].sort == "product")
    entries, raw = walk.entries(among), walk.top.slots.get(name, "")
    words = [raw] if raw else list(walk.stage.seen.things)
    other_names = [name for one in words for name in walk.stage.names_of(one)]
    found = meant(entries, words) or meant(entries, other_names)
    if not found and len(entries) == 1 and (not raw or agrees(raw)):
        found = entries
    if len(found) == 1:
        told = {f"{name}.{key}": value for key, value in found[0].items()}
        names = {f"{name}.{language}": entry_name(found[0], language) for language in ("zh", "en")}
        walk.put({**told, **names, name: found[0]["product"]})
        return
    if raw:
        walk.put({name: ""})
        walk.told = walk.told and bool(found)  # what no entry is was told in vain
        walk.wrong = "" if found else walk.text(walk.texts["wrong_product"], {"value": raw})


def _ask(walk: Walk, step: Ask) -> str | None:
    chosen = walk.top.slots.get(step.name, "")
    to = next((one.next for one in step.options if one.id == chosen), None) or _told_ahead(walk, step)
    if to is None:
        return _wait(walk, step)
    walk.put({step.name: ""})  # asked anew when it comes round again
    return to


def _told_ahead(walk: Walk, step: Ask) -> str | None:
    """Tell where the one option leads whose own question this turn answers, or which its words name.

    Only words that come before the question was put, and only where all options ask for something.
    """
    asked = {one.next: walk.flow.steps.get(one.next) for one in step.options}
    forms = {to: one for to, one in asked.items() if isinstance(one, Collect)}
    known = [to for to, one in forms.items() if all(map(walk.top.slots.get, one.slots))]
    if walk.told and len(known) == 1:
        return known[0]
    first = walk.was != (walk.top.flow, step.name) and len(forms) == len(step.options)
    named = chosen(step.options, walk.stage.seen.text, asked=False) if first else ""
    return next((one.next for one in step.options if one.id == named), None)


def _confirm(walk: Walk, step: Confirm) -> str | None:
    """Ask whether it shall be done, and do it after a yes to exactly that."""
    agreed, walk.agreed = walk.agreed, None
    here = walk.was == (walk.top.flow, step.name) and not walk.told
    if here and agreed is False:
        if step.declined == END:
            walk.say(walk.texts["flow_kept"])
        return step.declined
    if (aside := hindered(walk, step)) is not None:
        return aside or None
    if here and agreed and _approved(walk, step):
        return outcome(walk, step, used(walk, step, walk.top.approval))
    return _prepared(walk, step)


def _approved(walk: Walk, step: Confirm) -> bool:
    """Note that the customer agreed; False when what they were asked is void: it is asked again."""
    if not walk.stage.tools[step.tool].asks_approval:
        return True
    approval = walk.top.approval
    if approval is not None and walk.stage.toolbox.approve(approval, walk.caller):
        return True
    walk.running[-1] = replace(walk.top, approval=None)
    walk.wrong = walk.text(walk.texts["flow_confirm_again"])
    return False


def _prepared(walk: Walk, step: Confirm) -> str | None:
    """Ask for the approval that a tool needs, and the customer whether it shall be done."""
    if walk.stage.tools[step.tool].asks_approval and walk.top.approval is None:
        result = used(walk, step, None)
        if result.outcome != "needs_approval":
            return outcome(walk, step, result)
        walk.running[-1] = replace(walk.top, approval=result.approval)
    return _wait(walk, step)


def _answer(walk: Walk, step: Answer) -> str | None:
    if step.say is not None:
        walk.say(step.say)
    if step.cards is not None:
        walk.parts.extend(shown(walk, step.cards))
    if step.forget:
        walk.forget(step.forget)
    if step.look is None:
        return step.next
    found = walk.stage.look(walk.text(step.look))
    if found is None:
        return step.unknown or step.next
    if found.language not in (walk.stage.language, "und"):
        walk.say(walk.texts["other_language"])
    walk.answer = found
    walk.parts.append(Said(found.text))
    return step.next


def _wait(walk: Walk, step: Waiting) -> str | None:
    """Wait for the customer: put the question, in other words when it was put in vain."""
    again = walk.was == (walk.top.flow, step.name) and not walk.told
    tries = walk.top.tries + 1 if again else 0
    asks = question(walk, step, first=walk.was != (walk.top.flow, step.name))
    if tries >= VAIN + any(not isinstance(part, Said) for part in asks):
        walk.person("flow", walk.texts["flow_stuck"])
        return None
    walk.running[-1] = replace(walk.top, tries=tries)
    if walk.wrong:
        walk.parts.append(Said(walk.wrong))
    elif again:
        walk.say(walk.texts["flow_unclear" if isinstance(step, Confirm) else "flow_again"])
    walk.parts.extend(asks)
    return None
