from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import sqlalchemy as sql

from frontdesk.errors import NotFound
from frontdesk.store.conversations import ConversationStore, hold
from frontdesk.store.corrections import CorrectionStore, Said
from frontdesk.turn.parts import Text
from frontdesk.turn.turn import Turn


def tell(engine: sql.Engine, words: str = "it broke") -> tuple[str, str]:
    kept = ConversationStore(engine)
    conversation = kept.open("en").id
    return conversation, more(engine, conversation, words)


def more(engine: sql.Engine, conversation: str, words: str) -> str:
    turn = Turn(str(uuid4()), conversation, (Text(words),), datetime.now(UTC))
    ConversationStore(engine).begin(turn)
    return turn.id


def test_a_correction_is_read_back_newest_first_in_pages(engine: sql.Engine) -> None:
    kept, (conversation, turn) = CorrectionStore(engine), tell(engine)
    made = [kept.add(conversation, turn, Said("anger", None, f"agent {number}")) for number in range(5)]
    assert kept.page(3) == tuple(reversed(made[2:]))
    assert kept.page(3, before=made[2].number) == tuple(reversed(made[:2]))


def test_the_last_correction_of_a_turn_and_field_wins(engine: sql.Engine) -> None:
    kept, (conversation, turn) = CorrectionStore(engine), tell(engine)
    kept.add(conversation, turn, Said("joy", "refund", "a"))
    kept.add(conversation, turn, Said("anger", None, "b"))
    kept.add(conversation, turn, Said(None, "returns", "c"))
    assert [one.label for one in kept.corrected("emotion")] == ["anger"]
    assert [one.label for one in kept.corrected("intent")] == ["returns"]


def test_nobody_may_be_learnt_from_until_they_said_so(engine: sql.Engine) -> None:
    kept, (conversation, turn) = CorrectionStore(engine), tell(engine)
    kept.add(conversation, turn, Said("anger", None, "a"))
    assert not kept.allowed(conversation)
    assert [one.allowed for one in kept.corrected("emotion")] == [False]
    for answer in (True, False, True):
        kept.allow(conversation, answer)
        assert kept.allowed(conversation) is answer
        assert [one.allowed for one in kept.corrected("emotion")] == [answer]


def test_telling_whether_one_may_be_learnt_from_waits_for_no_writer(engine: sql.Engine) -> None:
    kept, (conversation, _) = CorrectionStore(engine), tell(engine)
    kept.allow(conversation, True)
    with ThreadPoolExecutor(1) as reading, engine.begin() as writing:
        hold(writing, conversation)
        assert reading.submit(kept.allowed, conversation).result(timeout=5)  # locks are waited for longer


def test_turns_come_in_their_order_with_their_words(engine: sql.Engine) -> None:
    kept, (conversation, first) = CorrectionStore(engine), tell(engine, "one")
    second = more(engine, conversation, "two")
    for turn in (second, first):
        kept.add(conversation, turn, Said("joy", None, "a"))
    assert [one.parts[0]["text"] for one in kept.corrected("emotion")] == ["one", "two"]


def test_a_turn_that_is_not_there_cannot_be_corrected(engine: sql.Engine) -> None:
    kept, (conversation, _) = CorrectionStore(engine), tell(engine)
    _, other = tell(engine)
    for named in ("nothing", other):
        with pytest.raises(NotFound, match="has no turn"):
            kept.add(conversation, named, Said("joy", None, "a"))
    with pytest.raises(NotFound, match="no conversation"):
        kept.add("nobody", other, Said("joy", None, "a"))
    with pytest.raises(NotFound):
        kept.allow("nobody", True)
    assert kept.page(10) == ()


def test_corrections_go_with_their_conversation(engine: sql.Engine) -> None:
    kept, (conversation, turn) = CorrectionStore(engine), tell(engine)
    kept.add(conversation, turn, Said("anger", None, "a"))
    kept.allow(conversation, True)
    assert ConversationStore(engine).forget(conversation)
    assert kept.page(10) == ()
    with pytest.raises(NotFound):
        kept.allowed(conversation)
