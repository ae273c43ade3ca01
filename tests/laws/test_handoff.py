"""Whatever comes between, and in whatever order: one voice, one notice, no message lost.

A machine plays a customer, two people of the company, a clock, and desks that are slow, fail or die, over the
real stores; what may come between reading and committing comes there. See docs/handoff.md for all 10,000.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count

import pytest
import sqlalchemy as sql
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from frontdesk.admission import Sent
from frontdesk.dialogue.handoff import Asked, Assigned, Closed, Happening, Phase, Returned, Taken
from frontdesk.errors import Conflict, InProgress, Misconfigured, Overloaded
from frontdesk.reception import Received
from frontdesk.store.conversations import ABANDONED
from frontdesk.store.database import open_database
from frontdesk.store.events import Event
from frontdesk.turn.state import Running, State
from laws.hands import HANDS_OFF, SAYS, Hands

MOVES: set[tuple[Phase, Phase]] = {
    ("bot", "waiting"),
    ("bot", "human"),
    ("waiting", "human"),
    ("human", "waiting"),
    ("human", "bot"),
    ("bot", "resolved"),
    ("waiting", "resolved"),
    ("human", "resolved"),
    ("resolved", "bot"),
    ("resolved", "waiting"),
    ("resolved", "human"),
}


@dataclass
class Watch:
    """Reads the timeline as it grows, and holds it against what must never happen."""

    hands: Hands
    seen: int = 0
    phase: Phase = "bot"
    agent: str | None = None
    epoch: int = 0
    changed: int = 0  # the event of the last change of phase
    replies: int = 0  # since then
    began: dict[str, int] = field(default_factory=dict[str, int])  # by turn, the event after which it came in
    turns: list[str] = field(default_factory=list[str])
    sent: list[str] = field(default_factory=list[str])
    answered: dict[str, str] = field(default_factory=dict[str, str])
    notices: int = 0
    transfers: int = 0
    to_desk: int = 0

    def look(self) -> None:
        """Check what happened since the last look; at rest every transfer has exactly one notice."""
        for event in self.hands.events.since(self.seen, self.hands.conversation):
            {"reply": self._reply, "phase": self._phase}.get(event.kind, self._other)(event)
            self.seen = event.number
        now = self.hands.handoffs.current(self.hands.conversation)
        assert (now.phase, now.agent, now.epoch) == (self.phase, self.agent, self.epoch)
        assert self.notices == self.transfers

    def ours(self, turn: str) -> bool:
        """Tell whether the desk has had the conversation without a break since a turn came in."""
        return self.phase == "bot" and self.changed <= self.began[turn]

    def _reply(self, event: Event) -> None:
        turn, reply = event.body["turn"], event.body["reply"]
        assert turn not in self.answered
        self.answered[turn] = reply["decision"]["kind"]
        if not event.public:
            assert (reply["decision"]["kind"], reply["reply"]["parts"]) == ("wait", [])
            return
        assert self.ours(turn), "the desk spoke, or transferred, after somebody else had the conversation"
        assert reply["reply"]["parts"]
        self.notices += reply["decision"]["kind"] == "hand_off"
        self.replies += 1

    def _phase(self, event: Event) -> None:
        body = event.body
        before, after = body["from"], body["to"]
        assert before == self.phase
        assert before == after or (before, after) in MOVES
        assert body["epoch"] == self.epoch + (before != after)
        self.transfers += after == "waiting" and before in ("bot", "resolved")
        self.to_desk += after == "bot"
        self.phase, self.agent, self.epoch = after, body["agent"], body["epoch"]
        if before != after:
            self.changed, self.replies = event.number, 0

    def _other(self, event: Event) -> None:
        if event.kind == "turn":
            self.turns.append(event.body["turn"])
        elif event.kind == "message":
            assert (self.phase, self.agent) == ("human", event.body["by"])
            self.sent.append(event.body["text"])
        self.notices += event.kind == "notice"


@dataclass
class Tally:
    """What was played, over all examples of a run."""

    played: int = 0
    steps: int = 0
    events: Counter[str] = field(default_factory=Counter[str])
    ways: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])

    def __str__(self) -> str:
        counts = ", ".join(f"{count:,} {name}" for name, count in sorted(self.events.items()))
        return f"{self.played:,} interleavings, {len(self.ways):,} distinct, {self.steps:,} steps: {counts}"


BETWEEN = [
    "take Lin",
    "take Ada",
    "reply Lin",
    "reply Ada",
    "return",
    "close",
    "button",
    "write",
    "sweep",
    "send again",
]
OPS = [*BETWEEN, "reply Lin", "return", "put back", "give Ada", "note"]
DECIDES = ["says", "hands off", "says", "hands off", "fails", "breaks", "is full", "dies"]
decisions = st.sampled_from(DECIDES)
picks = st.integers(0, 3)


class Conversation(RuleBasedStateMachine):
    """One conversation; `hands` and `tally` are set by who runs it."""

    hands: Hands
    tally: Tally

    def __init__(self) -> None:
        super().__init__()
        self.hands.begin()
        self.watch, self.way = Watch(self.hands), list[str]()
        self.accepted, self.said, self.to_desk = list[str](), list[str](), 0
        self.claims, self.epochs, self.expected = dict[str, datetime](), dict[str, int](), ""
        self.pending, self.done = list[Received](), list[Received]()

    # What the customer does.

    @rule()
    def write(self) -> None:
        """Send a turn with a key of its own; to a conversation that was resolved it opens it again."""
        key, reopens = f"key {len(self.accepted)}", self.watch.phase == "resolved"
        received = self.hands.reception.receive(self.hands.conversation, [Sent("text", key)], key)
        self.accepted.append(received.turn.id)
        self._came_in(received, reopens, "turns")

    @rule(pick=picks)
    def send_again(self, pick: int) -> None:
        """Send the same key once more: a double click, or a webhook that was not acknowledged in time."""
        if not self.accepted:
            return
        place = pick % len(self.accepted)
        turn, key = self.accepted[place], f"key {place}"
        replied, reopens = turn in self.watch.answered, self.watch.phase == "resolved"
        waits = not replied and self.hands.time - self.claims[turn] < ABANDONED
        try:
            received = self.hands.reception.receive(self.hands.conversation, [Sent("text", key)], key)
        except InProgress:
            assert waits
            self._note("double clicks", place)
            return
        assert (received.turn.id, waits) == (turn, False)
        if replied:
            assert received.earlier is not None
            assert received.earlier["decision"]["kind"] == self.watch.answered[turn]
            self._note("webhook retries", place)
        else:
            self._came_in(received, reopens, "turns sent again")

    def button(self) -> None:
        """Ask for a person without a turn."""
        asked = Asked("customer", "the customer asks for a person", "service", self.hands.time)
        self.hands.handoffs.move(self.hands.conversation, asked, {"zh": "请稍等", "en": "One moment"})
        self._note("buttons")
        assert self.watch.phase in ("waiting", "human")

    # What desks do.

    @precondition(lambda self: self.pending)
    @rule(pick=picks, decides=decisions)
    def answer(self, pick: int, decides: str) -> None:
        """Let a desk answer a turn at once, or as late as the rules before it made it."""
        self.answer_late(pick, decides, [])

    @precondition(lambda self: self.pending)
    @rule(pick=picks, decides=decisions, between=st.lists(st.sampled_from(BETWEEN), max_size=2))
    def answer_late(self, pick: int, decides: str, between: list[str]) -> None:
        """Let a desk answer a turn; ``between`` happens after it began and before its reply is there."""
        received = self.pending.pop(pick % len(self.pending))
        turn, script = received.turn.id, self.hands.script
        if decides == "dies":  # between the commit of the turn and that of its reply
            self._note("desk dies")
            return
        script.decision = HANDS_OFF if decides == "hands off" else SAYS
        script.error, script.meanwhile = ERRORS.get(decides), partial(self._think, received, between)
        script.state = State(running=(Running("return", f"of {received.epoch}"),))
        script.pieces, self.expected = ("one", "two"), self._expected(received, "wait")
        before = self.watch.answered.get(turn)
        outcome = self._outcome(received)
        self._note(f"desk {decides}", f"{pick} {between}")
        if outcome == "full":
            return
        self.done += [received] if turn in self.watch.answered else []
        fate = before or self.expected or {"says": "say"}.get(decides, "hand_off")
        assert outcome in (fate, "broke")
        assert self.epochs[turn] != received.epoch or self.watch.answered[turn] == fate

    def _think(self, received: Received, between: list[str]) -> None:
        """Check what the desk has to go by, let happen what comes between, and foretell its reply's fate."""
        past, state, _ = self.hands.script.read[-1]
        assert sum(bool(one.row) for one in past) <= self.watch.replies
        assert all(one.step == f"of {received.epoch}" for one in state.running)
        self._play(between)
        self.watch.look()
        self.expected = self._expected(received, "")

    def _expected(self, received: Received, ours: str) -> str:
        """Say what a reply must become now: "" is what its desk decided."""
        turn = received.turn.id
        if self.epochs[turn] == received.epoch and turn in self.watch.answered:
            return self.watch.answered[turn]
        return ours if self.watch.ours(turn) and self.epochs[turn] == received.epoch else "wait"

    @precondition(lambda self: self.done)
    @rule(pick=picks)
    def deliver_twice(self, pick: int) -> None:
        """Hand a turn that was answered to a desk once more, as a queue may."""
        received = self.done[pick % len(self.done)]
        self.hands.script.error, self.hands.script.meanwhile = None, nothing
        self.hands.script.decision = HANDS_OFF
        before = self.watch.seen
        assert self._outcome(received) == self.watch.answered[received.turn.id]
        assert self.watch.seen == before
        self._note("turns delivered twice", pick)

    # What people of the company do, and the clock.

    @rule(op=st.sampled_from(OPS))
    def work(self, op: str) -> None:
        self._play([op])

    def _play(self, ops: list[str]) -> None:
        for op in ops:
            self.watch.look()
            others = {"write": self.write, "button": self.button, "sweep": self._sweep}
            others["send again"] = partial(self.send_again, -1)
            others.get(op, partial(self._staff, op))()

    def _staff(self, op: str) -> None:
        """Do what somebody decided a while ago, on what they saw then."""
        verb, _, agent = op.partition(" ")
        who = agent if agent in ("Lin", "Ada") else self.watch.agent or "Lin"
        phase, owner = self.watch.phase, self.watch.agent
        theirs = phase == "human" and owner != who
        refused = {"return": theirs or phase in ("waiting", "resolved"), "put": phase in ("bot", "resolved")}
        refused |= {"give": refused["put"], "note": False}
        told = ""
        try:
            self._move(verb, who)
        except Conflict as conflict:
            told = conflict.message
        assert bool(told) == refused.get(verb, theirs)
        assert not told or (str(owner) if phase == "human" else phase) in told
        self.to_desk += not told and verb == "return" and phase == "human"
        self._note("conflicts" if told else verb, f"{verb} {who}")

    def _move(self, verb: str, who: str) -> None:
        hands, at = self.hands, self.hands.time
        if verb == "reply":
            text = f"message {len(self.said)}"
            numbers = {hands.handoffs.message(hands.conversation, who, text, key=text) for _ in range(2)}
            self.said.append(text)
            assert len(numbers) == 1  # clicked twice
        elif verb == "note":
            hands.handoffs.note(hands.conversation, who, "angry since Tuesday")
        else:
            moves: dict[str, Happening] = {
                "take": Taken(who, at),
                "return": Returned(who, at),
                "close": Closed(who, at),
                "put": Assigned(None, who, at),
                "give": Assigned(who, "Mo", at),
            }
            hands.handoffs.move(hands.conversation, moves[verb])

    def _sweep(self) -> None:
        """Let so much time pass that turns without a reply count as left alone, and look after them."""
        self.hands.wait()
        self.hands.reception.sweep()
        self._note("sweeps")

    def teardown(self) -> None:
        """Hold what is left against the laws, and leave nothing behind."""
        self._sweep()
        self.watch.look()
        last, open_turns = self.watch.seen, [one for one in self.accepted if one not in self.watch.answered]
        went_on = [self.accepted.index(one) for one in self.watch.answered]
        for turn in open_turns:  # nobody is left in silence: somebody has it, or it was answered since
            later = any(place > self.accepted.index(turn) for place in went_on)
            assert later or not self.watch.ours(turn)
        self.hands.reception.sweep()
        self.watch.look()
        assert self.watch.seen == last
        self.hands.reception.conversations.forget(self.hands.conversation)
        self.tally.played += 1
        self.tally.ways.add(tuple(self.way))

    # How it is told and held against the laws.

    def _came_in(self, received: Received, reopens: bool, name: str) -> None:
        turn = received.turn.id
        self.claims[turn], self.epochs[turn] = self.hands.time, received.epoch
        self.watch.began[turn] = self.hands.events.last()
        self.pending.append(received)
        self.to_desk += reopens
        self._note(name)

    def _outcome(self, received: Received) -> str:
        told = list[str]()

        def tell(piece: str) -> None:
            self.watch.look()
            assert self.watch.ours(received.turn.id)
            told.append(piece)

        try:
            return str(self.hands.reception.answer(received, told=tell)["decision"]["kind"])
        except Overloaded:
            self.claims[received.turn.id] -= ABANDONED
            return "full"
        except ZeroDivisionError:
            return "broke"
        finally:
            self.watch.look()

    def _note(self, name: str, detail: object = "") -> None:
        """Count a step, and look whether the laws still hold."""
        self.way.append(f"{name} {detail}")
        self.tally.steps += 1
        self.tally.events[name] += 1
        self.watch.look()
        assert self.watch.turns == self.accepted  # each is there once, in the order in which they came
        assert self.watch.sent == self.said
        assert self.watch.to_desk == self.to_desk


