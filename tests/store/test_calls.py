from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
import sqlalchemy as sql

from frontdesk.errors import Conflict, NotFound
from frontdesk.store.approvals import ApprovalStore, Wanted
from frontdesk.store.calls import Begun, CallStore, Kept
from frontdesk.store.conversations import ConversationStore

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def begun(engine: sql.Engine) -> Begun:
    conversation = ConversationStore(engine).open().id
    return Begun(Wanted(conversation, "c01", "note", {"text": "坏了"}), "t1", NOON)


def test_a_key_is_begun_once_and_told_afterwards(engine: sql.Engine, begun: Begun) -> None:
    store = CallStore(engine)
    assert store.begin(begun) is None
    assert store.begin(begun) == Kept("t1", NOON, None, None, "")
    store.end(begun.key, "done", {"id": 1}, "")
    assert store.begin(begun) == Kept("t1", NOON, "done", {"id": 1}, "")


def test_another_turn_tool_argument_or_approval_is_another_key(begun: Begun) -> None:
    others = [
        replace(begun, turn="t2"),
        replace(begun, approval="a"),
        replace(begun, wanted=replace(begun.wanted, tool="pay")),
        replace(begun, wanted=replace(begun.wanted, arguments={"text": "坏"})),
        replace(begun, wanted=replace(begun.wanted, customer="c02")),
    ]
    assert len({begun.key, *(other.key for other in others)}) == 6
    assert replace(begun, turn="t2", approval="a").key == others[1].key  # an approval stands for its turn


def test_threads_that_begin_at_once_have_one_winner(engine: sql.Engine, begun: Begun) -> None:
    store, start = CallStore(engine), Barrier(8)
    found: list[Kept | None] = []

    def begin() -> None:
        start.wait()
        found.append(store.begin(begun))

    threads = [Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found.count(None) == 1


def test_an_approval_is_used_up_in_the_moment_that_it_begins(engine: sql.Engine, begun: Begun) -> None:
    store, approvals = CallStore(engine), ApprovalStore(engine)
    name = approvals.ask(begun.wanted, "t0", NOON)
    allowed = replace(begun, approval=name)
    with pytest.raises(Conflict, match="not given yet"):
        store.begin(allowed)
    assert store.find(allowed.key) is None  # nothing was begun either
    assert approvals.grant(name, begun.wanted.conversation, "c01", "t1", NOON)
    assert store.begin(allowed) is None
    assert store.begin(allowed) is not None


def test_what_became_known_late_stays_given_up(engine: sql.Engine, begun: Begun) -> None:
    store = CallStore(engine)
    store.begin(begun)
    store.note(begun.key, "it ended later: done")
    store.end(begun.key, "done", {"id": 1}, "")  # too late to count
    assert store.begin(begun) == Kept("t1", NOON, "timed_out", None, "it ended later: done")


def test_nothing_is_begun_in_a_conversation_that_is_not_there(engine: sql.Engine, begun: Begun) -> None:
    with pytest.raises(NotFound):
        CallStore(engine).begin(replace(begun, wanted=replace(begun.wanted, conversation="none")))
