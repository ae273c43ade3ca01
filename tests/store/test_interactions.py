from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sql

from frontdesk.errors import FrontdeskError
from frontdesk.recommend.interaction import Interaction, Kind
from frontdesk.recommend.item import Item
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.interactions import Done, InteractionStore
from frontdesk.store.items import ItemStore
from frontdesk.store.preferences import PreferenceStore

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
KINDS: tuple[Kind, ...] = ("view", "cart", "buy")


@pytest.fixture
def kept(engine: sql.Engine) -> InteractionStore:
    ItemStore(engine).put([Item(name, {"en": name}) for name in "abcd"])
    return InteractionStore(engine)


def done(
    item: str, kind: Kind = "buy", ago: float = 1, customer: str | None = "ann", value: float | None = None
) -> Done:
    return Done(item, kind, NOW - ago * HOUR, customer, None, value)


def test_interactions_are_read_back_oldest_first(kept: InteractionStore) -> None:
    told = kept.add([done("a"), done("b", "rate", 2, value=4), done("c", customer="bob")], "api", NOW)
    assert (told.kept, told.known, told.refused) == (3, 0, ())
    assert kept.of("ann") == (
        Interaction("ann", "b", "rate", NOW - 2 * HOUR, 4.0),
        Interaction("ann", "a", "buy", NOW - HOUR),
    )
    assert [one.item for one in kept.of("ann", most=1)] == ["a"]
    assert kept.of("nobody") == ()
    assert kept.count() == 3


def test_the_same_interaction_handed_in_again_is_one(kept: InteractionStore) -> None:
    kept.add([done("a")], "api", NOW)
    elsewhere = Done("a", "buy", (NOW - HOUR).astimezone(timezone(timedelta(hours=8))), "ann")
    told = kept.add([done("a"), elsewhere, done("a", "cart")], "import", NOW)
    assert (told.kept, told.known) == (1, 2)
    keyed = [Done("b", "view", NOW - ago * HOUR, "ann", key="event-1") for ago in (1, 2)]
    assert kept.add(keyed, "api", NOW).kept == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (done("nothing"), "the catalogue has no item 'nothing'"),
        (done("a", ago=-1), "lies in the future"),
        (done("a", ago=400_000), "too long ago"),
        (done("a", "rate"), "1 to 5 stars, not nothing"),
        (done("a", "rate", value=6), "1 to 5 stars, not 6"),
        (done("a", "rate", value=float("nan")), "1 to 5 stars, not nan"),
        (done("a", "buy", value=2), "'buy' has no value"),
        (done("a", customer=None), "names nobody"),
    ],
)
def test_what_is_wrong_is_told_by_its_place_and_the_rest_is_kept(
    kept: InteractionStore, wrong: Done, message: str
) -> None:
    told = kept.add([done("a"), wrong, done("b")], "import", NOW)
    ((place, error),) = told.refused
    assert isinstance(error, FrontdeskError)
    assert (told.kept, place) == (2, 1)
    assert message in str(error)


def test_clocks_may_differ_by_some_minutes(kept: InteractionStore) -> None:
    assert kept.add([done("a", ago=-0.08)], "api", NOW).kept == 1


def test_who_is_verified_later_has_what_was_done_in_the_conversation(
    kept: InteractionStore, engine: sql.Engine
) -> None:
    talks = ConversationStore(engine)
    nobody, anns = talks.open().id, talks.open(customer="ann").id
    kept.add([Done("a", "view", NOW - HOUR, None, nobody), Done("b", "view", NOW, None, anns)], "chat", NOW)
    kept.add([done("c", ago=3)], "api", NOW)
    assert [one.item for one in kept.of("ann")] == ["c", "b"]
    assert [one.item for one in kept.of("ann", but=anns)] == ["c"]
    assert kept.session(nobody)[0].customer == f"conversation:{nobody}"
    assert [one.item for one in kept.session(anns)] == ["b"]
    log = kept.log(NOW, 20)
    rows = [(log.customers[user], log.items[item]) for user, item in zip(log.user, log.item, strict=True)]
    assert rows == [(f"conversation:{nobody}", "a"), ("ann", "c"), ("ann", "b")]