def nothing() -> None:
    pass


ERRORS: dict[str, Exception] = {
    "fails": Misconfigured("the index is gone"),
    "breaks": ZeroDivisionError(),
    "is full": Overloaded("64 turns are waiting"),
}


def play(engine: sql.Engine, wanted: int) -> Tally:
    """Play until so many interleavings differ from one another; the same ones every time."""
    tally, hands = Tally(), Hands(engine)
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    rounds = settings(max_examples=min(wanted, 500), stateful_step_count=30, suppress_health_check=checks)
    for number in count():
        machine = seed(number)(type("Played", (Conversation,), {"hands": hands, "tally": tally}))
        run_state_machine_as_test(machine, settings=rounds)
        if len(tally.ways) >= wanted:
            return tally
    raise AssertionError("unreachable")


def test_whatever_comes_between_one_voice_speaks_and_no_message_is_lost(
    pytestconfig: pytest.Config,
) -> None:
    wanted = pytestconfig.getoption("interleavings")
    engine = open_database("sqlite://")
    tally = play(engine, wanted)
    engine.dispose()
    pytestconfig.get_terminal_writer().line(f"\n{tally}")
    assert len(tally.ways) >= wanted


def test_the_same_laws_hold_on_the_databases_that_serve(engine: sql.Engine) -> None:
    assert play(engine, 20).played >= 20
