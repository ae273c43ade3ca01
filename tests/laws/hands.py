"""A reception over real stores whose desk is scripted, and a watch over what happens in a conversation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import sqlalchemy as sql

from frontdesk.compute.queue import InferenceQueue
from frontdesk.desk import Desk, Tell, nobody
from frontdesk.dialogue.handoff import NOTHING_FOUND, Phase
from frontdesk.dialogue.past import Past
from frontdesk.dialogue.tool import Caller
from frontdesk.gaps import Gaps
from frontdesk.perception.percepts import Perceived
from frontdesk.reception import Reception
from frontdesk.sections import Limits
from frontdesk.store.blobs import HeldBlobs
from frontdesk.store.consents import ConsentStore
from frontdesk.store.conversations import ABANDONED, ConversationStore
from frontdesk.store.events import Event, EventStore
from frontdesk.store.handoffs import HandoffStore
from frontdesk.store.voices import VoiceStore
from frontdesk.turn.consent import NONE, Consent
from frontdesk.turn.decision import Decision, HandOff, Say
from frontdesk.turn.findings import Findings
from frontdesk.turn.reply import Maker, Reply, Said, Transfer
from frontdesk.turn.state import State
from frontdesk.turn.turn import Turn

TEXTS = {
    "desk_failed": {"zh": "已转接人工", "en": "A colleague takes over."},
    "made_by_template": {"zh": "自动回复", "en": "Automatic reply"},
    "consent_voice_and_face": {"zh": "同意吗？", "en": "Do you agree?"},
}
SAYS = Say("answer", "the knowledge answers")
HANDS_OFF = HandOff("asked_for_a_person", "the customer asks for a person")

Reading = tuple[tuple[Past, ...], State, Caller | None]


def at_once(work: Callable[[], Any]) -> Any:
    """Do work where it is handed in: one thread, so that a test decides what comes between."""
    return work()


@dataclass
class Script:
    """What the desk decides next, what happens while it thinks, and what it had to go by."""

    decision: Decision = SAYS
    transfer: Transfer | None = None
    meanwhile: Callable[[], None] = lambda: None
    error: BaseException | None = None
    state: State | None = None
    customer: str | None = None
    pieces: tuple[str, str] = ("", "")  # told before and after what happens meanwhile
    read: list[Reading] = field(default_factory=list[Reading])


@dataclass(frozen=True)
class ScriptedDesk:
    """A desk as the reception knows it, which does what its script says."""

    script: Script
    tell: Tell = nobody

    @property
    def voice(self) -> Any:
        return SimpleNamespace(texts=TEXTS)

    @property
    def understanding(self) -> Any:
        return SimpleNamespace(voice_mean=None)

    @property
    def consent_text(self) -> Mapping[str, str]:
        return TEXTS["consent_voice_and_face"]

    def perceive(self, turn: Turn, fetch: object = None, consent: Consent = NONE) -> Perceived:
        return Perceived(())

    def understand(self, turn: Turn, perceived: Perceived) -> Findings:
        return NOTHING_FOUND

    def reply(
        self,
        turn: Turn,
        perceived: Perceived,
        past: tuple[Past, ...],
        state: State,
        caller: Caller | None,
    ) -> Reply:
        script = self.script
        script.read.append((past, state, caller))
        self._tell(script.pieces[0])
        script.meanwhile()
        if script.error is not None:
            raise script.error
        self._tell(script.pieces[1])
        decision = script.decision
        said = (Said(f"{type(decision).__name__} to {turn.id}"),)
        reply = Reply(turn.id, turn.conversation, decision, said, Maker("template", "desk"), NOTHING_FOUND)
        kept = state if script.state is None else script.state
        return replace(reply, transfer=script.transfer, state=kept, customer=script.customer)

    def _tell(self, piece: str) -> None:
        if piece:
            self.tell(piece)


class Hands:
    """A front: a reception with a scripted desk, a clock that is set, and one conversation."""

    def __init__(self, engine: sql.Engine, queue: InferenceQueue | None = None) -> None:
        self.script, self.time = Script(), datetime(2026, 11, 26, 9, tzinfo=UTC)
        desk = ScriptedDesk(self.script)
        inline = cast("InferenceQueue", SimpleNamespace(run=at_once, limit=64))
        self.reception = Reception(
            serving=lambda: cast("Desk", desk),
            blobs=HeldBlobs(),
            queue=queue or inline,
            limits=Limits(),
            conversations=ConversationStore(engine),
            consents=ConsentStore(engine),
            voices=VoiceStore(engine),
            gaps=cast("Gaps", None),
            clock=lambda: self.time,
        )
        self.handoffs = HandoffStore(engine, lambda: self.time)
        self.events = EventStore(engine)
        self.begin()

    def begin(self) -> None:
        """Open another conversation."""
        self.conversation = self.reception.conversations.open("en").id

    def wait(self, span: timedelta = ABANDONED + timedelta(seconds=1)) -> None:
        """Let time pass; by default so much that a turn without a reply counts as left alone."""
        self.time += span

    @property
    def phase(self) -> Phase:
        return self.handoffs.current(self.conversation).phase

    def timeline(self, public: bool | None = None) -> list[Event]:
        return list(self.events.since(0, self.conversation, public, most=10_000))

    def spoken(self) -> list[str]:
        """List the decisions of the replies that the customer was shown."""
        shown = [one.body["reply"] for one in self.timeline(public=True) if one.kind == "reply"]
        return [reply["decision"]["kind"] for reply in shown]
