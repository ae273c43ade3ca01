from datetime import UTC, datetime
from threading import Thread

import pytest
import sqlalchemy as sql

from frontdesk.store.conversations import ConversationStore, hold
from frontdesk.store.events import EventStore, append

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def add(engine: sql.Engine, conversation: str, text: str, public: bool = True) -> int:
    with engine.begin() as connection:
        hold(connection, conversation)
        return append(connection, conversation, "note", {"text": text}, public, NOW)


@pytest.fixture
def conversation(engine: sql.Engine) -> str:
    return ConversationStore(engine).open().id


def test_events_come_back_in_their_order_from_where_a_listener_left_off(
    engine: sql.Engine, conversation: str
) -> None:
    numbers = [add(engine, conversation, text) for text in ("a", "b", "c")]
    store = EventStore(engine)
    assert [one.number for one in store.since(0)] == numbers == sorted(numbers)
    assert [one.body["text"] for one in store.since(numbers[0])] == ["b", "c"]
    assert [one.body["text"] for one in store.since(0, most=2)] == ["a", "b"]
    assert store.last() == store.last(conversation) == numbers[-1]
    (first, *_) = store.since(0)
    assert (first.conversation, first.kind, first.public, first.at) == (conversation, "note", True, NOW)


def test_a_customer_is_told_what_is_public_and_nothing_of_others(
    engine: sql.Engine, conversation: str
) -> None:
    other = ConversationStore(engine).open().id
    add(engine, conversation, "hello")
    add(engine, conversation, "do not refund", public=False)
    add(engine, other, "somebody else")
    told = EventStore(engine).since(0, conversation, public=True)
    assert [one.body["text"] for one in told] == ["hello"]
    assert [one.body["text"] for one in EventStore(engine).since(0, public=False)] == ["do not refund"]


def test_before_anything_happened_the_last_number_is_none(engine: sql.Engine, conversation: str) -> None:
    assert EventStore(engine).last(conversation) == 0


def test_a_number_is_never_given_again(engine: sql.Engine, conversation: str) -> None:
    number = add(engine, conversation, "forget me")
    ConversationStore(engine).forget(conversation)
    assert add(engine, ConversationStore(engine).open().id, "another") > number


def test_who_reads_on_misses_nothing_while_many_write(engine: sql.Engine) -> None:
    """Numbers are given out in the order of commits, or a listener would read past one that comes later."""
    conversations = [ConversationStore(engine).open().id for _ in range(4)]
    writers = [
        Thread(target=lambda one=one: [add(engine, one, str(turn)) for turn in range(15)])
        for one in conversations
    ]
    for writer in writers:
        writer.start()
    seen, store = list[int](), EventStore(engine)
    while any(writer.is_alive() for writer in writers):
        seen += [one.number for one in store.since(seen[-1] if seen else 0)]
    seen += [one.number for one in store.since(seen[-1] if seen else 0)]
    assert seen == [one.number for one in store.since(0)]
    assert len(seen) == 60
