from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Barrier, BrokenBarrierError

import sqlalchemy as sql

from frontdesk.recommend.item import Item
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.impressions import Impression, ImpressionStore
from frontdesk.store.interactions import Done, InteractionStore
from frontdesk.store.items import ItemStore
from frontdesk.store.preferences import PreferenceStore, erase
from frontdesk.store.tables import conversations
from frontdesk.store.wares import preferences

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_suggestions_are_personal_until_somebody_says_no(engine: sql.Engine) -> None:
    kept = PreferenceStore(engine)
    assert kept.personal("ann")
    kept.set(False, "ann")
    assert not kept.personal("ann")
    assert not kept.personal("ann", "c1")
    assert kept.personal(None, "c1")
    assert kept.personal("bob", "c1")
    kept.set(True, "ann")
    assert kept.personal("ann")


def test_what_was_said_last_counts_in_the_conversation_or_by_name(engine: sql.Engine) -> None:
    kept = PreferenceStore(engine)
    kept.set(True, "ann", now=NOW - HOUR)
    kept.set(False, None, "c1", NOW)  # before they were verified as ann
    assert not kept.personal("ann", "c1")
    kept.set(True, "ann", "c1", NOW + HOUR)
    assert kept.personal("ann", "c1")
    assert kept.personal(None, None)


def test_two_who_say_it_at_once_are_both_heard(engine: sql.Engine) -> None:
    kept, both = PreferenceStore(engine), Barrier(2)

    def meet(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("INSERT"):
            with suppress(BrokenBarrierError):  # where a database lets only one come so far
                both.wait(1)

    sql.event.listen(engine, "before_cursor_execute", meet)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda said: kept.set(said, "ann"), [True, False]))
    with engine.connect() as connection:
        assert connection.execute(sql.select(preferences.c.whose)).scalars().all() == ["customer:ann"]


def test_a_conversation_in_which_nothing_personal_was_wanted_stays_unread_once_it_is_somebodys(
    engine: sql.Engine,
) -> None:
    ItemStore(engine).put([Item(name, {"en": name}) for name in "ab"])
    kept, done, talks = PreferenceStore(engine), InteractionStore(engine), ConversationStore(engine)
    talk = talks.open().id
    done.add([Done("a", "buy", NOW, None, talk), Done("b", "buy", NOW, "ann")], "chat", NOW)
    kept.set(False, None, talk, NOW)
    with engine.begin() as connection:
        connection.execute(conversations.update().values(customer="ann"))
    assert [one.item for one in done.of("ann")] == ["b"]
    assert len(done.log(NOW, 20).user) == 1
    kept.set(True, "ann", talk, NOW + HOUR)  # and there she changes her mind
    assert [one.item for one in done.of("ann")] == ["a", "b"]
    assert len(done.log(NOW, 20).user) == 2


def test_who_was_verified_in_a_conversation_is_asked_for_too(engine: sql.Engine) -> None:
    kept, talk = PreferenceStore(engine), ConversationStore(engine).open(customer="ann").id
    assert kept.personal(None, talk)
    kept.set(False, "ann")
    assert not kept.personal(None, talk)


def test_an_erased_customer_leaves_nothing_behind(engine: sql.Engine) -> None:
    ItemStore(engine).put([Item("a", {"en": "a"})])
    done, shown, wanted = InteractionStore(engine), ImpressionStore(engine), PreferenceStore(engine)
    anns, other = ConversationStore(engine).open(customer="ann").id, ConversationStore(engine).open().id
    places = [("ann", None), (None, anns), ("bob", None), (None, other)]
    done.add([Done("a", "buy", NOW, *place) for place in places], "api", NOW)
    shown.add([Impression("r", "a", 1, 1.0, False, "m", NOW, *place) for place in places])
    for place in places:
        wanted.set(False, *place)
    assert erase(engine, "ann") == 2
    assert done.of("ann") == ()
    assert done.count() == 2
    assert {(one.customer, one.conversation) for one in shown.recent(9)} == {("bob", None), (None, other)}
    with engine.connect() as connection:
        left = set(connection.execute(sql.select(preferences.c.whose)).scalars())
    assert left == {"customer:bob", f"conversation:{other}"}
    assert erase(engine, "ann") == 0


def test_a_forgotten_conversation_takes_its_preference_along(engine: sql.Engine) -> None:
    talks, wanted = ConversationStore(engine), PreferenceStore(engine)
    conversation = talks.open().id
    wanted.set(False, None, conversation)
    talks.forget(conversation)
    assert wanted.personal(None, conversation)
