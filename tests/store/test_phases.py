from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql

from frontdesk.dialogue.handoff import Asked, Assigned, Handoff, Returned, Taken
from frontdesk.store import phases
from frontdesk.store.conversations import ConversationStore, hold
from frontdesk.store.events import EventStore
from frontdesk.store.tables import states
from frontdesk.turn.state import Running, State, state_json

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
ASKED = Asked("customer", "wants a person", "service", NOW)


@pytest.fixture
def conversation(engine: sql.Engine) -> str:
    return ConversationStore(engine).open().id


def test_a_conversation_that_was_never_handed_off_is_the_desks_since_it_was_opened(
    engine: sql.Engine,
) -> None:
    opened = ConversationStore(engine).open()
    with engine.connect() as connection:
        assert phases.current(connection, opened.id) == Handoff("bot", 0, opened.created)
        assert phases.current(connection, "nobody") is None


def test_what_is_written_is_read_back_whole(engine: sql.Engine, conversation: str) -> None:
    with engine.begin() as connection:
        hold(connection, conversation)
        waiting, moved = phases.move(connection, conversation, ASKED)
        taken, _ = phases.move(connection, conversation, Taken("Lin", NOW + timedelta(minutes=1)))
        assert moved
        assert taken.asked == waiting.asked == NOW
        assert phases.current(connection, conversation) == taken


def test_only_what_changes_who_has_it_is_an_event(engine: sql.Engine, conversation: str) -> None:
    with engine.begin() as connection:
        hold(connection, conversation)
        for event in (ASKED, ASKED, Assigned("Ada", "Mo", NOW), Taken("Ada", NOW), Taken("Ada", NOW)):
            phases.move(connection, conversation, event)
    told = [(one.body["from"], one.body["to"], one.body["agent"]) for one in EventStore(engine).since(0)]
    assert told == [("bot", "waiting", None), ("waiting", "waiting", "Ada"), ("waiting", "human", "Ada")]


def test_the_desk_goes_on_without_what_was_under_way_before_a_person(
    engine: sql.Engine, conversation: str
) -> None:
    state = State((Running("return", "reason"),), order="7", low=2)
    with engine.begin() as connection:
        hold(connection, conversation)
        connection.execute(states.insert().values(conversation=conversation, state=state_json(state)))
        phases.move(connection, conversation, Taken("Lin", NOW))
        phases.move(connection, conversation, Returned("Lin", NOW))
    assert ConversationStore(engine).state(conversation) == State(order="7")