def test_a_log_has_every_item_and_the_rows_up_to_a_moment(kept: InteractionStore, engine: sql.Engine) -> None:
    kept.add([done("a", ago=5), done("c", "return", 3), done("b", "view", 1), done("c", ago=4)], "api", NOW)
    log = kept.log(NOW - 2 * HOUR, 20)
    assert (log.customers, log.items) == (("ann",), ("a", "b", "c", "d"))
    assert log.item.tolist() == [0, 2, 2]
    assert log.weight.tolist() == [1, 1, -1]
    assert log.at[-1] == (NOW - 3 * HOUR).timestamp()
    ItemStore(engine).retire(["c"])
    assert kept.log(NOW, 20).item.tolist() == [0, 1]
    assert kept.log(NOW, 20, ["b"]).item.tolist() == [0]


def test_a_log_may_be_of_some_kinds_and_bought_is_what_was_not_sent_back(kept: InteractionStore) -> None:
    kept.add([done("a", ago=9), done("b", ago=8), done("c", "view", 7)], "api", NOW)
    kept.add([done("a", "return", 6), done("d", ago=5)], "api", NOW)
    assert kept.log(NOW, 20, kinds=("buy", "return")).item.tolist() == [0, 1, 0, 3]
    assert kept.bought("ann") == ("b", "d")
    assert kept.bought("bob") == ()


def test_an_empty_log_has_the_items_alone(kept: InteractionStore) -> None:
    log = kept.log(NOW, 20)
    assert (len(log.user), log.customers, log.items) == (0, (), ("a", "b", "c", "d"))


def test_a_flood_of_one_customer_counts_no_more_than_the_cap(kept: InteractionStore) -> None:
    flood = [done("a", "view", number / 100) for number in range(300)]
    flood += [done("b", "rate", number / 100, value=5) for number in range(300)]
    told = kept.add(flood, "api", NOW)
    assert told.kept == 600  # nothing is thrown away
    log = kept.log(NOW, 20)
    assert len(log.user) == 2  # looked at once a day, rated once
    many = [
        done(item, kind, 24 + place / 100)
        for place, (item, kind) in enumerate((item, kind) for item in "abcd" for kind in KINDS)
    ]
    kept.add(many, "api", NOW)
    assert len(kept.log(NOW, 5).user) == 2 + 5


def test_of_several_ratings_the_last_counts(kept: InteractionStore) -> None:
    kept.add([done("a", "rate", 50, value=1), done("a", "rate", 2, value=5)], "api", NOW)
    assert kept.log(NOW, 20).weight.tolist() == [1]


def test_nothing_is_learnt_of_those_who_want_nothing_personal(
    kept: InteractionStore, engine: sql.Engine
) -> None:
    kept.add([done("a"), done("b", customer="bob"), Done("c", "view", NOW, None, "c1")], "api", NOW)
    PreferenceStore(engine).set(False, "ann")
    PreferenceStore(engine).set(False, None, "c1")
    PreferenceStore(engine).set(True, "bob")
    assert kept.log(NOW, 20).customers == ("bob",)


def test_nothing_is_kept_of_a_conversation_that_was_forgotten(
    kept: InteractionStore, engine: sql.Engine
) -> None:
    talks = ConversationStore(engine)
    talk = talks.open().id
    talks.forget(talk)  # while a turn of it was being answered
    told = kept.add([Done("a", "view", NOW, None, talk), Done("b", "view", NOW, "ann")], "chat", NOW)
    assert [(place, error.part) for place, error in told.refused] == [(0, "conversation")]
    assert (told.kept, kept.count()) == (1, 1)
