"""What holds for every list, whoever asks, whatever for."""

from dataclasses import replace
from random import Random
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.context import Context
from frontdesk.recommend.interaction import Interaction
from frontdesk.recommend.narrowing import allowed
from frontdesk.recommend.offer import Offer
from frontdesk.recommend.placed import place
from frontdesk.recommend.popularity import Popularity
from frontdesk.recommend.recommender import Recommender
from frontdesk.recommend.rules import Rule, Rules, Which
from frontdesk.recommend.source import Source
from frontdesk.recommend.wish import Bound, Order, Wish
from recommend.goods import (
    ITEMS,
    NOW,
    SHELF,
    WORDS,
    Cosine,
    Says,
    contexts,
    did,
    interactions,
    item,
    purchases,
)

VECTORS = np.random.default_rng(0).standard_normal((len(SHELF), 32)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)
FITTED: dict[str, Source] = {
    "popularity": Says([3, 1, 2, 9, 5, 4, 0, 7, 6, 8]),
    "itemknn": Says([0.0] * 10, {0: 7, 5: 6, 7: 0}),
    "content": Cosine(VECTORS),
}
SHOP = Recommender(
    SHELF,
    place(FITTED, SHELF.ids, SHELF),
    {"popularity": -0.2, "itemknn": 1.4},
    Rules((Rule("used_up", "again", Which(categories=("supplies",))),)),
    WORDS,
    vectors=VECTORS,
    explore=0.2,
)


class Taken(Says):
    """Content that is as it is told, whatever was seen."""

    name: ClassVar[str] = "content"


def listed(offer: Offer) -> list[str]:
    return [one.item for one in offer.suggestions]


@given(contexts, st.integers(0, 99))
def test_a_list_holds_each_item_once_and_only_what_may_be_shown(context: Context, seed: int) -> None:
    offer = SHOP.suggest(context, Random(seed))
    shown = listed(offer)
    free = {SHELF.ids[one] for one in allowed(SHELF, context, SHOP.ruled).nonzero()[0]}
    assert len(shown) == len(set(shown)) <= context.most
    assert set(shown) <= free
    assert not set(shown) & {*context.refused, *context.without, "K4"}
    for one in shown:
        assert set(context.wish.misses(SHELF.items[SHELF.number[one]])) == set(offer.relaxed)


@given(contexts)
def test_something_is_suggested_as_long_as_anything_may_be(context: Context) -> None:
    offer = SHOP.suggest(context, Random(0))
    if context.most and allowed(SHELF, context, SHOP.ruled).any():
        assert len(offer.suggestions) == min(context.most, offer.pool) > 0
    else:
        assert offer == Offer()


@given(contexts, contexts, st.integers(0, 9), st.integers(0, 9))
def test_with_personal_suggestions_off_everybody_gets_the_same(
    one: Context, other: Context, seed: int, another: int
) -> None:
    asks = replace(one, personal=False)
    asks_too = replace(
        other,
        wish=one.wish,
        most=one.most,
        language=one.language,
        refused=one.refused,
        without=one.without,
        personal=False,
    )
    assert SHOP.suggest(asks, Random(seed)) == SHOP.suggest(asks_too, Random(another))


@given(contexts, st.integers(0, 9))
def test_what_is_asked_for_in_an_order_comes_in_it(context: Context, seed: int) -> None:
    wish = replace(context.wish, order=(Order("price", "least"),))
    shown = listed(SHOP.suggest(replace(context, wish=wish), Random(seed)))
    prices = [SHELF.price[SHELF.number[one]] for one in shown]
    known = [one for one in prices if not np.isnan(one)]
    assert prices[: len(known)] == sorted(known)


@given(contexts, st.integers(0, 99))
def test_a_score_is_the_sum_of_its_parts_and_a_propensity_a_probability(context: Context, seed: int) -> None:
    for one in SHOP.suggest(context, Random(seed)).suggestions:
        assert sum(one.parts.values()) == pytest.approx(one.score, abs=2e-3)
        assert 0 < one.propensity <= 1
        assert context.personal or (one.propensity == 1 and not one.explored)


@given(st.lists(interactions, max_size=8).map(tuple), st.integers(0, 9))
def test_the_same_request_draws_the_same_list(history: tuple[Interaction, ...], seed: int) -> None:
    context = Context(NOW, history=history)
    assert SHOP.suggest(context, Random(seed)) == SHOP.suggest(context, Random(seed))


def test_what_is_looked_at_in_the_session_changes_the_very_next_list() -> None:
    plain = replace(SHOP, explore=0.0)
    before = plain.suggest(Context(NOW), Random(0))
    after = plain.suggest(Context(NOW, session=(did("c", "V1", "view", days=0),)), Random(0))
    assert listed(after)[0] == "V2" != listed(before)[0]  # they go together, says item-kNN
    assert after.suggestions[0].source == "itemknn"


