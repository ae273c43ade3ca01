from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sql

from frontdesk.recommend.item import Item
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.impressions import Impression, ImpressionStore
from frontdesk.store.interactions import Done, InteractionStore
from frontdesk.store.items import ItemStore

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SHOWN = Impression("r1", "a", 1, 0.9, False, "m1", NOW - HOUR, "ann")


@pytest.fixture
def kept(engine: sql.Engine) -> ImpressionStore:
    ItemStore(engine).put([Item(name, {"en": name}) for name in "ab"])
    return ImpressionStore(engine)


def test_what_was_shown_is_read_back_newest_first(kept: ImpressionStore) -> None:
    second = replace(SHOWN, item="b", place=2, explored=True, propensity=0.05)
    other = replace(SHOWN, request="r2", customer=None, conversation="c1")
    kept.add([SHOWN, second])
    kept.add([other])
    kept.add([])
    assert kept.recent(2) == (other, second)
    assert kept.recent(9, ("ann", "c1")) == (second, SHOWN)
    assert kept.recent(9, (None, "c1")) == (other,)


def test_an_impression_is_rewarded_by_what_the_same_person_did_within_a_week(
    kept: ImpressionStore, engine: sql.Engine
) -> None:
    talk = ConversationStore(engine).open().id
    theirs = replace(SHOWN, item="b", customer=None, conversation=talk)
    kept.add([SHOWN, theirs, replace(SHOWN, at=NOW - 3 * HOUR, customer="bob")])
    InteractionStore(engine).add(
        [
            Done("a", "view", NOW, "ann"),
            Done("a", "buy", NOW - 0.5 * HOUR, "ann"),
            Done("a", "buy", NOW - 2 * HOUR, "ann"),  # before it was shown
            Done("b", "refuse", NOW, None, talk),
            Done("b", "buy", NOW, "bob"),
        ],
        "api",
        NOW,
    )
    found = kept.joined(NOW - 5 * HOUR, NOW)
    assert [(one.shown.item, one.reward) for one in found] == [("a", 1.0), ("b", -0.5), ("a", 0.0)]
    assert kept.joined(NOW, NOW + HOUR) == ()


def test_what_was_shown_before_a_customer_was_verified_is_rewarded_by_what_they_do_by_name(
    kept: ImpressionStore, engine: sql.Engine
) -> None:
    talk = ConversationStore(engine).open(customer="ann").id
    kept.add([replace(SHOWN, customer=None, conversation=talk), replace(SHOWN, item="b")])
    done = [Done("a", "buy", NOW, "ann"), Done("b", "cart", NOW, None, talk)]
    InteractionStore(engine).add(done, "api", NOW)
    found = kept.joined(NOW - 5 * HOUR, NOW)
    assert [(one.shown.customer, one.reward) for one in found] == [("ann", 1.0), ("ann", 0.6)]
