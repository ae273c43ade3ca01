from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql

from frontdesk.dialogue.handoff import Taken
from frontdesk.errors import NotFound
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.events import EventStore
from frontdesk.store.handoffs import HandoffStore
from frontdesk.store.scores import Counted, ScoreStore

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)


def test_the_last_score_of_a_conversation_counts(engine: sql.Engine) -> None:
    kept, conversation = ScoreStore(engine, lambda: NOW), ConversationStore(engine).open().id
    assert kept.of(conversation) is None
    kept.add(conversation, 1, "too slow")
    said = kept.add(conversation, 5, "now it works")
    assert kept.of(conversation) == said
    assert kept.counted(LONG_AGO) == (Counted(None, 5, 1),)
    assert kept.newest(LONG_AGO, 9) == (said,)


def test_a_score_is_that_of_the_person_who_has_the_conversation(engine: sql.Engine) -> None:
    kept, conversation = ScoreStore(engine), ConversationStore(engine).open().id
    HandoffStore(engine).move(conversation, Taken("Lin", NOW))
    assert kept.add(conversation, 4, "").agent == "Lin"
    assert kept.counted(LONG_AGO) == (Counted("Lin", 4, 1),)


def test_staff_are_told_and_customers_are_not(engine: sql.Engine) -> None:
    kept, conversation = ScoreStore(engine), ConversationStore(engine).open().id
    kept.add(conversation, 2, "hm")
    (event,) = EventStore(engine).since(0, conversation)
    assert (event.kind, event.public, event.body) == ("scored", False, {"score": 2, "comment": "hm"})


def test_older_scores_are_left_out_and_only_so_many_are_listed(engine: sql.Engine) -> None:
    times = iter([NOW - timedelta(days=40), NOW, NOW])
    kept, opened = ScoreStore(engine, lambda: next(times)), ConversationStore(engine)
    for score in (1, 4, 4):
        kept.add(opened.open().id, score, "")
    month = NOW - timedelta(days=30)
    assert kept.counted(month) == (Counted(None, 4, 2),)
    assert len(kept.newest(month, 1)) == 1


def test_a_score_of_no_conversation_is_refused(engine: sql.Engine) -> None:
    with pytest.raises(NotFound, match="no conversation 'gone'"):
        ScoreStore(engine).add("gone", 3, "")
