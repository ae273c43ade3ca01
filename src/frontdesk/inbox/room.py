"""The inbox of one house: whose queue a customer is in, what they are told, which promises are broken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from frontdesk.dialogue.handoff import Asked, Handoff
from frontdesk.inbox.line import Line, Take, line
from frontdesk.inbox.package import Background, handoff_json, package
from frontdesk.inbox.plan import Plan, Queue
from frontdesk.inbox.promise import promised
from frontdesk.inbox.words import joined, waiting
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.events import EventStore
from frontdesk.store.handoffs import HandoffStore
from frontdesk.store.inbox import OPEN, InboxStore
from frontdesk.store.scores import ScoreStore
from frontdesk.store.tags import TagStore
from frontdesk.turn.clock import Clock, utc_now
from frontdesk.turn.codec import Json
from frontdesk.turn.decision import HandOff
from frontdesk.turn.reply import Reply, Said, Transfer
from frontdesk.turn.spoken import spoken
from frontdesk.understanding.pack import Both, Pack

WHY = "the customer asked for a person before or beside the desk"


@dataclass(frozen=True, slots=True)
class Person:
    """Whether a person has a conversation, and what its customer is told; ``line`` while it waits."""

    phase: str
    queue: str
    line: Line | None
    open: bool
    opens: datetime | None
    text: Both


@dataclass(frozen=True, slots=True)
class Inbox:
    """Routes customers to queues, and tells them and staff of the wait. Plan and pack are those of now."""

    plan: Callable[[], Plan]
    pack: Callable[[], Pack]
    kept: InboxStore
    conversations: ConversationStore
    handoffs: HandoffStore
    tags: TagStore
    scores: ScoreStore
    events: EventStore
    clock: Clock = utc_now

    def routed(self, reply: Reply) -> Reply:
        """Say of a reply that hands off whose queue is asked, and tell its reader where they stand in it."""
        if not isinstance(reply.decision, HandOff):
            return reply
        transfer, found = reply.transfer or Transfer("policy"), reply.findings
        language = spoken(found.language.value, self.conversations.find(reply.conversation).locale)
        queue = self.queue(reply.conversation, transfer.queue, language, found.intent.value)
        now = self.clock()
        place = self._line(queue, now)
        said = Said(waiting(place, self.pack().texts, now, self.plan().hours.zone)[language])
        transfer = replace(transfer, queue=queue.name, wait=place.wait)
        return replace(reply, transfer=transfer, parts=(*reply.parts, said))

    def ask(self, conversation: str) -> Person:
        """Ask for a person without a turn; where one was asked for already, nothing changes.

        Raises `NotFound`.
        """
        language, intent = self.about(conversation)
        queue, now, texts = self.queue(conversation, "", language, intent), self.clock(), self.pack().texts
        place = self._line(queue, now)
        notice = joined(texts["hand_off"], waiting(place, texts, now, self.plan().hours.zone))
        self.handoffs.move(conversation, Asked("customer", WHY, queue.name, now), notice)
        return self.person(conversation)

    def person(self, conversation: str) -> Person:
        """Tell whether a person has a conversation, or how long it will be. Raises `NotFound`."""
        handoff, now, texts = self.handoffs.current(conversation), self.clock(), self.pack().texts
        hours = self.plan().hours
        here, opens = hours.open_at(now), hours.opens(now)
        if handoff.phase != "waiting":
            return Person(handoff.phase, handoff.queue, None, here, opens, texts[f"person_{handoff.phase}"])
        place = self._line(self.plan().queue(handoff.queue), now, handoff)
        text = waiting(place, texts, now, hours.zone)
        return Person("waiting", handoff.queue, place, here, opens, text)

    def package(self, conversation: str) -> Json:
        """Put together what a person needs to go on. Raises `NotFound`."""
        about, turns = self.conversations.find(conversation), self.kept.turns(conversation)
        newest = next((turn.id for turn in reversed(turns) if turn.reply is not None), None)
        kept = Background(
            about,
            self.handoffs.current(conversation),
            self.kept.late(conversation),
            self.conversations.state(conversation),
            turns,
            {} if newest is None else self.kept.corrected(newest),
            self.tags.of(conversation),
            self.scores.of(conversation),
        )
        return package(kept, self.plan(), self.pack(), self.clock())

    def handoff(self, handoff: Handoff, late: Sequence[str] = ()) -> Json:
        """Write who has a conversation, with what is promised."""
        return handoff_json(handoff, late, self.plan(), self.clock())

    def sweep(self) -> int:
        """Note the promises that are broken by now, each once; return how many are new."""
        plan, now, new = self.plan(), self.clock(), 0
        for one in self.handoffs.waiting(*OPEN):
            due = promised(one.handoff, plan.queue(one.handoff.queue), plan.hours)
            for name, until in due.broken(now):
                if name not in one.late:
                    new += self.handoffs.broke(one.conversation, one.handoff.epoch, name, until)
        return new

    def _line(self, queue: Queue, now: datetime, mine: Handoff | None = None) -> Line:
        """Tell where somebody stands who asks now, or who is waiting already."""
        plan = self.plan()
        ahead = self.kept.waiting(queue.name, None if mine is None else mine.asked)
        takes = [Take(*one) for one in self.kept.takes(queue.name, plan.estimate.recent)]
        return line(plan, queue, ahead, takes, now)

    def queue(self, conversation: str, named: str, language: str, intent: str) -> Queue:
        """Find the queue: the one that a flow or a policy named, else the first that fits."""
        plan = self.plan()
        if named:
            return plan.queue(named)
        return plan.route(language, intent, self.tags.of(conversation))

    def about(self, conversation: str) -> tuple[str, str]:
        """Tell the language of a conversation, and what was wanted last. Raises `NotFound`."""
        locale = self.conversations.find(conversation).locale
        last = self.conversations.last_replies(conversation, 1)
        if not last:
            return spoken(locale), ""
        found = last[0].reply["findings"]
        return spoken(found["language"]["value"], locale), found["intent"]["value"]
