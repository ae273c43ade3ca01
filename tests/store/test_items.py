from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sql

from frontdesk.errors import InvalidInput, NotFound
from frontdesk.recommend.item import Item
from frontdesk.store.items import ItemStore, Taken

DAY = datetime(2026, 5, 1, 8, tzinfo=timezone(timedelta(hours=8)))
KETTLE = Item(
    "K1",
    {"zh": "静音水壶", "en": "Quiet kettle"},
    {"en": "Boils."},
    "kitchen",
    {"noise_db": 48, "lid": "steel"},
    19900,
    3,
    added=DAY,
)


def test_an_item_is_read_back_as_it_was_put_in(engine: sql.Engine) -> None:
    kept = ItemStore(engine)
    bare = Item("K2", {"und": "Lid"}, added=DAY)
    assert kept.put([KETTLE, bare]) == Taken(added=2)
    assert kept.get("K1") == KETTLE
    assert kept.find(["K2", "K1", "none"]) == {"K1": KETTLE, "K2": bare}
    assert kept.all() == (KETTLE, bare)


def test_items_come_piece_by_piece_and_only_a_change_counts_up(engine: sql.Engine) -> None:
    kept = ItemStore(engine)
    kept.put([KETTLE])
    before = kept.revision()
    assert kept.put([KETTLE]) == Taken(same=1)
    assert kept.revision() == before
    assert kept.put([replace(KETTLE, price=18900), replace(KETTLE, id="K2")]) == Taken(added=1, changed=1)
    assert (kept.get("K1").price, kept.get("K2").price) == (18900, 19900)
    assert kept.revision() > before


def test_what_an_item_does_not_tell_of_its_picture_and_day_stays(engine: sql.Engine) -> None:
    kept = ItemStore(engine)
    kept.put([KETTLE])
    kept.show("K1", "a" * 64)
    kept.put([replace(KETTLE, stock=0, added=None)])
    found = kept.get("K1")
    assert (found.image, found.added, found.available) == ("a" * 64, DAY, False)


def test_what_was_taken_out_is_not_found_until_it_is_put_in_again(engine: sql.Engine) -> None:
    kept = ItemStore(engine)
    kept.put([KETTLE, replace(KETTLE, id="K2")])
    before = kept.revision()
    assert kept.retire(["K1", "none"]) == 1
    assert kept.retire(["K1"]) == 0
    assert kept.revision() == before + 1
    assert [one.id for one in kept.all()] == ["K2"]
    with pytest.raises(NotFound, match="no item 'K1'"):
        kept.get("K1")
    with pytest.raises(NotFound):
        kept.show("K1", "a" * 64)
    kept.put([KETTLE])
    assert kept.get("K1") == KETTLE


def test_the_catalogue_is_read_page_by_page(engine: sql.Engine) -> None:
    kept = ItemStore(engine)
    kept.put([replace(KETTLE, id=f"K{number:04}", category=f"c{number % 2}") for number in range(1_200)])
    first = kept.page(1_000)
    assert len(first) == 1_000
    assert [one.id for one in kept.page(1_000, first[-1].id)][::199] == ["K1000", "K1199"]
    assert {one.category for one in kept.page(5, category="c1")} == {"c1"}


def test_an_id_given_twice_is_named_and_nothing_is_kept(engine: sql.Engine) -> None:
    kept = ItemStore(engine)
    with pytest.raises(InvalidInput, match="item 'K1' is given twice"):
        kept.put([KETTLE, replace(KETTLE, id="K2"), KETTLE])
    assert kept.all() == ()
    assert kept.revision() == 0
    assert kept.put([]) == Taken()


def test_the_day_that_an_item_came_in_is_now_where_nobody_tells(engine: sql.Engine) -> None:
    kept = ItemStore(engine)
    now = datetime(2026, 6, 1, tzinfo=UTC)
    kept.put([replace(KETTLE, added=None)], now)
    assert kept.get("K1").added == now


def test_two_who_put_in_the_same_catalogue_at_once_both_succeed(engine: sql.Engine) -> None:
    kept = ItemStore(engine)
    goods = [replace(KETTLE, id=f"K{number}") for number in range(40)]
    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(kept.put, [goods, goods[::-1]] * 3))
    assert (sum(one.added for one in taken), sum(one.same for one in taken)) == (40, 200)
    assert (len(kept.all()), kept.revision()) == (40, 1)


def test_pictures_that_items_have_are_told_also_of_those_that_were_taken_out(engine: sql.Engine) -> None:
    kept = ItemStore(engine)
    kept.put([replace(KETTLE, image="a" * 64), replace(KETTLE, id="K2", image="b" * 64)])
    kept.retire(["K2"])
    assert kept.pictured(["a" * 64, "b" * 64, "c" * 64]) == {"a" * 64, "b" * 64}
    assert kept.pictured([]) == frozenset()
