"""Where turns come in: parts are admitted, kept, answered and the reply kept, in this order.

Nothing is acknowledged before it is committed; a bad part costs that part alone. Who has the conversation is
read before the desk speaks and decided when its reply is committed; a desk that fails opens to a person.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import uuid4

from frontdesk.admission import Sent, admitted, digest
from frontdesk.compute.batcher import MOST, Batcher
from frontdesk.compute.queue import InferenceQueue
from frontdesk.desk import Desk
from frontdesk.dialogue.handoff import failed, script, unspoken
from frontdesk.dialogue.past import Past, background, recall
from frontdesk.dialogue.tool import Caller
from frontdesk.errors import (
    Conflict,
    FrontdeskError,
    NotFound,
    Overloaded,
    RejectedInput,
    StorageFailed,
)
from frontdesk.gaps import Gaps
from frontdesk.looking import Looking
from frontdesk.perception.percepts import Perceived
from frontdesk.perception.transcripts import transcripts
from frontdesk.sections import Limits
from frontdesk.store.blobs import Blobs, HeldBlobs
from frontdesk.store.consents import ConsentStore, Recorded
from frontdesk.store.conversations import ConversationStore, Key, unknown_turn
from frontdesk.store.handoffs import HandoffStore
from frontdesk.store.voices import VoiceStore
from frontdesk.together import Understood, of_words, understand_together
from frontdesk.turn.clock import Clock, utc_now
from frontdesk.turn.codec import Json
from frontdesk.turn.consent import NONE, Consent
from frontdesk.turn.findings import Findings
from frontdesk.turn.reply import Rejected, Reply
from frontdesk.turn.spoken import spoken
from frontdesk.turn.turn import Turn

log = logging.getLogger(__name__)

Heard = Callable[[Perceived], None]
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Received:
    """A turn that is on disk, the parts that were refused, and the reply if it was given before.

    ``epoch`` is that of the hand-off when the turn came in: the desk may answer it as long as that lasts.
    """

    turn: Turn
    rejected: tuple[Rejected, ...] = ()
    earlier: Json | None = None
    epoch: int = 0


def unrouted(reply: Reply) -> Reply:
    """Leave a reply that hands off as it is: there is one queue."""
    return reply


def unvoiced(turn: Turn, reply: Reply) -> Reply:
    """Leave a reply as it is: this desk does not speak."""
    del turn
    return reply


@dataclass(frozen=True, slots=True)
class Reception:
    """Takes turns in and gives replies out."""

    serving: Callable[[], Desk]  # the desk as it is now: a changed pack makes another
    blobs: Blobs
    queue: InferenceQueue
    limits: Limits
    conversations: ConversationStore
    consents: ConsentStore
    voices: VoiceStore
    gaps: Gaps
    clock: Clock = utc_now
    routed: Callable[[Reply], Reply] = unrouted  # says of a reply that hands off whose queue, and the wait
    voiced: Callable[[Turn, Reply], Reply] = unvoiced  # offers the reply to a voice message as speech
    joined: Batcher[Turn, Understood] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Join turns of words that come at the same time and are only looked at."""
        batcher: Batcher[Turn, Understood]
        batcher = Batcher(self.queue, lambda turns: understand_together(self.desk, turns))
        object.__setattr__(self, "joined", batcher)  # as frozen data classes do

    @property
    def desk(self) -> Desk:
        """The desk that answers now."""
        return self.serving()

    @property
    def handoffs(self) -> HandoffStore:
        """Who has which conversation."""
        return HandoffStore(self.conversations.engine, self.clock)

    def receive(self, conversation: str, sent: Sequence[Sent], key: str | None = None) -> Received:
        """Admit and commit a turn; one to a conversation that was resolved opens it again.

        Raises `NotFound` for an unknown conversation, `RejectedInput` when no part is fit, `Conflict` for
        a key that is taken, `StorageFailed` when the turn could not be kept.
        """
        known = self.conversations.find(conversation)
        parts, rejected = admitted(sent, self.limits, self.blobs)
        turn = Turn(str(uuid4()), conversation, parts, self.clock(), known.locale)
        claim = None if key is None else Key(key, digest(sent))
        begun = self.conversations.begin(turn, claim)
        return Received(replace(turn, id=begun.turn), rejected, begun.reply, begun.epoch)

    def answer(self, received: Received, heard: Heard | None = None, told: Told | None = None) -> Json:
        """Answer a received turn and commit the reply.

        On the way ``heard`` is told what was perceived, and ``told`` the pieces of a reply that is still
        being written, as long as the desk has the conversation. A desk that fails gives it to a person.
        Raises `Overloaded` and `StorageFailed`: then the same turn can be sent again with its key.
        """
        if received.earlier is not None:
            return received.earlier
        given = self._given(received, heard, told)
        reply = self._published(given, received)
        if reply["unanswered"]:
            self.gaps.note(given.conversation, given.turn, given.asked, given.findings.language.value)
        return reply

    def sweep(self) -> int:
        """Give conversations to a person whose turns were left without a reply; return how many turns.

        Their process died, or they were refused and not sent again. Each is dealt with once, however many
        sweep at a time.
        """
        turns = self.conversations.abandoned(self.clock())
        for turn in turns:
            log.warning("turn %s was left without a reply: a person is brought in", turn.id)
            with suppress(NotFound):  # forgotten meanwhile
                self._fail_open(turn)
        return len(turns)

    def asked(self, conversation: str, turn: str) -> tuple[str, str]:
        """Return what a turn asked of the knowledge, and its language; nothing before it is answered.

        Raises `NotFound` for an unknown conversation or turn.
        """
        self.conversations.find(conversation)
        kept = {one.id: one.reply for one in self.conversations.turns(conversation)}
        if turn not in kept:
            raise unknown_turn(turn)
        reply = kept[turn] or {}
        return reply.get("asked", ""), reply.get("findings", {}).get("language", {}).get("value", "und")

    def understand(
        self, sent: Sequence[Sent], locale: str = "und", consent: Consent = NONE
    ) -> tuple[Findings, Perceived]:
        """Tell what is felt and wanted in parts that are looked at and not kept."""
        held = HeldBlobs()
        parts, rejected = admitted(sent, self.limits, held)
        turn = Turn(str(uuid4()), "none", parts, self.clock(), locale)
        if of_words(turn):
            findings, perceived = self.joined.run(turn)
        else:
            desk = self.desk
            perceived = self.queue.run(lambda: desk.perceive(turn, held.get, consent))
            findings = self.queue.run(lambda: desk.understand(turn, perceived))
        noted = (*perceived.notes, *(f"{one.part} was left out: {one.message}" for one in rejected))
        return findings, replace(perceived, notes=noted)

    def understand_all(self, asked: Sequence[tuple[str, str]]) -> list[Understood | RejectedInput]:
        """Tell what is felt and wanted in texts, each with its locale; a bad one costs itself alone."""
        turns = [self._worded(text, locale) for text, locale in asked]
        good = [turn for turn in turns if isinstance(turn, Turn)]
        batches = (good[start : start + MOST] for start in range(0, len(good), MOST))  # others come between
        found = (one for batch in batches for one in self.queue.run(partial(self.joined.work, batch)))
        return [next(found) if isinstance(turn, Turn) else turn for turn in turns]

    def _worded(self, text: str, locale: str) -> Turn | RejectedInput:
        try:
            parts, _ = admitted([Sent("text", text)], self.limits, HeldBlobs())
        except RejectedInput as error:
            return error
        return Turn(str(uuid4()), "none", parts, self.clock(), locale)

    @property
    def looking(self) -> Looking:
        """What customers agree to have looked at."""
        return Looking(self.consents, self.voices)

    def said(self, conversation: str) -> Recorded | None:
        """Return what a customer said last about the text as it is now; None when they must be asked."""
        return self.looking.said(conversation, self.desk)

    def agree(self, conversation: str, consent: Consent, channel: str, read: str | None = None) -> None:
        """Record what a customer agrees to from now on, having read the text of version ``read``.

        Without ``read`` it is the text as it is now. Withdrawing everything is taken whatever was read.
        Raises `NotFound`, `Conflict` when the text has changed since, `InvalidInput` when it is switched off.
        """
        self.looking.agree(conversation, self.desk, consent, channel, read)

    def _given(self, received: Received, heard: Heard | None, told: Told | None) -> Reply:
        """Let the desk answer; whatever goes wrong in it, the conversation is not left in silence."""
        turn = received.turn
        with ExitStack() as alarm:
            alarm.callback(self._fail_open, turn, received.epoch)
            try:
                given = self.queue.run(lambda: self._reply(received, heard, told))
            except (Overloaded, StorageFailed) as error:  # nothing is wrong with the turn
                alarm.pop_all()
                if isinstance(error, Overloaded):
                    self.conversations.release(turn.conversation, turn.id)
                raise
            except FrontdeskError as error:
                log.warning("the desk failed at turn %s: %s", turn.id, error)
                given = self._failed(turn)
            given = self.routed(self.voiced(turn, replace(given, rejected=received.rejected)))
            alarm.pop_all()
        return given

    def _published(self, given: Reply, received: Received) -> Json:
        """Commit a reply; one for another customer than was verified meanwhile is shown to nobody."""
        try:
            return self.handoffs.publish(given, received.epoch)
        except Conflict as error:
            log.warning("the reply to turn %s is withheld: %s", given.turn, error)
            return self.handoffs.publish(self.routed(self._failed(received.turn)), received.epoch)

    def _fail_open(self, turn: Turn, epoch: int | None = None) -> None:
        self.handoffs.publish(self.routed(self._failed(turn)), epoch)

    def _failed(self, turn: Turn) -> Reply:
        """Make the reply of a desk that failed; what the conversation carries on stays as it is."""
        state, typed = self.conversations.state(turn.conversation), script(turn)
        language = spoken(state.language if typed == "und" else typed, turn.locale)
        return replace(failed(turn, self.desk.voice.texts, language), state=state)

    def _reply(self, received: Received, heard: Heard | None, told: Told | None) -> Reply:
        turn, desk = received.turn, self.desk  # a pack that is changed meanwhile answers the next turn
        perceived = self.looking.perceived(turn, desk)
        if heard is not None:
            heard(perceived)
        handoff = self.handoffs.current(turn.conversation)
        if handoff.speaks(received.epoch):
            reply = self._spoken(received, desk, perceived, told)
        else:
            quiet = unspoken(turn, desk.understand(turn, perceived), handoff)
            reply = replace(quiet, notes=perceived.notes)
        return replace(reply, heard=transcripts(perceived))

    def _spoken(self, received: Received, desk: Desk, perceived: Perceived, told: Told | None) -> Reply:
        turn = received.turn
        state = self.conversations.state(turn.conversation)
        caller = Caller(turn.conversation, turn.id, self.conversations.find(turn.conversation).customer)
        if told is not None:
            desk = replace(desk, tell=self._while_ours(received, told))
        return desk.reply(turn, perceived, self._past(received), state, caller)

    def _past(self, received: Received) -> tuple[Past, ...]:
        """Remember the last replies; what came before a person had the conversation decides nothing now."""
        kept = self.conversations.last_replies(received.turn.conversation)
        older = [one.reply for one in kept if one.epoch != received.epoch]
        return (*background(older), *recall([one.reply for one in kept if one.epoch == received.epoch]))

    def _while_ours(self, received: Received, told: Told) -> Told:
        """Withhold every piece from the moment on in which the conversation is no longer the desk's."""

        def tell(piece: str) -> None:
            if self.handoffs.current(received.turn.conversation).speaks(received.epoch):
                told(piece)

        return tell
