from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sql

from frontdesk.errors import Conflict, NotFound
from frontdesk.store.approvals import ApprovalStore, Wanted, spend
from frontdesk.store.conversations import ConversationStore

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def wanted(engine: sql.Engine) -> Wanted:
    conversation = ConversationStore(engine).open().id
    return Wanted(conversation, "c01", "refund", {"order": "NL1", "amount": 5, "note": "退款"})


def granted(engine: sql.Engine, wanted: Wanted) -> str:
    store = ApprovalStore(engine)
    name = store.ask(wanted, "t1", NOON)
    assert store.grant(name, wanted.conversation, wanted.customer, "t2", NOON)
    return name


def spent(engine: sql.Engine, name: str, wanted: Wanted, at: datetime = NOON) -> None:
    with engine.begin() as connection:
        spend(connection, name, wanted, at)


def test_an_approval_is_granted_and_used_once(engine: sql.Engine, wanted: Wanted) -> None:
    name = granted(engine, wanted)
    spent(engine, name, wanted)
    with pytest.raises(Conflict, match="was used before"):
        spent(engine, name, wanted)


def test_the_order_of_arguments_is_no_difference(engine: sql.Engine, wanted: Wanted) -> None:
    name = granted(engine, wanted)
    spent(engine, name, replace(wanted, arguments=dict(reversed(list(wanted.arguments.items())))))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"tool": "pay"}, "something else"),
        ({"arguments": {"order": "NL1", "amount": 6, "note": "退款"}}, "something else"),
        ({"arguments": {"order": "NL1", "amount": "5", "note": "退款"}}, "something else"),
        ({"arguments": {"order": "NL1", "amount": 5}}, "something else"),
        ({"customer": "c02"}, "not known here"),
        ({"customer": None}, "not known here"),
        ({"conversation": "other"}, "not known here"),
    ],
)
def test_anything_else_is_refused_and_leaves_it_as_it_is(
    engine: sql.Engine, wanted: Wanted, change: dict[str, Any], why: str
) -> None:
    name = granted(engine, wanted)
    with pytest.raises(Conflict, match=why):
        spent(engine, name, replace(wanted, **change))
    spent(engine, name, wanted)


def test_an_approval_is_void_after_ten_minutes(engine: sql.Engine, wanted: Wanted) -> None:
    name = granted(engine, wanted)
    with pytest.raises(Conflict, match="has expired"):
        spent(engine, name, wanted, NOON + timedelta(minutes=10))
    spent(engine, name, wanted, NOON + timedelta(minutes=9, seconds=59))


def test_only_its_own_customer_agrees_in_its_own_conversation_and_later(
    engine: sql.Engine, wanted: Wanted
) -> None:
    store = ApprovalStore(engine)
    name = store.ask(wanted, "t1", NOON)
    assert not store.grant(name, wanted.conversation, "c02", "t2", NOON)
    assert not store.grant(name, wanted.conversation, None, "t2", NOON)
    assert not store.grant(name, "other", "c01", "t2", NOON)
    assert not store.grant(name, wanted.conversation, "c01", "t1", NOON)
    assert not store.grant(name, wanted.conversation, "c01", "t2", NOON + timedelta(minutes=10))
    assert not store.grant("none", wanted.conversation, "c01", "t2", NOON)
    assert store.grant(name, wanted.conversation, "c01", "t2", NOON)


def test_somebody_unverified_agrees_to_what_they_were_asked(engine: sql.Engine, wanted: Wanted) -> None:
    spent(engine, granted(engine, replace(wanted, customer=None)), replace(wanted, customer=None))


def test_nothing_is_asked_in_a_conversation_that_is_not_there(engine: sql.Engine, wanted: Wanted) -> None:
    with pytest.raises(NotFound):
        ApprovalStore(engine).ask(replace(wanted, conversation="none"), "t1", NOON)
