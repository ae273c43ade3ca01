from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
import sqlalchemy as sql

from frontdesk.dialogue.handoff import NOTHING_FOUND, Asked, Closed, Happening, Returned, Taken, step
from frontdesk.errors import Conflict, FrontdeskError, InProgress, NotFound
from frontdesk.recommend.item import Item
from frontdesk.store.conversations import ConversationStore, Key
from frontdesk.store.events import EventStore
from frontdesk.store.handoffs import HandoffStore
from frontdesk.store.impressions import Impression, ImpressionStore
from frontdesk.store.items import ItemStore
from frontdesk.turn.decision import Decision, HandOff, Say
from frontdesk.turn.parts import Text
from frontdesk.turn.reply import Maker, Reply, Said, Suggested
from frontdesk.turn.state import State
from frontdesk.turn.turn import Turn

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
SAYS, HANDS_OFF = Say("answer", "the knowledge answers"), HandOff("person", "wants a person")


class Room:
    """The stores of one database, one conversation, and a clock that is set."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine
        self.conversations, self.events = ConversationStore(engine), EventStore(engine)
        self.handoffs, self.time = HandoffStore(engine, lambda: self.time), NOW
        self.conversation = self.conversations.open().id

    def turn(self, key: str | None = None) -> str:
        said = Turn(str(uuid4()), self.conversation, (Text("hello"),), self.time)
        return self.conversations.begin(said, None if key is None else Key(key, "1" * 64)).turn

    def reply(self, turn: str, decision: Decision = SAYS) -> Reply:
        maker = Maker("template", "desk")
        return Reply(turn, self.conversation, decision, (Said("hi"),), maker, NOTHING_FOUND)

    def kinds(self, public: bool | None = None) -> list[str]:
        return [one.kind for one in self.events.since(0, self.conversation, public)]


@pytest.fixture
def room(engine: sql.Engine) -> Room:
    return Room(engine)


def test_a_reply_is_kept_shown_and_carries_on(room: Room) -> None:
    turn = room.turn()
    kept = room.handoffs.publish(replace(room.reply(turn), state=State(order="7"), customer="c-9"))
    assert room.conversations.state(room.conversation) == State(order="7")
    assert room.conversations.find(room.conversation).customer == "c-9"
    assert [one.reply for one in room.conversations.last_replies(room.conversation)] == [kept]
    assert room.events.since(0)[-1].body == {"turn": turn, "reply": kept}


def test_what_a_reply_suggests_is_noted_when_it_is_shown_and_only_then(room: Room) -> None:
    ItemStore(room.engine).put([Item(name, {"en": name}) for name in ("a", "b", "c")])
    told = tuple(
        Suggested(one, one, 1.0, (), "als", 0.5, True, model) for one, model in (("a", "m1"), ("b", ""))
    )
    first, late = room.turn(), room.turn()
    room.handoffs.publish(replace(room.reply(first), suggestions=told, customer="c-9"))
    room.handoffs.publish(replace(room.reply(first), suggestions=told))  # a turn has one reply
    room.handoffs.move(room.conversation, Taken("mei", NOW))
    room.handoffs.publish(replace(room.reply(late), suggestions=told))
    shown = ImpressionStore(room.engine).recent(9)
    assert shown == (Impression(first, "a", 1, 0.5, True, "m1", NOW, "c-9", room.conversation),)


def test_who_was_verified_stays_who_it_is(room: Room) -> None:
    for customer in ("c-9", "c-9", None):
        room.handoffs.publish(replace(room.reply(room.turn()), customer=customer))
        assert room.conversations.find(room.conversation).customer == "c-9"


def test_a_reply_to_another_customer_than_was_verified_is_not_kept(room: Room) -> None:
    room.handoffs.publish(replace(room.reply(room.turn()), customer="c-9"))
    before, other = room.events.since(0), replace(room.reply(room.turn()), customer="c-10")
    with pytest.raises(Conflict, match="another customer"):
        room.handoffs.publish(replace(other, state=State(order="8")))
    assert room.conversations.find(room.conversation).customer == "c-9"
    assert room.conversations.state(room.conversation).order == ""
    assert [one.kind for one in room.events.since(0)[len(before) :]] == ["turn"]


def test_a_decision_to_hand_off_is_its_own_notice(room: Room) -> None:
    kept = room.handoffs.publish(room.reply(room.turn(), HANDS_OFF))
    assert kept["transfer"] == {"trigger": "policy", "queue": "", "wait": None}
    assert room.kinds(public=True) == ["turn", "reply", "phase"]
    waits = room.handoffs.current(room.conversation)
    assert (waits.phase, waits.epoch, waits.trigger, waits.why) == ("waiting", 1, "policy", "wants a person")


def test_a_late_reply_is_kept_for_staff_and_shown_to_nobody(room: Room) -> None:
    turn = room.turn()
    room.handoffs.move(room.conversation, Taken("Lin", NOW))
    late = replace(room.reply(turn, HANDS_OFF), state=State(order="7"), customer="c-9", notes=("dark",))
    kept = room.handoffs.publish(late)
    assert (kept["decision"]["kind"], kept["reply"]["parts"], kept["notes"]) == ("wait", [], ["dark"])
    assert room.kinds(public=True) == ["turn", "phase"]
    assert room.kinds(public=False) == ["reply"]
    assert room.conversations.state(room.conversation) == State()
    assert room.conversations.find(room.conversation).customer is None


def test_a_turn_has_one_reply_the_first(room: Room) -> None:
    turn = room.turn()
    first = room.handoffs.publish(room.reply(turn))
    assert room.handoffs.publish(room.reply(turn, HANDS_OFF)) == first
    assert room.kinds() == ["turn", "reply"]


def test_a_desk_that_began_before_the_turn_was_sent_again_is_void_and_the_new_one_counts(room: Room) -> None:
    turn = room.turn("k")
    room.handoffs.move(room.conversation, Closed("Lin", NOW))
    room.time += timedelta(minutes=5)
    assert room.turn("k") == turn
    void = room.handoffs.publish(room.reply(turn, HANDS_OFF), epoch=0)
    assert void["decision"]["kind"] == "wait"
    assert room.handoffs.publish(room.reply(turn), epoch=2)["decision"]["kind"] == "say"


def test_a_notice_is_told_once_and_only_with_a_change(room: Room) -> None:
    asked = Asked("customer", "wants a person", "service", NOW)
    for _ in range(3):
        room.handoffs.move(room.conversation, asked, {"zh": "请稍等", "en": "One moment"})
    assert room.kinds(public=True) == ["phase", "notice"]


def test_a_message_takes_over_and_is_sent_once_by_its_key(room: Room) -> None:
    sent = [room.handoffs.message(room.conversation, "Lin", "hello", key="k") for _ in range(3)]
    assert len(set(sent)) == 1
    assert room.handoffs.current(room.conversation).answered == NOW
    assert room.kinds() == ["phase", "message"]
    room.turn("k")  # a customer's key of the same name is another
    with pytest.raises(Conflict, match="Lin has the conversation"):
        room.handoffs.message(room.conversation, "Ada", "me too", key="k")


def test_a_note_is_for_colleagues_and_takes_nothing_over(room: Room) -> None:
    room.handoffs.note(room.conversation, "Lin", "angry since Tuesday")
    assert (room.kinds(public=True), room.kinds(public=False)) == ([], ["note"])
    assert room.handoffs.current(room.conversation).phase == "bot"


def test_the_longest_wait_comes_first(room: Room) -> None:
    waits = list[str]()
    for minutes in (3, 1, 2):
        room.conversation = room.conversations.open().id
        room.handoffs.move(room.conversation, Asked("customer", "", "", NOW + timedelta(minutes=minutes)))
        waits.append(room.conversation)
    room.handoffs.move(room.conversation, Taken("Lin", NOW))
    assert [one.conversation for one in room.handoffs.waiting()] == [waits[1], waits[0]]
    assert [one.conversation for one in room.handoffs.waiting("human")] == [waits[2]]


def test_a_promise_is_broken_once_an_epoch(room: Room) -> None:
    epoch = room.handoffs.move(room.conversation, Asked("customer", "", "service", NOW)).epoch
    broke = [room.handoffs.broke(room.conversation, epoch, "first_response", NOW) for _ in range(2)]
    assert broke == [True, False]
    assert room.handoffs.waiting()[0].late == ("first_response",)
    room.handoffs.move(room.conversation, Closed("Lin", NOW))
    assert not room.handoffs.broke(room.conversation, epoch, "resolution", NOW)
    assert room.kinds(public=False) == ["late"]


def test_what_is_not_there_is_named(room: Room) -> None:
    gone: list[Callable[[], object]] = [
        lambda: room.handoffs.current("nobody"),
        lambda: room.handoffs.move("nobody", Taken("Lin", NOW)),
        lambda: room.handoffs.message("nobody", "Lin", "hello"),
        lambda: room.handoffs.publish(replace(room.reply("t"), conversation="nobody")),
    ]
    for one in gone:
        with pytest.raises(NotFound, match="there is no conversation 'nobody'"):
            one()
    with pytest.raises(NotFound, match="no turn 't'"):
        room.handoffs.publish(room.reply("t"))


def test_a_turn_to_a_resolved_conversation_opens_it_again_and_its_retry_does_not(room: Room) -> None:
    turn = room.turn("k")
    room.handoffs.publish(room.reply(turn))
    room.handoffs.move(room.conversation, Closed("Lin", NOW))
    assert room.turn("k") == turn
    assert room.handoffs.current(room.conversation).phase == "resolved"
    room.turn("another")
    assert room.handoffs.current(room.conversation).phase == "bot"
    assert room.kinds()[-2:] == ["phase", "turn"]


def test_turns_that_are_left_alone_are_found_unless_the_conversation_went_on(room: Room) -> None:
    left, again = room.turn(), room.turn("k")
    room.time += timedelta(minutes=3)
    assert [one.id for one in room.conversations.abandoned(room.time)] == [left, again]
    assert room.turn("k") == again  # it is being answered once more
    assert [one.id for one in room.conversations.abandoned(room.time)] == [left]
    room.handoffs.publish(room.reply(again))
    assert room.conversations.abandoned(room.time) == ()
    assert room.conversations.abandoned(room.time + timedelta(days=8)) == ()


def together(count: int, work: Callable[[int], object]) -> list[object]:
    """Let threads begin at the same moment; return what each gave or raised."""
    gate, found = Barrier(count), [None] * count

    def run(place: int) -> None:
        gate.wait()
        try:
            found[place] = work(place)  # type: ignore[call-overload]
        except FrontdeskError as error:
            found[place] = error  # type: ignore[call-overload]

    threads = [Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(found)


def test_of_two_who_take_over_at_once_exactly_one_has_it_and_the_other_is_told_who(room: Room) -> None:
    for _ in range(10):
        room.conversation = room.conversations.open().id
        room.handoffs.move(room.conversation, Asked("customer", "", "", NOW))
        found = together(2, lambda place: room.handoffs.move(room.conversation, Taken(f"agent {place}", NOW)))
        (refused,) = (one for one in found if isinstance(one, Conflict))
        owner = room.handoffs.current(room.conversation).agent
        assert f"{owner} has the conversation" in refused.message


def test_of_twenty_with_one_key_one_turn_is_kept(room: Room) -> None:
    found = together(20, lambda _: room.turn("k"))
    assert sum(isinstance(one, InProgress) for one in found) == 19
    assert room.kinds() == ["turn"]


def test_a_reply_and_a_takeover_at_once_come_in_one_order_or_the_other(room: Room) -> None:
    for _ in range(10):
        room.conversation = room.conversations.open().id
        reply = room.reply(room.turn(), HANDS_OFF)
        works: list[Callable[[], object]] = [
            lambda reply=reply: room.handoffs.publish(reply),  # type: ignore[misc]
            lambda: room.handoffs.message(room.conversation, "Lin", "hello"),
        ]
        together(2, lambda place, works=works: works[place]())  # type: ignore[misc]
        assert room.kinds(public=True) in (
            ["turn", "reply", "phase", "phase", "message"],
            ["turn", "phase", "message"],
        )
        assert room.handoffs.current(room.conversation).agent == "Lin"


def test_the_store_keeps_what_the_pure_machine_says(room: Room) -> None:
    now = room.handoffs.current(room.conversation)
    events: list[Happening] = [
        Asked("customer", "", "service", NOW),
        Taken("Lin", NOW),
        Returned("Lin", NOW),
        Closed("Mo", NOW),
    ]
    for event in events:
        now = step(now, event)
        assert room.handoffs.move(room.conversation, event) == now == room.handoffs.current(room.conversation)
