from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sql

from frontdesk.dialogue.handoff import Asked, Closed, Returned, Taken
from frontdesk.errors import InvalidInput
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.corrections import CorrectionStore, Said
from frontdesk.store.handoffs import HandoffStore
from frontdesk.store.inbox import InboxStore, Order, Wanted
from frontdesk.store.tables import turns
from frontdesk.store.tags import TagStore
from frontdesk.turn.parts import Text
from frontdesk.turn.turn import Turn

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
EVERY = ("bot", "waiting", "human", "resolved")


@dataclass
class Shop:
    """A database with conversations that one can tell apart by a letter."""

    engine: sql.Engine
    ids: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def kept(self) -> InboxStore:
        return InboxStore(self.engine)

    def opened(self, name: str, emotion: str = "", intent: str = "", said: str = "hello") -> str:
        """Open a conversation, with an answered turn where something was found in it."""
        self.ids[name] = conversation = ConversationStore(self.engine).open("en").id
        if emotion or intent:
            self.said(name, emotion, intent, said)
        return conversation

    def said(self, name: str, emotion: str, intent: str, said: str = "hello", minutes: float = 0) -> str:
        at = NOW + timedelta(minutes=minutes)
        turn = Turn(str(uuid4()), self.ids[name], (Text(said),), at)
        ConversationStore(self.engine).begin(turn)
        found = {"findings": {"emotion": {"value": emotion}, "intent": {"value": intent}}}
        with self.engine.begin() as connection:
            connection.execute(turns.update().where(turns.c.id == turn.id).values(reply=found))
        return turn.id

    def ask(self, name: str, minutes: float = 0, queue: str = "service") -> None:
        asked = Asked("customer", "why", queue, NOW + timedelta(minutes=minutes))
        HandoffStore(self.engine, lambda: asked.at).move(self.ids[name], asked)

    def take(self, name: str, agent: str = "Lin", minutes: float = 1) -> None:
        HandoffStore(self.engine).move(self.ids[name], Taken(agent, NOW + timedelta(minutes=minutes)))

    def names(self, wanted: Wanted, order: Order = "urgent") -> str:
        letters = {conversation: name for name, conversation in self.ids.items()}
        return "".join(letters[one.conversation] for one in self.kept.page(wanted, order, 50).listed)


@pytest.fixture
def shop(engine: sql.Engine) -> Shop:
    return Shop(engine)


def test_those_that_wait_or_are_with_a_person_are_listed_longest_wait_first(shop: Shop) -> None:
    for name in "abcde":
        shop.opened(name)
    shop.ask("c", 1)
    shop.ask("a", 2)
    shop.ask("d", 3)
    shop.take("d")
    shop.ask("e", 0)
    HandoffStore(shop.engine).move(shop.ids["e"], Closed("Lin", NOW))
    assert shop.names(Wanted()) == "cad"
    assert shop.names(Wanted(phases=("waiting",))) == "ca"
    assert shop.names(Wanted(phases=("bot",))) == "b"
    assert shop.kept.counts() == {"bot": 1, "waiting": 2, "human": 1, "resolved": 1}


def test_a_broken_promise_comes_before_a_longer_wait(shop: Shop) -> None:
    for name, minutes in (("a", 0), ("b", 5), ("c", 9)):
        shop.opened(name)
        shop.ask(name, minutes)
    handoffs = HandoffStore(shop.engine)
    assert handoffs.broke(shop.ids["b"], 1, "first_response", NOW)
    assert shop.names(Wanted()) == "bac"
    assert shop.names(Wanted(), "waited") == "abc"
    assert shop.kept.late(shop.ids["b"]) == ("first_response",)
    assert shop.kept.late(shop.ids["a"]) == ()
    handoffs.move(shop.ids["b"], Closed("Lin", NOW))  # what is over is not urgent any more
    assert shop.names(Wanted(phases=EVERY)) == "abc"


def test_the_newest_words_come_first_where_that_is_asked_for(shop: Shop) -> None:
    for name in "ab":
        shop.opened(name, "joy", "thanks")
        shop.ask(name)
    shop.said("b", "joy", "thanks", minutes=3)
    shop.said("a", "joy", "thanks", minutes=9)
    assert shop.names(Wanted(), "newest") == "ab"


FILTERS: list[tuple[Wanted, str]] = [
    (Wanted(EVERY), "abcd"),
    (Wanted(EVERY, queues=("repairs",)), "b"),
    (Wanted(EVERY, queues=("repairs", "service")), "abc"),
    (Wanted(EVERY, agents=("Lin",)), "c"),
    (Wanted(EVERY, moods=("anger",)), "ac"),
    (Wanted(EVERY, moods=("anger", "fear")), "abc"),
    (Wanted(EVERY, intents=("refund",)), "ab"),
    (Wanted(EVERY, moods=("anger",), intents=("refund",)), "a"),
    (Wanted(EVERY, tags=("vip",)), "bd"),
    (Wanted(EVERY, tags=("vip", "new")), "abd"),
    (Wanted(EVERY, asked_before=NOW + timedelta(minutes=1)), "ab"),
    (Wanted(EVERY, moods=("' OR 1=1 --",)), ""),
]


