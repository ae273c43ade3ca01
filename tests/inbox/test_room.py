from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql

from frontdesk.dialogue.handoff import Taken
from frontdesk.errors import NotFound
from frontdesk.inbox.hours import Hours
from frontdesk.inbox.plan import SERVICE, Plan, Queue
from frontdesk.inbox.room import Inbox
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.events import EventStore
from frontdesk.store.handoffs import HandoffStore
from frontdesk.store.inbox import InboxStore
from frontdesk.store.scores import ScoreStore
from frontdesk.store.tags import TagStore
from frontdesk.turn.decision import HandOff, Say
from frontdesk.turn.findings import Finding, Findings
from frontdesk.turn.reply import Maker, Reply, Said, Transfer
from frontdesk.understanding.pack import load_pack, shop_pack

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)  # a Thursday
DAYTIME = Hours(UTC, dict.fromkeys(range(5), ((9 * 60, 18 * 60),)))
REFUNDS = Queue("refunds", {"zh": "退款", "en": "Refunds"}, intents=("refund_status",))
GOLD = Queue("gold", {"zh": "金卡", "en": "Gold"}, tags=("gold",))
ALL = replace(
    SERVICE,
    first_response=timedelta(minutes=5),
    resolution=timedelta(hours=2),
    wait=timedelta(minutes=3),
)
PLAN = Plan(DAYTIME, (GOLD, REFUNDS, ALL))
PACK = load_pack(shop_pack())
MAKER = Maker("template", "Automatic reply")


@dataclass
class Time:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def inbox(engine: sql.Engine, time: Time) -> Inbox:
    handoffs, tags = HandoffStore(engine, time), TagStore(engine, time)
    kept = InboxStore(engine), ConversationStore(engine), handoffs, tags
    return Inbox(lambda: PLAN, lambda: PACK, *kept, ScoreStore(engine, time), EventStore(engine), time)


def handing(conversation: str, language: str = "en", transfer: Transfer | None = None) -> Reply:
    findings = Findings(Finding("anger", 0.9), Finding("refund_status", 0.9), Finding(language, 0.9))
    said = (Said("I am passing you on."),)
    return Reply("t", conversation, HandOff("row", "why"), said, MAKER, findings, transfer=transfer)


def opened(inbox: Inbox, locale: str = "en") -> str:
    return inbox.conversations.open(locale).id


def test_a_reply_that_hands_off_names_the_queue_and_tells_the_place(inbox: Inbox) -> None:
    first = inbox.routed(handing(opened(inbox), transfer=Transfer("policy")))
    assert first.transfer == Transfer("policy", "refunds", None)
    assert first.parts == (Said("I am passing you on."), Said("You are number 1 in line."))


def test_the_place_counts_those_who_wait_already(inbox: Inbox) -> None:
    for _ in range(2):
        inbox.ask(opened(inbox))
    told = inbox.routed(handing(opened(inbox), "zh", Transfer("flow", "service")))
    assert told.transfer == Transfer("flow", "service", 3 * 180)  # a flow named the queue
    assert told.parts[-1] == Said("您目前排在第 3 位。预计等待约 9 分钟。")


def test_when_nobody_is_in_the_reply_says_when_somebody_will_be(inbox: Inbox, time: Time) -> None:
    time.now = NOON.replace(hour=20)
    told = inbox.routed(handing(opened(inbox)))
    assert told.transfer == Transfer("policy", "refunds", None)
    assert told.parts[-1] == Said(
        "Nobody is in at the moment. A colleague will be back tomorrow at 09:00 and answer you; "
        "you can go on writing until then."
    )


def test_a_tag_brings_a_customer_into_its_queue(inbox: Inbox) -> None:
    conversation = opened(inbox)
    inbox.tags.put(conversation, ["gold"], "Lin")
    told = inbox.routed(handing(conversation))
    assert told.transfer is not None
    assert told.transfer.queue == "gold"


def test_a_reply_that_does_not_hand_off_stays_as_it_is(inbox: Inbox) -> None:
    reply = replace(handing("nowhere"), decision=Say("row", "why"))
    assert inbox.routed(reply) is reply


def test_a_person_is_asked_for_first_once_and_told_once(inbox: Inbox) -> None:
    conversation = opened(inbox, "zh")
    assert inbox.person(conversation).phase == "bot"
    person = inbox.ask(conversation)
    assert (person.phase, person.queue) == ("waiting", "service")
    assert person.line is not None
    assert (person.line.position, person.line.wait) == (1, 180)
    assert inbox.ask(conversation) == person
    kinds = [(event.kind, event.public) for event in inbox.events.since(0, conversation)]
    assert kinds == [("phase", True), ("notice", True)]


def test_the_place_moves_up_when_others_are_taken(inbox: Inbox, time: Time) -> None:
    first, second = opened(inbox), opened(inbox)
    inbox.ask(first)
    time.now += timedelta(minutes=1)
    inbox.ask(second)
    waiting = inbox.person(second).line
    assert waiting is not None
    assert waiting.position == 2
    inbox.handoffs.move(first, Taken("Lin", time.now))
    moved_up = inbox.person(second).line
    assert moved_up is not None
    assert moved_up.position == 1
    assert inbox.person(first).text["en"] == "A colleague is with you."


def test_the_estimate_is_learnt_from_the_takes_of_the_queue(inbox: Inbox, time: Time) -> None:
    for minutes in (2, 4, 6):
        conversation = opened(inbox)
        inbox.ask(conversation)
        time.now += timedelta(minutes=minutes)
        inbox.handoffs.move(conversation, Taken("Lin", time.now))
    line = inbox.ask(opened(inbox)).line
    assert line is not None
    assert line.wait == 4 * 60


def test_a_broken_promise_is_noted_once_and_only_in_opening_hours(inbox: Inbox, time: Time) -> None:
    time.now = NOON.replace(hour=17, minute=58)
    conversation = opened(inbox)
    inbox.ask(conversation)
    time.now = NOON.replace(hour=23)  # two minutes of the five were open
    assert inbox.sweep() == 0
    time.now = datetime(2026, 11, 27, 9, 4, tzinfo=UTC)
    assert [inbox.sweep() for _ in range(3)] == [1, 0, 0]
    assert inbox.kept.late(conversation) == ("first_response",)
    (late,) = [event for event in inbox.events.since(0) if event.kind == "late"]
    assert not late.public
    assert late.body["promise"] == "first_response"
    assert late.body["due"] == "2026-11-27T09:03:00+00:00"
    time.now = datetime(2026, 11, 27, 11, tzinfo=UTC)
    assert inbox.sweep() == 1
    assert inbox.kept.late(conversation) == ("first_response", "resolution")


def test_an_answer_in_time_breaks_no_promise(inbox: Inbox, time: Time) -> None:
    conversation = opened(inbox)
    inbox.ask(conversation)
    time.now += timedelta(minutes=4)
    inbox.handoffs.message(conversation, "Lin", "hello")
    time.now += timedelta(minutes=30)
    assert inbox.sweep() == 0


def test_a_conversation_that_is_not_there_is_told(inbox: Inbox) -> None:
    for read in (inbox.person, inbox.ask, inbox.package, inbox.about):
        with pytest.raises(NotFound, match="no conversation 'gone'"):
            read("gone")
