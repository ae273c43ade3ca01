"""From the row that decides to the reply: flows go on, or words are said and what waits is asked again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from frontdesk.dialogue.command import Command, Start
from frontdesk.dialogue.flow import NO_FLOWS, Flows
from frontdesk.dialogue.hearing import Heard, heard, possible
from frontdesk.dialogue.memory import Came, remembered
from frontdesk.dialogue.offering import Attended
from frontdesk.dialogue.policy import Row
from frontdesk.dialogue.runner import advance, pending
from frontdesk.dialogue.situation import Situation
from frontdesk.dialogue.speak import Voice
from frontdesk.dialogue.waiting import verifier, waitless, waits
from frontdesk.dialogue.walk import Advanced, Stage
from frontdesk.knowledge.answer import Answer
from frontdesk.turn.decision import Act, Ask, Decision, HandOff, Recommend, Say
from frontdesk.turn.reply import (
    Called,
    Choices,
    FlowAt,
    FlowPhase,
    Maker,
    ReplyPart,
    Said,
    Suggested,
    Transfer,
)
from frontdesk.turn.state import Offers, Outcome, State

Serve = Callable[[State, str], Attended]

WHY: Mapping[str, str] = {  # a person is brought in, for staff to read
    "flow": "a flow could not be finished without a person",
    "tool": "a tool failed, or nobody knows whether it did its work",
    "limit": "a turn took more steps than it may",
    "customer": "the customer asked for a person",
}


@dataclass(frozen=True, slots=True)
class Uttered:
    """What a reply is made of; ``answer`` is what was quoted."""

    decision: Decision
    parts: tuple[ReplyPart, ...]
    made_by: Maker
    state: State
    answer: Answer | None = None
    calls: tuple[Called, ...] = ()
    at: FlowAt | None = None
    transfer: Transfer | None = None
    customer: str | None = None
    suggestions: tuple[Suggested, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """Speaks with a voice and goes through flows; ``attend`` lets the clerk attend to what a turn wants.

    ``serve`` lets the clerk serve a wish that waited, for a customer who was verified in this turn.
    """

    voice: Voice
    flows: Flows = field(default_factory=lambda: NO_FLOWS)
    attend: Callable[[], Attended] | None = None
    serve: Serve | None = None

    def hear(self, stage: Stage, state: State, answered: bool) -> Heard:
        """Hear what a turn is to flows; ``answered``: the knowledge has an answer to it."""
        return heard(stage.seen, state, self.flows, stage.tools, answered)

    def utter(
        self, row: Row, situation: Situation, commands: tuple[Command, ...], stage: Stage, state: State
    ) -> Uttered:
        """Do what a row says, and remember what came of it."""
        state = replace(state, language=stage.language)
        if row.do == "act" and situation.flow != "none":
            made = self._act(row, commands, stage, state)
        elif row.do == "recommend" and self.attend is not None:
            made = self._attend(row, situation, stage, state)
        else:
            made = self._speak(row, situation, stage, state)
        made = self._served(made)
        came = Came(_outcome(made, situation, row.misses), made.at.flow if made.at else "", row.misses)
        return replace(made, state=remembered(made.state, stage.seen, situation.findings, came, self.flows))

    def _act(self, row: Row, commands: tuple[Command, ...], stage: Stage, state: State) -> Uttered:
        """Take flows forward."""
        before = self.voice.said(row.texts(stage.seen.intent), stage.language)
        went = advance(state, commands, stage, self.flows, self.voice.texts)
        return Uttered(
            decision=_decided(row, went),
            parts=(*before, *went.parts),
            made_by=self.voice.maker(went.answer, stage.language),
            state=went.state,
            answer=went.answer,
            calls=went.calls,
            at=went.at,
            transfer=Transfer(went.trigger, went.queue) if went.trigger else None,
            customer=went.customer,
        )

    def _attend(self, row: Row, situation: Situation, stage: Stage, state: State) -> Uttered:
        """Let the clerk attend, behind what a page says where one does; then ask again what waits."""
        attended = self.attend() if self.attend is not None else Attended((), state.offers)
        answer = situation.answer
        quote = () if answer is None else self.voice.speak(row, situation, stage.language).parts
        went = self._asked(state, attended.offers, stage)
        shows = Recommend if attended.suggestions else Ask if attended.asks else Say
        return Uttered(
            decision=shows(row.name, row.why),
            parts=(*quote, *attended.parts, *went.parts),
            made_by=self.voice.maker(answer, stage.language),
            state=replace(went.state, offers=attended.offers),
            answer=answer,
            at=went.at,
            suggestions=attended.suggestions,
        )

    def _asked(self, state: State, offers: Offers, stage: Stage) -> Advanced:
        """Ask what waits again; or who the customer is, where a wish waits for that from now on."""
        flows, texts = self.flows, self.voice.texts
        state = replace(state, running=waitless(state, flows), offers=offers)
        verify = verifier(flows) if offers.waits else None
        if verify is None:
            return pending(state, stage, flows, texts)
        return advance(state, (Start(verify),), stage, flows, texts)

    def _served(self, made: Uttered) -> Uttered:
        """Serve the wish that waited as soon as the customer is known; it is dropped with the question."""
        offers = made.state.offers
        if not offers.waits or (made.customer is None and waits(made.state, self.flows)):
            return made
        quiet = replace(made, state=replace(made.state, offers=replace(offers, waits={})))
        if made.customer is None or made.transfer is not None or self.serve is None:
            return quiet
        attended = self.serve(made.state, made.customer)
        return replace(
            quiet,
            decision=Recommend(made.decision.row, made.decision.why)
            if attended.suggestions
            else made.decision,
            parts=(*made.parts, *attended.parts),
            state=replace(made.state, offers=attended.offers),
            suggestions=attended.suggestions,
        )

    def _speak(self, row: Row, situation: Situation, stage: Stage, state: State) -> Uttered:
        """Say what a row says, then ask again what waits; whoever gets a person is asked nothing more."""
        words = self.voice.speak(row, situation, stage.language)
        answer = situation.answer if words.made_by.kind in ("extract", "model") else None
        if row.do == "hand_off":
            transfer = Transfer(row.trigger)
            return Uttered(
                row.decision, words.parts, words.made_by, replace(state, running=()), transfer=transfer
            )
        went = pending(state, stage, self.flows, self.voice.texts)
        more = went.parts or (self._offer(stage) if row.do == "answer" else ())
        parts = (*words.parts, *more)
        return Uttered(row.decision, parts, words.made_by, went.state, answer, at=went.at)

    def _offer(self, stage: Stage) -> tuple[ReplyPart, ...]:
        """Offer the flow that does what the question is about."""
        able = (one for one in self.flows.values() if possible(one, stage.tools))
        flow = next((one for one in able if one.suits(stage.seen.intent)), None)
        if flow is None or flow.offer is None:
            return ()
        return Said(self.voice.texts["flow_offer"][stage.language]), Choices((flow.offer[stage.language],))


def _decided(row: Row, went: Advanced) -> Decision:
    """Tell what the flows did: a person is brought in, something was done, or asked, or answered."""
    if went.trigger:
        return HandOff(row.name, WHY.get(went.trigger, row.why))
    if any(one.effect != "read" and one.outcome == "done" for one in went.calls):
        return Act(row.name, row.why)
    asks = went.at is not None and went.at.phase == "asks" and went.answer is None
    return Ask(row.name, row.why) if asks else Say(row.name, row.why)


def _outcome(made: Uttered, situation: Situation, misses: bool) -> Outcome:
    """Tell what came of a turn, for the summary."""
    if made.transfer is not None:
        return "handed_off"
    if made.at is not None and situation.flow != "open":
        return _FLOWS[made.at.phase]
    if made.answer is not None or made.suggestions:
        return "answered"
    if isinstance(made.decision, Ask):
        return "asked"
    return "unanswered" if situation.answer is None and misses else "small_talk"


_FLOWS: Mapping[FlowPhase, Outcome] = {
    "asks": "asked",
    "done": "done",
    "failed": "failed",
    "dropped": "failed",
}
