from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from frontdesk.offers.offers import Asked, Offers
from frontdesk.recommend.interaction import Kind
from frontdesk.recommend.item import Item
from frontdesk.recommend.member import Member
from frontdesk.sections import Recommend
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.interactions import Done
from offers.shop import SETTINGS, Small, small

KINDS: tuple[Kind, ...] = ("view", "buy")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Small]:
    made = small(tmp_path)
    made.learn()
    yield made
    made.engine.dispose()


def test_a_customer_is_suggested_what_others_like_them_bought(shop: Small) -> None:
    shop.did("new", "kettle03", "kettle04")
    found = shop.offers.offer(Asked("new"))
    assert found.personal
    assert all(one.item.startswith("kettle") for one in found.offer.suggestions)
    assert not {"kettle03", "kettle04"} & {one.item for one in found.offer.suggestions}
    assert all(one.reasons for one in found.offer.suggestions)


def test_what_is_done_in_a_session_changes_the_very_next_list(shop: Small) -> None:
    talk = ConversationStore(shop.engine).open().id
    before = shop.told(conversation=talk)
    shop.offers.noted(talk, "lamp01", "view")
    shop.offers.noted(talk, "lamp02", "cart")
    after = shop.told(conversation=talk)
    assert after != before
    assert all(one.startswith("lamp") for one in after)
    shop.offers.noted(talk, after[0], "refuse")
    assert after[0] not in shop.told(conversation=talk, most=24)


def test_what_was_done_before_a_customer_was_verified_counts_once_they_are(shop: Small) -> None:
    talks = ConversationStore(shop.engine)
    talk = talks.open(customer="ann").id
    shop.offers.noted(talk, "lamp01", "cart")
    shop.offers.noted(talk, "lamp02", "cart")
    assert all(one.startswith("lamp") for one in shop.told("ann"))  # in another conversation, too


def test_new_customers_and_new_items_are_not_left_out(shop: Small) -> None:
    assert len(shop.told("never seen")) == 4
    assert len(shop.told()) == 4
    shop.offers.items.put([Item("new", {"en": "New lamp"}, category="lamp", added=shop.now)])
    assert "new" in shop.told("never seen", most=25)


def test_a_new_customer_is_suggested_what_many_of_their_segment_like(tmp_path: Path) -> None:
    made, alone = small(tmp_path), Recommend(sources=("popularity",), explore=0)
    made.offers.segments.put(
        [Member(f"c{number}", "lit" if number % 2 == 0 else "hot") for number in range(40)]
    )
    made.offers.segments.put([Member("new", "lit")])
    made.learn(alone)
    assert all(one.startswith("lamp") for one in made.told("new", most=8))
    hot = made.offers.offer(Asked("unknown", segment="hot", most=8)).offer.suggestions
    assert all(one.item.startswith("kettle") for one in hot)
    made.offers.prefer(False, "new")
    assert made.told("new", most=8) == made.told("nobody", most=8)  # everybody's
    assert made.told("other") == made.told(None)


def test_an_empty_catalogue_and_one_that_is_sold_out_suggest_nothing(tmp_path: Path) -> None:
    made = small(tmp_path)
    items = made.offers.items.all()
    made.offers.items.put([replace(one, stock=0) for one in items])
    assert made.told() == []
    made.offers.items.retire([one.id for one in items])
    assert made.told("c1") == []
    assert made.offers.shown.recent(9) == ()


def test_what_was_sold_out_a_moment_ago_is_not_shown_though_the_old_catalogue_is_still_open(
    shop: Small,
) -> None:
    opened = shop.opened()
    old = Offers(shop.engine, lambda: opened, lambda: shop.now)
    best, second = shop.told("c1")[:2]
    shop.offers.items.put([replace(shop.offers.items.get(best), stock=0)])
    shop.offers.items.retire([second])
    told = [one.item for one in old.offer(Asked("c1")).offer.suggestions]
    assert len(told) == 4
    assert not {best, second} & set(told)


def test_without_personal_suggestions_everybody_gets_the_same_and_nothing_is_noted(shop: Small) -> None:
    explored = small_with_chance(shop)
    people = ("c1", "c2", "never seen")
    for one in people:
        explored.offers.prefer(False, one)
    lists = [explored.told(one) for one in people * 5]
    assert all(one == lists[0] for one in lists)
    assert explored.offers.shown.recent(9) == ()
    talk = ConversationStore(shop.engine).open().id
    explored.offers.prefer(False, None, talk)
    explored.offers.noted(talk, "lamp01", "cart")
    assert explored.offers.done.session(talk) == ()
    assert explored.told(conversation=talk) == lists[0]
    explored.offers.prefer(True, "c1")
    assert explored.offers.offer(Asked("c1")).personal


def small_with_chance(shop: Small) -> Small:
    home = shop.home / "chance"
    home.mkdir()
    made = small(home, SETTINGS.model_copy(update={"explore": 0.5}))
    made.learn()
    return made


def test_what_was_shown_is_noted_with_its_place_and_how_likely_it_was(shop: Small) -> None:
    found = shop.offers.offer(Asked("c1", most=3))
    shown = shop.offers.shown.recent(9)[::-1]
    assert [one.item for one in shown] == [one.item for one in found.offer.suggestions]
    assert [one.place for one in shown] == [1, 2, 3]
    assert {one.request for one in shown} == {found.request}
    assert all(0 < one.propensity <= 1 and one.customer == "c1" for one in shown)
    shop.told()
    assert len(shop.offers.shown.recent(9)) == 3  # nothing is noted of nobody
    shop.did("c1", shown[0].item, kind="cart")
    later = shop.now + timedelta(days=1)
    assert {one.reward for one in shop.offers.shown.joined(shop.now - timedelta(days=1), later)} == {0.0}
    shop.now += timedelta(hours=2)  # the cart was an hour ago, after it was shown
    shop.did("c1", shown[1].item, kind="cart")
    assert shop.offers.shown.joined(shop.now - timedelta(days=1), later)[1].reward == 0.6


def test_an_erased_customer_is_nobody_again_and_models_forget_them_at_the_next_training(shop: Small) -> None:
    shop.did("gone", "lamp01", "kettle05")
    assert shop.learn().customers == 41
    assert shop.offers.erase("gone") == 2
    assert shop.offers.bought("gone") == ()
    assert set(shop.told("gone")) == set(shop.told("never seen"))
    assert shop.learn().customers == 40
    assert shop.offers.bought(None) == ()


def test_one_customer_cannot_push_an_item_whatever_they_send(tmp_path: Path) -> None:
    made, alone = small(tmp_path), Recommend(sources=("popularity",), explore=0)
    made.learn(alone)
    before = made.told(most=24)
    flood = [
        Done("lamp11", kind, made.now - timedelta(minutes=minute), "flood")
        for minute in range(300)
        for kind in KINDS
    ]
    assert made.offers.done.add(flood, "api", made.now).kept == 600
    made.learn(alone)
    after = made.told(most=24)
    assert before.index("lamp11") - after.index("lamp11") <= 12  # as far as one more buyer lifts it
    assert after[0] != "lamp11"