def test_what_is_looked_at_now_counts_as_much_as_what_was_bought_once() -> None:
    plain = replace(
        SHOP, explore=0.0, sources=place({"itemknn": Says([0.0] * 10, {0: 7, 5: 6})}, SHELF.ids, SHELF)
    )
    bought, looks = (did("c", "V1", "buy", days=90),), (did("c", "K1", "view", days=0),)
    offer = plain.suggest(Context(NOW, 2, history=bought, session=looks), Random(0))
    scores = {one.item: one.score for one in offer.suggestions}
    assert scores["D1"] == pytest.approx(scores["V2"])


def test_what_was_refused_never_comes_again() -> None:
    refused: frozenset[str] = frozenset()
    shown: list[str] = []
    while offered := listed(SHOP.suggest(Context(NOW, 2, refused=refused), Random(len(refused)))):
        assert not refused & set(offered)
        shown += offered
        refused |= set(offered)
    assert sorted(shown) == sorted(set(SHELF.ids) - {"K4"})


def test_chance_draws_from_the_head_alone() -> None:
    drawn = {
        listed(replace(SHOP, explore=0.5).suggest(Context(NOW, 1), Random(seed)))[0] for seed in range(200)
    }
    assert len(drawn) == 2  # of nine that may be shown: twice as many as there are places


def test_words_and_photos_lead_to_what_is_like_them() -> None:
    for number in range(len(SHELF)):
        if SHELF.available[number]:
            shown = listed(SHOP.suggest(Context(NOW, shown=VECTORS[number], personal=False), Random(0)))
            assert shown[0] == SHELF.ids[number]
            both = Context(NOW, said=VECTORS[number], shown=VECTORS[number], personal=False)
            assert listed(SHOP.suggest(both, Random(0)))[0] == SHELF.ids[number]


def test_words_that_nothing_is_like_are_as_good_as_not_said() -> None:
    across = np.zeros(32, np.float32)
    basis = np.linalg.svd(VECTORS)[2]
    across += basis[-1]  # at right angles to every item
    assert np.abs(VECTORS @ across).max() < 0.2
    plain = replace(SHOP, explore=0.0)
    said = plain.suggest(Context(NOW, 6, said=across.astype(np.float32)), Random(0))
    assert said == plain.suggest(Context(NOW, 6), Random(0))


def test_somebody_nobody_knows_gets_what_many_like_though_the_blend_learnt_otherwise() -> None:
    plain = replace(SHOP, explore=0.0)
    offer = plain.suggest(Context(NOW, 1), Random(0))
    assert listed(offer) == ["G1"]  # the most popular that is there, in spite of the weight of -0.2
    assert offer.suggestions[0].source == "popularity"


def test_whom_only_a_source_knows_that_counts_for_nothing_gets_what_many_like() -> None:
    fitted: dict[str, Source] = {"popularity": FITTED["popularity"], "ppmi": Says([0.0] * 10, {0: 6})}
    shop = Recommender(SHELF, place(fitted, SHELF.ids, SHELF), {"popularity": 0.0, "ppmi": 0.0, "ease": 1.0})
    offer = shop.suggest(Context(NOW, 2, history=(did("c", "K1", "view"),)), Random(0))
    assert listed(offer) == ["G1", "D1"]


def test_an_item_that_nobody_has_touched_is_shown_for_being_new() -> None:
    new = replace(item("N1", "kitchen", 12_900), added=NOW)
    grown = Catalogue.of([*ITEMS, new])
    shop = replace(SHOP, catalogue=grown, sources=place(FITTED, SHELF.ids, grown), vectors=None, explore=0.0)
    assert "N1" in listed(shop.suggest(Context(NOW, 8), Random(0)))
    wished = shop.suggest(Context(NOW, 8, wish=Wish(most=13_000, bounds=())), Random(0))
    assert "N1" in listed(wished)


def test_content_speaks_for_what_nobody_has_touched_and_leaves_the_rest_to_those_who_know() -> None:
    known = [float(n) for n in range(9)] + [float("nan")]  # nobody has touched G1
    content = Taken([0, 0, 9, 0, 0, 0, 0, 0, 0, 3])
    sources = place({"itemknn": Says(known), "content": content}, SHELF.ids, SHELF)
    shop = Recommender(SHELF, sources, {"itemknn": 1.0})
    first = shop.suggest(Context(NOW, 1, history=(did("c", "K1", "view"),)), Random(0)).suggestions[0]
    assert first.item == "F1"
    parts = {one.item: one.parts for one in shop.suggest(Context(NOW, 10), Random(0)).suggestions}
    assert parts["G1"]["content"] > 0
    assert "content" not in parts["K3"]


