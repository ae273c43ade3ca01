"""Who has a conversation: the desk, a queue, a person, or nobody any more. A state machine outside any model.

    bot ──Asked──▶ waiting ──Taken, Said──▶ human ──Returned──▶ bot
     └───────────Taken, Said──────────────────▲ └──Assigned(None)──▶ waiting
    bot, waiting, human ──Closed──▶ resolved ──Reopened──▶ bot

Every change of phase makes the epoch grow by 1: a fencing token. What the desk began under one epoch is void
under another, so that a late reply is never shown and old words never transfer again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from frontdesk.errors import Conflict
from frontdesk.turn.decision import HandOff, Wait
from frontdesk.turn.findings import UNKNOWN, Finding, Findings
from frontdesk.turn.parts import Text
from frontdesk.turn.reply import Maker, Reply, Transfer
from frontdesk.turn.reply import Said as Paragraph
from frontdesk.turn.state import State
from frontdesk.turn.turn import Turn

Phase = Literal["bot", "waiting", "human", "resolved"]

NOBODY = Maker("template", "")
NOTHING_FOUND = Findings(Finding(UNKNOWN, 0.0), Finding(UNKNOWN, 0.0), Finding("und", 0.0))
WHY_SILENT = {
    "bot": "the conversation changed hands while the desk was at work",
    "waiting": "the conversation waits for a person",
    "human": "a person has the conversation",
    "resolved": "the conversation was closed while the desk was at work",
}


@dataclass(frozen=True, slots=True)
class Handoff:
    """Who has a conversation, and since when.

    ``queue``, ``trigger``, ``why`` and ``asked`` tell for whom, by what, why and when a person was brought
    in; ``agent`` who has it (while it waits: who is meant to take it; when it is resolved: who had it last),
    ``taken`` since when, and ``answered`` when that person first wrote.
    """

    phase: Phase
    epoch: int
    since: datetime
    queue: str = ""
    agent: str | None = None
    trigger: str = ""
    why: str = ""
    asked: datetime | None = None
    taken: datetime | None = None
    answered: datetime | None = None

    def speaks(self, epoch: int) -> bool:
        """Tell whether the desk may show what it began under ``epoch``."""
        return self.phase == "bot" and self.epoch == epoch


@dataclass(frozen=True, slots=True)
class Asked:
    """A person is brought in.

    ``epoch`` is that of the turn which led to it; in another epoch it is stale. Without one it is the wish of
    this moment, as by a button. One that is stale or repeated changes nothing.
    """

    trigger: str
    why: str
    queue: str
    at: datetime
    epoch: int | None = None

    def after(self, handoff: Handoff) -> Handoff:
        """Let the conversation wait for a person."""
        fresh = ("bot", "resolved") if self.epoch is None else ("bot",)
        if handoff.phase not in fresh or self.epoch not in (None, handoff.epoch):
            return handoff
        moved = _moved(_blank(handoff), "waiting", self.at)
        return replace(moved, queue=self.queue, trigger=self.trigger, why=self.why, asked=self.at)


@dataclass(frozen=True, slots=True)
class Taken:
    """A person takes the conversation over, whoever has it but a colleague; twice is once."""

    agent: str
    at: datetime

    def after(self, handoff: Handoff) -> Handoff:
        """Give it to them. Raises `Conflict` when a colleague has it."""
        if handoff.phase == "human":
            return _own(handoff, self.agent)
        before = _blank(handoff) if handoff.phase == "resolved" else handoff
        return replace(_moved(before, "human", self.at), agent=self.agent, taken=self.at)


@dataclass(frozen=True, slots=True)
class Said:
    """A person writes to the customer, and takes over by it where they have not yet."""

    agent: str
    at: datetime

    def after(self, handoff: Handoff) -> Handoff:
        """Note the first answer. Raises `Conflict` when a colleague has the conversation."""
        mine = Taken(self.agent, self.at).after(handoff)
        return mine if mine.answered is not None else replace(mine, answered=self.at)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A conversation that waits, or that a person has, is given to ``agent``, or back to a queue (None).

    ``queue`` moves it to another queue; None leaves it in its own.
    """

    agent: str | None
    by: str
    at: datetime
    queue: str | None = None

    def after(self, handoff: Handoff) -> Handoff:
        """Give it to them. Raises `Conflict` where nobody was brought in."""
        if handoff.phase in ("bot", "resolved"):
            raise _nobody(handoff, self.by, "take it over first")
        placed = handoff if self.queue is None else replace(handoff, queue=self.queue)
        if handoff.phase == "waiting" or self.agent == handoff.agent:
            return replace(placed, agent=self.agent)
        if self.agent is None:
            waits = _moved(placed, "waiting", self.at)
            return replace(waits, agent=None, asked=self.at, taken=None, answered=None)
        return replace(placed, agent=self.agent, taken=self.at, answered=None)


