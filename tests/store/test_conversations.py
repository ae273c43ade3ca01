from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import uuid4

import numpy as np
import pytest
import sqlalchemy as sql

from frontdesk.errors import FrontdeskError, InProgress, KeyReused, NotFound
from frontdesk.store.consents import ConsentStore, now
from frontdesk.store.conversations import Begun, ConversationStore, Key
from frontdesk.store.schema import schema
from frontdesk.store.tables import turns
from frontdesk.store.voices import KeptVoice, VoiceStore
from frontdesk.turn.codec import Json
from frontdesk.turn.consent import agreed
from frontdesk.turn.parts import Blob, Image, Part, Text
from frontdesk.turn.turn import Turn

PHOTO = Image(Blob("a" * 64, "image/png", 3))


def turn(conversation: str, *parts: Part, at: datetime | None = None) -> Turn:
    return Turn(str(uuid4()), conversation, parts or (Text("退款 please 👍"),), at or datetime.now(UTC), "zh")


def answer(store: ConversationStore, said: str, reply: Json) -> None:
    with store.engine.begin() as connection:
        connection.execute(turns.update().where(turns.c.id == said).values(reply=reply))


@pytest.fixture
def store(engine: sql.Engine) -> ConversationStore:
    return ConversationStore(engine)


def test_a_turn_is_read_back_as_it_was_written(store: ConversationStore) -> None:
    conversation = store.open("zh")
    said = turn(conversation.id, Text("坏了"), PHOTO)
    store.begin(said)
    (kept,) = store.turns(conversation.id)
    assert (kept.id, kept.at, kept.reply) == (said.id, said.at, None)
    assert kept.parts[0] == {"kind": "text", "text": "坏了"}
    assert kept.parts[1]["blob"] == "a" * 64
    assert store.find(conversation.id) == conversation


def test_replies_come_back_oldest_first_and_bounded(store: ConversationStore) -> None:
    conversation = store.open().id
    for number in range(10):
        said = turn(conversation)
        store.begin(said)
        answer(store, said.id, {"number": number})
    assert [one.reply["number"] for one in store.last_replies(conversation, 3)] == [7, 8, 9]


def test_the_same_key_gives_the_same_reply_and_stores_no_second_turn(store: ConversationStore) -> None:
    conversation, key = store.open().id, Key("k", "1" * 64)
    first = turn(conversation)
    assert store.begin(first, key) == Begun(first.id, 0)
    answer(store, first.id, {"text": "好的"})
    assert store.begin(turn(conversation), key) == Begun(first.id, 0, {"text": "好的"})
    assert len(store.turns(conversation)) == 1


def test_the_same_key_with_another_body_is_refused(store: ConversationStore) -> None:
    conversation = store.open().id
    store.begin(turn(conversation), Key("k", "1" * 64))
    with pytest.raises(KeyReused, match="'k' came before with another body"):
        store.begin(turn(conversation), Key("k", "2" * 64))
    assert len(store.turns(conversation)) == 1


def test_a_key_belongs_to_its_conversation(store: ConversationStore) -> None:
    for body in ("1" * 64, "2" * 64):
        said = turn(store.open().id)
        assert store.begin(said, Key("k", body)) == Begun(said.id, 0)


def test_a_key_whose_turn_is_being_answered_says_so(store: ConversationStore) -> None:
    conversation, key = store.open().id, Key("k", "1" * 64)
    store.begin(turn(conversation), key)
    with pytest.raises(InProgress):
        store.begin(turn(conversation), key)


def test_a_turn_that_was_left_without_a_reply_is_taken_up_by_its_key_and_kept_once(
    store: ConversationStore,
) -> None:
    conversation, key = store.open().id, Key("k", "1" * 64)
    left = turn(conversation, at=datetime.now(UTC) - timedelta(minutes=10))
    store.begin(left, key)
    assert store.begin(turn(conversation), key) == Begun(left.id, 0)
    assert [kept.id for kept in store.turns(conversation)] == [left.id]
    with pytest.raises(InProgress):
        store.begin(turn(conversation), key)


def test_a_turn_that_was_refused_for_want_of_room_can_be_sent_again_at_once(store: ConversationStore) -> None:
    conversation, key = store.open().id, Key("k", "1" * 64)
    said = turn(conversation)
    store.begin(said, key)
    store.release(conversation, said.id)
    assert store.begin(turn(conversation), key) == Begun(said.id, 0)


def test_a_key_past_its_life_brings_another_turn(store: ConversationStore) -> None:
    conversation, key = store.open().id, Key("k", "1" * 64)
    store.begin(turn(conversation, at=datetime.now(UTC) - timedelta(hours=25)), key)
    said = turn(conversation)
    assert store.begin(said, key) == Begun(said.id, 0)
    assert len(store.turns(conversation)) == 2


def test_of_many_at_once_with_one_key_exactly_one_is_stored(store: ConversationStore) -> None:
    conversation, key = store.open().id, Key("k", "1" * 64)
    results: list[object] = []

    def send() -> None:
        try:
            results.append(store.begin(turn(conversation), key).reply)
        except FrontdeskError as error:
            results.append(error.kind)

    threads = [Thread(target=send) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, results)) == ["None"] + ["in_progress"] * 11
    assert len(store.turns(conversation)) == 1


def test_an_unknown_conversation_is_named_with_the_remedy(store: ConversationStore) -> None:
    with pytest.raises(
        NotFound, match="there is no conversation 'nobody'; open one with POST /v1/conversations"
    ):
        store.find("nobody")


def test_a_forgotten_conversation_leaves_no_row_and_others_stay(
    engine: sql.Engine, store: ConversationStore
) -> None:
    ids = [store.open().id for _ in range(2)]
    for one in ids:
        store.begin(turn(one), Key("k", "1" * 64))
        ConsentStore(engine).record(one, now(agreed(["voice"]), "0" * 12, "chat"))
        VoiceStore(engine).add(one, KeptVoice(1, np.ones(4, np.float32)), "m", "0" * 12)
    assert store.forget(ids[0])
    assert not store.forget(ids[0])
    with engine.connect() as connection:
        for table in schema.sorted_tables:
            named = [column for column in ("conversation", "id") if column in table.c]
            for column in named:
                mine = sql.select(table).where(table.c[column] == ids[0])
                assert connection.execute(mine).all() == [], table.name
    with pytest.raises(NotFound):
        store.find(ids[0])
    assert len(store.turns(ids[1])) == 1
    assert VoiceStore(engine).get(ids[1]) is not None