@pytest.mark.parametrize(("wanted", "names"), FILTERS)
def test_a_filter_leaves_what_has_one_of_its_values(shop: Shop, wanted: Wanted, names: str) -> None:
    for name, emotion, intent in (("a", "anger", "refund"), ("b", "fear", "refund"), ("c", "anger", "how")):
        shop.opened(name, emotion, intent)
    shop.opened("d")
    for name, minutes, queue in (("a", 0, "service"), ("b", 1, "repairs"), ("c", 2, "service")):
        shop.ask(name, minutes, queue)
    shop.take("c")
    for name, tags in (("a", ["new"]), ("b", ["vip"]), ("d", ["vip", "old"])):
        TagStore(shop.engine).put(shop.ids[name], tags, "Lin")
    assert "".join(sorted(shop.names(wanted))) == names


def test_a_row_tells_the_newest_turn_and_what_staff_say_of_it(shop: Shop) -> None:
    conversation = shop.opened("a", "joy", "thanks", "it broke")
    turn = shop.said("a", "neutral", "refund", "my money", minutes=4)
    shop.ask("a", 5)
    CorrectionStore(shop.engine).add(conversation, turn, Said("sadness", None, "Lin"))
    CorrectionStore(shop.engine).add(conversation, turn, Said("anger", None, "Lin"))
    TagStore(shop.engine).put(conversation, ["b", "a"], "Lin")
    (row,) = shop.kept.page(Wanted(moods=("anger",)), "urgent", 9).listed
    assert (row.emotion, row.intent) == ("anger", "refund")
    assert row.parts == ({"kind": "text", "text": "my money"},)
    assert row.at == NOW + timedelta(minutes=4)
    assert row.tags == ("a", "b")
    assert (row.handoff.phase, row.handoff.asked) == ("waiting", NOW + timedelta(minutes=5))
    assert shop.kept.corrected(turn) == {"emotion": "anger"}


def test_a_conversation_without_a_turn_is_listed_too(shop: Shop) -> None:
    shop.opened("a")
    shop.ask("a")
    (row,) = shop.kept.page(Wanted(), "urgent", 9).listed
    assert (row.emotion, row.intent, row.parts, row.at) == ("", "", (), row.created)


@pytest.mark.parametrize("order", ["urgent", "waited", "newest"])
def test_pages_together_are_the_whole_list_also_where_times_are_equal(shop: Shop, order: Order) -> None:
    for at, name in enumerate("abcdefg"):
        shop.opened(name, "joy", "thanks")
        shop.said(name, "joy", "thanks", minutes=at % 3)
        shop.ask(name, at % 2)
    HandoffStore(shop.engine).broke(shop.ids["f"], 1, "resolution", NOW)
    whole = [one.conversation for one in shop.kept.page(Wanted(), order, 50).listed]
    seen: list[str] = []
    after: str | None = None
    while True:
        page = shop.kept.page(Wanted(), order, 2, after)
        seen += [one.conversation for one in page.listed]
        after = page.following
        if after is None:
            break
    assert seen == whole
    assert len(set(seen)) == 7


@pytest.mark.parametrize("after", ["", "x", "MQ==", "4pyT", "YSBiIGM=", "é" * 9])
def test_a_cursor_that_no_page_gave_is_refused(shop: Shop, after: str) -> None:
    with pytest.raises(InvalidInput, match="`after` is not what a page"):
        shop.kept.page(Wanted(), "urgent", 2, after)


def test_who_asked_earlier_in_the_same_queue_is_ahead(shop: Shop) -> None:
    for name, minutes, queue in (("a", 0, "service"), ("b", 1, "service"), ("c", 0, "repairs")):
        shop.opened(name)
        shop.ask(name, minutes, queue)
    assert shop.kept.waiting("service") == 2
    assert shop.kept.waiting("service", NOW + timedelta(minutes=1)) == 1
    shop.take("a")
    assert shop.kept.waiting("service") == 1
    assert shop.kept.waiting("nobody's") == 0


def test_takes_are_the_newest_waits_of_a_queue_that_are_over(shop: Shop) -> None:
    for name in "abc":
        shop.opened(name)
    shop.ask("a", 0)
    shop.take("a", minutes=2)
    shop.ask("b", 1, "repairs")
    shop.take("b", minutes=9)
    shop.take("c", minutes=9)  # nobody waited
    HandoffStore(shop.engine).move(shop.ids["a"], Returned("Lin", NOW + timedelta(minutes=10)))
    shop.ask("a", 20)
    shop.take("a", minutes=25)

    def waits(queue: str, most: int = 9) -> list[float]:
        return [(taken - asked).total_seconds() / 60 for asked, taken in shop.kept.takes(queue, most)]

    assert waits("service") == [5, 2]
    assert waits("service", 1) == [5]
    assert waits("repairs") == [8]


def test_a_package_is_made_of_the_newest_turns_oldest_first(shop: Shop) -> None:
    conversation = shop.opened("a")
    ids = [shop.said("a", "joy", "thanks", minutes=at) for at in range(5)]
    assert [turn.id for turn in shop.kept.turns(conversation, 3)] == ids[2:]


def test_listing_a_hundred_conversations_asks_the_database_twice(
    shop: Shop, counting: Callable[[], list[str]]
) -> None:
    for at in range(100):
        shop.opened(str(at), "joy", "thanks")
        shop.ask(str(at), at)
    asked = counting()
    assert len(shop.kept.page(Wanted(), "urgent", 100).listed) == 100
    assert len([one for one in asked if one.startswith("SELECT")]) == 2


@pytest.fixture
def counting(engine: sql.Engine) -> Callable[[], list[str]]:
    """Give what starts to write statements down."""

    def start() -> list[str]:
        told: list[str] = []

        def note(*given: object) -> None:
            told.append(str(given[2]))

        sql.event.listen(engine, "before_cursor_execute", note)
        return told

    return start
