"""What was played, in lines for a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from frontdesk.scenarios.play import Miss, Played, Turned
from frontdesk.scenarios.scenario import Again, Happens, Pressed, Said, Staffed, Waited, WantsPerson

LONGEST = 300  # characters of what came instead


def line(played: Played) -> str:
    """Write a scenario that was played as one line."""
    state = "ok  " if played.passed else "FAIL"
    return f"{state} {played.scenario.name:<34} {len(played.turns):>3} turns {played.seconds:6.1f} s"


def failures(played: Played) -> Iterator[str]:
    """Write, a line each, what did not come as expected, and which bounds on time were passed."""
    for one in played.turns:
        yield from (f"     {where(one)}: {missed(miss)}" for miss in one.misses)
        yield from (f"     {where(one)}: slow, {missed(miss)}" for miss in one.slow)


def total(played: Sequence[Played], seconds: float, hats: Mapping[int, float]) -> Iterator[str]:
    """Write how many passed, and pass^k where scenarios were played more than once."""
    passed = sum(one.passed for one in played)
    turns = sum(len(one.turns) for one in played)
    yield f"{passed} of {len(played)} passed, {turns} turns, {seconds:.0f} s"
    if len(hats) > 1:
        yield ", ".join(f"pass^{k} {hat:.3f}" for k, hat in hats.items())


def where(turned: Turned) -> str:
    """Name an entry by its number and what happens in it."""
    told = " / ".join(said(turned.entry.happens).splitlines())
    return f"turn {turned.entry.number} ({told})"


def missed(miss: Miss) -> str:
    """Write what was expected, and what came."""
    came = miss.came if len(miss.came) <= LONGEST else miss.came[:LONGEST] + "…"
    return f"{miss.key}: expected {miss.wanted}, came {came!r}"


def said(happens: Happens) -> str:
    """Write what happens as a reader would tell it."""
    match happens:
        case Said(text, props):
            return " ".join([*([text] if text else []), *(f"[{one.kind}: {one.name}]" for one in props)])
        case Pressed(text):
            return f"presses {text}"
        case Staffed(act, agent, text):
            return f"{agent}: {text}" if text else f"{agent}: {act}"
        case Waited(seconds):
            return f"{seconds:g} s pass"
        case Again() | WantsPerson():
            return "the same again" if isinstance(happens, Again) else "presses the button for a person"
