from datetime import UTC, datetime

import sqlalchemy as sql

from frontdesk.recommend.item import Item
from frontdesk.recommend.member import Member
from frontdesk.store.interactions import Done, InteractionStore
from frontdesk.store.items import ItemStore
from frontdesk.store.preferences import erase
from frontdesk.store.segments import SegmentStore

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_a_customer_is_in_one_segment_and_only_changes_count(engine: sql.Engine) -> None:
    kept = SegmentStore(engine)
    assert kept.put([Member("ann", "de"), Member("bob", "at"), Member("cid", "")]) == 2
    assert kept.put([Member("ann", "de"), Member("bob", "de")]) == 1
    assert [kept.of(one) for one in ("ann", "bob", "cid", "dan", None)] == ["de", "de", "", "", ""]
    assert kept.put([Member("ann", ""), Member("bob", "at"), Member("bob", "ch")]) == 2
    assert (kept.of("ann"), kept.of("bob")) == ("", "ch")
    assert kept.put([]) == 0


def test_more_customers_than_a_statement_takes_come_in_at_once(engine: sql.Engine) -> None:
    kept = SegmentStore(engine)
    assert kept.put([Member(f"c{number}", "de") for number in range(1_201)]) == 1_201
    assert kept.of("c1200") == "de"


def test_the_log_says_who_belongs_where_and_an_erased_customer_belongs_nowhere(engine: sql.Engine) -> None:
    ItemStore(engine).put([Item("a", {"en": "a"})])
    done, kept = InteractionStore(engine), SegmentStore(engine)
    done.add([Done("a", "buy", NOW, one) for one in ("ann", "bob")], "api", NOW)
    assert done.log(NOW, 20).segments == ()
    kept.put([Member("bob", "at")])
    found = done.log(NOW, 20)
    assert dict(zip(found.customers, found.segments, strict=True)) == {"ann": "", "bob": "at"}
    erase(engine, "bob")
    assert kept.of("bob") == ""
