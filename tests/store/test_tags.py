import pytest
import sqlalchemy as sql

from frontdesk.errors import NotFound
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.events import EventStore
from frontdesk.store.tags import TagStore


def test_a_conversation_has_exactly_the_tags_that_were_put(engine: sql.Engine) -> None:
    kept, conversation = TagStore(engine), ConversationStore(engine).open().id
    assert kept.of(conversation) == ()
    assert kept.put(conversation, ["vip", "退款", "vip"], "Lin") == ("vip", "退款")
    assert kept.of(conversation) == ("vip", "退款")
    assert kept.put(conversation, ["late"], "Lin") == ("late",)
    assert kept.put(conversation, [], "Lin") == kept.of(conversation) == ()


def test_a_change_is_an_event_for_staff_and_no_change_is_none(engine: sql.Engine) -> None:
    kept, conversation = TagStore(engine), ConversationStore(engine).open().id
    kept.put(conversation, ["b", "a"], "Lin")
    kept.put(conversation, ["a", "b"], "Ada")
    (event,) = EventStore(engine).since(0, conversation)
    assert (event.kind, event.public, event.body) == ("tagged", False, {"by": "Lin", "tags": ["a", "b"]})


def test_tags_of_no_conversation_are_refused(engine: sql.Engine) -> None:
    with pytest.raises(NotFound, match="no conversation 'gone'"):
        TagStore(engine).put("gone", ["a"], "Lin")