@dataclass(frozen=True, slots=True)
class Returned:
    """The person who has the conversation hands it back to the desk; twice is once."""

    agent: str
    at: datetime

    def after(self, handoff: Handoff) -> Handoff:
        """Let the desk speak again. Raises `Conflict` when a colleague has it, or nobody."""
        if handoff.phase == "bot":
            return handoff
        if handoff.phase != "human":
            raise _nobody(handoff, self.agent, "take it over first")
        return _moved(_blank(_own(handoff, self.agent)), "bot", self.at)


@dataclass(frozen=True, slots=True)
class Closed:
    """The conversation is done, says who has it, or, where no person has, anybody; twice is once."""

    by: str
    at: datetime

    def after(self, handoff: Handoff) -> Handoff:
        """Close it. Raises `Conflict` when another person has it."""
        if handoff.phase == "resolved":
            return handoff
        mine = _own(handoff, self.by) if handoff.phase == "human" else handoff
        return _moved(mine, "resolved", self.at)


@dataclass(frozen=True, slots=True)
class Reopened:
    """The customer writes to a conversation that was done; to any other one this changes nothing."""

    at: datetime

    def after(self, handoff: Handoff) -> Handoff:
        """Let the desk answer anew."""
        return _moved(_blank(handoff), "bot", self.at) if handoff.phase == "resolved" else handoff


Happening = Asked | Taken | Said | Assigned | Returned | Closed | Reopened


def step(handoff: Handoff, event: Happening) -> Handoff:
    """Tell who has the conversation after an event. Raises `Conflict`, naming who has it."""
    return event.after(handoff)


def unspoken(turn: Turn, findings: Findings, handoff: Handoff) -> Reply:
    """Make the reply of a desk that does not have the conversation: for staff what was found, no words."""
    return Reply(turn.id, turn.conversation, _wait(handoff), (), NOBODY, findings)


def silenced(reply: Reply, handoff: Handoff) -> Reply:
    """Take from a reply all that the customer would see; what was found and done stays, for staff."""
    mute = replace(reply, decision=_wait(handoff), parts=(), citations=(), made_by=NOBODY)
    return replace(mute, unanswered=False, flow=None, transfer=None)


def failed(turn: Turn, texts: Mapping[str, Mapping[str, str]], language: str) -> Reply:
    """Make the reply of a desk that failed: it opens to a person, and says so in the pack's own words."""
    decision = HandOff("desk_failed", "the desk could not answer, so a person does")
    said, maker = texts["desk_failed"][language], Maker("template", texts["made_by_template"][language])
    reply = Reply(turn.id, turn.conversation, decision, (Paragraph(said),), maker, NOTHING_FOUND)
    return replace(reply, transfer=Transfer("desk"))


def script(turn: Turn) -> str:
    """Tell the language of what was typed by its letters alone: "zh", "en", or "und" without any.

    For the moment in which all that could tell it better has failed.
    """
    typed = "".join(part.content for part in turn.parts if isinstance(part, Text))
    if any("\u4e00" <= letter <= "\u9fff" for letter in typed):
        return "zh"
    return "en" if any(letter.isalpha() for letter in typed) else "und"


def rested(state: State) -> State:
    """Return the state with which the desk speaks again: nothing of before is still under way."""
    return replace(state, running=(), low=0)


def _wait(handoff: Handoff) -> Wait:
    return Wait(handoff.phase, WHY_SILENT[handoff.phase])


def _moved(handoff: Handoff, phase: Phase, at: datetime) -> Handoff:
    return replace(handoff, phase=phase, epoch=handoff.epoch + 1, since=at)


def _blank(handoff: Handoff) -> Handoff:
    """Forget who was brought in before, and why."""
    return Handoff(handoff.phase, handoff.epoch, handoff.since)


def _own(handoff: Handoff, agent: str) -> Handoff:
    """Return what this person has. Raises `Conflict` when it is a colleague's."""
    if handoff.agent != agent:
        raise Conflict(
            f"{handoff.agent} has the conversation",
            part="agent",
            value=agent,
            limit=handoff.agent,
            remedy="ask them to hand it back, or assign it to yourself",
        )
    return handoff


def _nobody(handoff: Handoff, agent: str, remedy: str) -> Conflict:
    return Conflict(
        f"no person has the conversation: it is {handoff.phase}",
        part="agent",
        value=agent,
        limit=handoff.phase,
        remedy=remedy,
    )
