"""A flow as a graph: where each step may lead, what it says, and which values it needs."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from frontdesk.dialogue.filling import places
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
    Named,
    Step,
)


def leads(step: Step) -> Mapping[str, str]:  # noqa: PLR0911 - one a kind of step
    """Say where a step may lead, and for which reason."""
    match step:
        case Collect():
            return {"": step.next}
        case Answer():
            return {"": step.next} | ({"unknown": step.unknown} if step.unknown else {})
        case Ask():
            return {one.id: one.next for one in step.options}
        case Branch():
            return {**step.cases, "else": step.otherwise}
        case Call():
            return {"": step.next, **_trouble(step)}
        case Confirm():
            return {"yes": step.next, "no": step.declined, **_trouble(step)}
        case HandOff():
            return {}
        case _:
            assert_never(step)


def said(step: Step) -> Iterator[Both]:
    """Yield the texts of a step."""
    if isinstance(step, Collect | Ask | Confirm | Answer | HandOff) and step.say is not None:
        yield step.say
    if isinstance(step, Answer) and step.look is not None:
        yield step.look
    cards = step.cards if isinstance(step, Collect | Answer) else None
    if cards is not None:
        yield cards.title
        yield from (cards.text,) if cards.text is not None else ()
        yield from (text for pair in cards.press for text in pair)


def named(step: Step) -> Iterator[str]:
    """Yield the names of values that a step needs, apart from its texts."""
    if isinstance(step, Branch):
        yield step.on.name
    if isinstance(step, Call | Confirm):
        yield from (one.name for one in step.arguments.values() if isinstance(one, Named))
    if isinstance(step, Call) and step.unless is not None:
        yield step.unless.name
    if isinstance(step, Collect) and step.among is not None:
        yield step.among.name
    if isinstance(step, Collect | Answer) and step.cards is not None:
        yield step.cards.items.name


def _trouble(step: Call | Confirm) -> dict[str, str]:
    return {**step.refused, **({"failed": step.failed} if step.failed else {})}


def mentioned(step: Step) -> Iterator[str]:
    """Yield all names of values in a step: what it collects, needs, forgets, and writes in its texts."""
    yield from named(step)
    yield from step.slots if isinstance(step, Collect) else ()
    yield from step.forget if isinstance(step, Answer) else ()
    yield from (name for text in said(step) for words in text.values() for name, _ in places(words))


def reachable(flow: Flow, start: str) -> set[str]:
    """Give the steps that can come from a step on, itself and the end included."""
    found, ahead = {start}, [start]
    while ahead:
        step = ahead.pop()
        if step != END:
            fresh = set(leads(flow.steps[step]).values()) - found
            found |= fresh
            ahead.extend(fresh)
    return found
