"""What was played, in full as Markdown: what the customer sent and read, what was decided and done."""

from collections.abc import Iterator, Sequence

from frontdesk.scenarios.lines import said
from frontdesk.scenarios.play import Played, Turned
from frontdesk.scenarios.scenario import Came, Staffed, Waited
from frontdesk.scenarios.seen import cited, parts
from frontdesk.turn.codec import Json
from frontdesk.turn.lines import lines


def transcript(played: Sequence[Played], command: str) -> str:
    """Write every conversation; ``command`` is what was asked for, so that it can be asked for again."""
    head = f"# Transcripts of scenarios\n\nWritten by `{command}`; nothing here is edited by hand.\n"
    return "\n".join([head, *("\n".join(_conversation(one)) for one in played)])


def _conversation(one: Played) -> Iterator[str]:
    yield f"## {one.scenario.name}\n\n{one.scenario.about}\n"
    for turn in one.turns:
        yield from _turn(turn)


def _turn(one: Turned) -> Iterator[str]:
    happens = one.entry.happens
    told = " / ".join(said(happens).splitlines())
    who = "" if isinstance(happens, Staffed | Waited) else "Customer: "
    yield f"**{one.entry.number}. {who}{told}**\n"
    yield from (f"> heard: {heard['text']}\n" for heard in _heard(one.came))
    yield from _told(one.came)
    if one.came.reply is not None:
        yield f"<sub>{' · '.join(done(one.came))}</sub>\n"


def _told(came: Came) -> Iterator[str]:
    """Quote what the customer reads; of a reply part by part."""
    texts = [lines(part) for part in parts(came.reply)] if came.reply is not None else list(came.told)
    for text in filter(None, texts or ["*(silence)*"]):
        yield "\n".join(f"> {one}".rstrip() for one in text.splitlines()) + "\n"


def _heard(came: Came) -> Sequence[Json]:
    return () if came.reply is None else came.reply.get("heard", ())


def done(came: Came) -> Iterator[str]:
    """Name what was found, decided and done, and who has the conversation then."""
    if came.reply is not None:
        found, decision = came.reply["findings"], came.reply["decision"]
        yield f"feels {found['emotion']['value']}, wants {found['intent']['value']}"
        yield f"{decision['kind']} by `{decision['row']}`"
        flow = came.reply["flow"]
        yield from [f"flow `{flow['flow']}` at `{flow['step']}`"] if flow else []
        yield from (f"`{one['tool']}` {one['outcome']}" for one in came.reply["calls"])
        yield from (f"cites {place}" for place in cited(came))
    yield came.phase