def test_a_catalogue_that_lost_an_item_and_turned_round_is_scored_all_the_same() -> None:
    turned = Catalogue.of(tuple(reversed(ITEMS[1:])))
    shop = replace(
        SHOP, catalogue=turned, sources=place(FITTED, SHELF.ids, turned), vectors=None, explore=0.0
    )
    shown = listed(
        shop.suggest(Context(NOW, session=(did("c", "V1", "view"), did("c", "K1", "view"))), Random(0))
    )
    assert set(shown[:2]) == {"V2", "D1"}


def test_without_anything_learnt_the_catalogue_is_enough() -> None:
    bare = Recommender(SHELF)
    offer = bare.suggest(
        Context(NOW, wish=Wish(("kettle",), bounds=(Bound("noise_db", "<=", 55),))), Random(0)
    )
    assert set(listed(offer)) == {"K1", "K2"}
    assert {one.source for one in offer.suggestions} == {"catalogue"}


def test_an_empty_catalogue_suggests_nothing() -> None:
    assert Recommender(Catalogue.of([])).suggest(Context(NOW), Random(0)) == Offer()


def test_rules_push_hold_back_forbid_and_pin() -> None:
    rules = Rules((
        Rule("push", "boost", Which(categories=("cleaning",)), by=5),
        Rule("hold", "bury", Which(items=("G1",)), by=5),
        Rule("not", "never", Which(items=("V1",))),
        Rule("second", "pin", Which(items=("K4", "B1")), place=2),  # K4 is sold out
    ))  # fmt: skip
    shown = listed(replace(SHOP, rules=rules, explore=0.0).suggest(Context(NOW, 9), Random(0)))
    assert shown[:2] == ["V2", "B1"]
    assert shown[-1] == "G1"
    assert "V1" not in shown


def test_a_pin_does_not_override_a_wish() -> None:
    rules = Rules((Rule("first", "pin", Which(items=("B1",)), place=1),))
    shop = replace(SHOP, rules=rules)
    assert "B1" not in listed(shop.suggest(Context(NOW, wish=Wish(("kettle",))), Random(0)))


def test_a_pin_changes_no_other_place() -> None:
    sources = place({"says": Says([10, 9, 3, 0, 2, 4, 1, 0, 0, -1_000])}, SHELF.ids, SHELF)
    rules = Rules((Rule("third", "pin", Which(items=("G1",)), place=3),))
    plain, pinned = (
        listed(Recommender(SHELF, sources, rules=one).suggest(Context(NOW, 3), Random(0)))
        for one in (Rules(), rules)
    )
    assert plain[:2] == ["K1", "K2"]
    assert pinned == [*plain[:2], "G1"]


def test_chance_draws_none_of_many_that_are_pinned() -> None:
    supplies = Which(categories=("supplies", "gifts"))
    rules = Rules((Rule("second", "pin", supplies, place=2), Rule("late", "pin", supplies, place=9)))
    sources = place({"says": Says([9, 8, 7, 6, 5, 4, 3, 0, 0, 0])}, SHELF.ids, SHELF)
    shop = Recommender(SHELF, sources, rules=rules, explore=0.5)
    lists = [listed(shop.suggest(Context(NOW, 2), Random(seed))) for seed in range(100)]
    assert {second for _, second in lists} == {"D1"}
    assert {first for first, _ in lists} == {"K1", "K2", "K3", "B1"}


def test_one_customer_moves_nobody_elses_list() -> None:
    """What one customer does a thousand times counts once."""
    honest = [did(f"c{n}", SHELF.ids[n % 7], days=n % 30) for n in range(200)]
    flood = [did("flood", "G1", days=0.001 * n) for n in range(5_000)]

    def shown(done: list[Interaction]) -> list[str]:
        popular: dict[str, Source] = {"popularity": Popularity.fit(purchases(done))}
        shop = Recommender(SHELF, place(popular, SHELF.ids, SHELF))
        return listed(shop.suggest(Context(NOW, 5), Random(0)))

    assert shown(honest + flood) == shown(honest + flood[:1])
    assert shown(honest + flood)[:4] == shown(honest)[:4]


def test_scores_of_a_large_catalogue_are_blended_as_z_scores() -> None:
    many = Catalogue.of(item(f"i{n}", "x", 100) for n in range(5_000))
    dice = np.random.default_rng(1)
    one, other = (dice.standard_normal(5_000).astype(np.float32) for _ in range(2))
    fitted: dict[str, Source] = {"ease": Says(one.tolist()), "ppmi": Says((other * 50).tolist())}
    sources = place(fitted, many.ids, many)
    shop = Recommender(many, sources, {"ease": 0.6, "ppmi": 0.4})
    blended = 0.6 * one / one.std() + 0.4 * other / other.std()
    assert listed(shop.suggest(Context(NOW, 1), Random(0))) == [f"i{blended.argmax()}"]
