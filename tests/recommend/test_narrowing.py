from dataclasses import replace
from itertools import combinations

from hypothesis import given

from frontdesk.recommend.context import Context
from frontdesk.recommend.narrowing import allowed, narrowed
from frontdesk.recommend.rules import NO_RULES, Rule, Rules, Which
from frontdesk.recommend.wish import Bound, Wish
from recommend.goods import ITEMS, NOW, SHELF, contexts, did, wishes

FREE = allowed(SHELF, Context(NOW), NO_RULES.of(SHELF))


def fitting(wish: Wish) -> set[str]:
    return {SHELF.ids[one] for one in narrowed(SHELF, wish, FREE).fits.nonzero()[0]}


@given(wishes)
def test_what_fits_misses_just_what_gave_way(wish: Wish) -> None:
    pool = narrowed(SHELF, wish, FREE)
    for number, one in enumerate(ITEMS):
        same = set(wish.misses(one)) == set(pool.relaxed)
        assert pool.fits[number] <= (FREE[number] and same)


@given(wishes)
def test_nothing_gives_way_while_anything_fits(wish: Wish) -> None:
    whole = {one.id for number, one in enumerate(ITEMS) if FREE[number] and not wish.misses(one)}
    if whole:
        assert narrowed(SHELF, wish, FREE).relaxed == ()
        assert fitting(wish) == whole


@given(wishes)
def test_something_always_fits_and_no_smaller_part_would_do(wish: Wish) -> None:
    pool = narrowed(SHELF, wish, FREE)
    assert pool.fits.any()
    there = [one for number, one in enumerate(ITEMS) if FREE[number]]
    for fewer in combinations(set(pool.relaxed), max(len(set(pool.relaxed)) - 1, 0)):
        if pool.relaxed:
            assert not any(set(wish.misses(one)) <= set(fewer) for one in there)


@given(wishes)
def test_the_kind_stays_as_long_as_there_is_one_of_it(wish: Wish) -> None:
    if any(FREE[number] and wish.is_kind(one) for number, one in enumerate(ITEMS)):
        assert "kind" not in narrowed(SHELF, wish, FREE).relaxed


def test_a_quiet_kettle_under_200_is_found() -> None:
    assert fitting(Wish(("kettle",), most=20_000, bounds=(Bound("noise_db", "<=", 45),))) == {"K2"}


def test_the_nearest_is_offered_where_nothing_fits() -> None:
    pool = narrowed(SHELF, Wish(("kettle",), most=15_000), FREE)
    assert pool.relaxed == ("price",)
    off = {SHELF.ids[one]: round(float(pool.off[one]), 2) for one in pool.fits.nonzero()[0]}
    assert off == {"K1": 0.06, "K2": 0.25, "K3": 0.54}


def test_of_two_parts_the_one_that_is_missed_less_gives_way() -> None:
    wish = Wish(("kettle",), most=16_000, bounds=(Bound("noise_db", "<=", 48),))
    assert narrowed(SHELF, wish, FREE).relaxed == ("noise_db",)  # K1 is 4 % too loud, K2 24 % too dear


def test_what_is_sold_out_refused_or_left_out_is_not_shown() -> None:
    context = Context(NOW, refused=frozenset({"K1"}), without=frozenset({"K2", "NONE"}))
    free = allowed(SHELF, context, NO_RULES.of(SHELF))
    assert [SHELF.ids[one] for one in (~free).nonzero()[0]] == ["K1", "K2", "K4"]


def test_what_was_refused_in_the_session_is_not_shown_again_but_in_another_it_may_be() -> None:
    refused = (did("c", "K1", "refuse"),)
    assert not allowed(SHELF, Context(NOW, session=refused), NO_RULES.of(SHELF))[0]
    assert allowed(SHELF, Context(NOW, history=refused), NO_RULES.of(SHELF))[0]
    assert allowed(SHELF, Context(NOW, session=refused, personal=False), NO_RULES.of(SHELF))[0]


def test_what_was_bought_is_not_shown_unless_it_is_used_up() -> None:
    ruled = Rules((Rule("used_up", "again", Which(categories=("supplies",))),)).of(SHELF)
    context = Context(NOW, history=(did("c", "D1"), did("c", "V1"), did("c", "V2", "view")))
    context = replace(context, bought=frozenset({"B1"}))
    free = allowed(SHELF, context, ruled)
    assert free[SHELF.number["D1"]]
    assert free[SHELF.number["V2"]]
    assert not free[SHELF.number["V1"]]
    assert not free[SHELF.number["B1"]]
    assert not allowed(SHELF, Context(NOW, session=context.history), ruled)[SHELF.number["V1"]]
    shared = allowed(SHELF, replace(context, personal=False), ruled)
    assert shared[SHELF.number["V1"]]
    assert shared[SHELF.number["B1"]]


def test_of_several_colours_any_will_do() -> None:
    wish = Wish(("kettle",), bounds=(Bound("colour", "=", "white"), Bound("colour", "=", "black")))
    assert fitting(wish) == {"K2", "K3"}
    assert narrowed(SHELF, wish, FREE).relaxed == ()


@given(contexts)
def test_a_rule_that_forbids_is_kept(context: Context) -> None:
    ruled = Rules((Rule("no", "never", Which(items=("K1", "B1"))),)).of(SHELF)
    free = allowed(SHELF, context, ruled)
    assert not free[SHELF.number["K1"]]
    assert not free[SHELF.number["B1"]]
