import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontdesk.recommend.catalogue import Catalogue, Flags
from frontdesk.recommend.evidence import Proof, counted
from frontdesk.recommend.log import Floats
from frontdesk.recommend.rank import PLAIN, freshness, goes, head, kin, of_a_kind, ordered, total
from frontdesk.recommend.rules import Rule, Rules, Which
from frontdesk.recommend.scale import Term, scaled
from frontdesk.recommend.wish import Order, Wish
from recommend.goods import ITEMS, NOW, SHELF, did, item, purchases

FITS = np.ones(len(SHELF), np.bool_)


@given(st.integers(1, 600), st.integers(1, 12), st.integers(0, 9))
def test_the_head_is_what_sorting_all_would_give(items: int, size: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    scores = dice.integers(0, 50, items).astype(np.float32)
    fits = dice.random(items) < 0.7
    order = np.argsort(-scores, kind="stable")
    assert head(scores, fits, size).tolist() == order[fits[order]][:size].tolist()


@given(arrays(np.float32, 4_000, elements=st.floats(-5, 5, width=32)), arrays(np.bool_, 4_000))
def test_the_head_of_a_large_catalogue_is_found_by_its_blocks(scores: Floats, fits: Flags) -> None:
    order = np.argsort(-scores, kind="stable")
    assert head(scores, fits, 5).tolist() == order[fits[order]][:5].tolist()


@given(st.integers(1, 4_000), st.floats(0, 1), st.floats(0, 1), st.integers(0, 99))
def test_what_has_no_score_is_in_no_head(items: int, known: float, fit: float, seed: int) -> None:
    dice = np.random.default_rng(seed)
    scores = np.where(dice.random(items) < known, dice.integers(0, 500, items), np.nan).astype(np.float32)
    fits = dice.random(items) < fit
    order = np.argsort(-scores, kind="stable")
    there = order[fits[order] & ~np.isnan(scores[order])]
    assert head(scores, fits, 8).tolist() == there[:8].tolist()


def test_what_came_in_lately_has_a_start_that_fades() -> None:
    lately = Catalogue.of([item("N", "x", 1), *ITEMS[:1]])
    new = freshness(lately, lately.added[0], PLAIN)
    later = freshness(lately, lately.added[0] + 14 * 86_400, PLAIN)
    assert new[0] == PLAIN.fresh
    assert later[0] == PLAIN.fresh / 2
    assert freshness(SHELF, NOW.timestamp(), PLAIN).max() == 0  # all of it is a year old


def test_things_of_a_kind_are_kin_and_things_of_a_category_half() -> None:
    near = dict(zip(SHELF.ids, kin(SHELF, SHELF.numbers(["K1"])).tolist(), strict=True))
    assert near == {"K1": 1, "K2": 1, "K3": 1, "K4": 1, "B1": 0.5} | dict.fromkeys(
        ["V1", "V2", "D1", "F1", "G1"], 0
    )
    assert of_a_kind(SHELF, *SHELF.numbers(["K1", "K4"]))
    assert not of_a_kind(SHELF, *SHELF.numbers(["K1", "B1"]))
    assert not of_a_kind(SHELF, *SHELF.numbers(["G1", "K1"]))
    plain = Catalogue.of([item("a", "x", 1), item("b", "x", 1), item("c", "y", 1)])
    assert kin(plain, plain.numbers(["a"])).tolist() == [1, 1, 0]


def test_what_goes_along_is_lifted_by_rules_and_by_what_customers_have() -> None:
    rule = Rule("care", "together", Which(categories=("kitchen",)), along=Which(items=("D1",)))
    done = [did(f"c{n}", what) for n in range(8) for what in ("K1", "B1")] + [
        did(f"c{n}", "V2") for n in range(5)
    ]
    proof = Proof.of(counted(purchases(done), NOW), SHELF.ids)
    lift = goes(SHELF, Rules((rule,)).of(SHELF), proof, ["K1"], PLAIN)
    assert {SHELF.ids[one]: round(float(lift[one]), 3) for one in lift.nonzero()[0]} == {
        "B1": PLAIN.goes,
        "V2": round(PLAIN.goes * 5 / 8, 3),
        "D1": PLAIN.goes,
    }


def test_an_order_is_kept_strictly_and_what_does_not_tell_comes_last() -> None:
    scored = total({"a": Term(np.arange(len(SHELF), dtype=np.float32))}, len(SHELF))
    quiet = ordered(SHELF, Wish(order=(Order("noise_db", "least"),)), scored, FITS, 10)
    assert [SHELF.ids[one] for one in quiet] == ["K4", "K2", "K1", "K3", "V2", "V1", "B1", "G1", "F1", "D1"]
    dear = ordered(SHELF, Wish(order=(Order("price", "most"),)), scored, FITS, 2)
    assert [SHELF.ids[one] for one in dear] == ["V1", "V2"]


def test_of_equals_the_second_order_and_then_the_score_decides() -> None:
    scored = total({"a": Term(np.arange(len(SHELF), dtype=np.float32))}, len(SHELF))
    wish = Wish(order=(Order("noise_db", "most"), Order("price", "least")))
    assert [SHELF.ids[one] for one in ordered(SHELF, wish, scored, FITS, 2)] == ["B1", "V1"]
    unheard = Wish(order=(Order("unheard_of", "most"),))
    assert [SHELF.ids[one] for one in ordered(SHELF, unheard, scored, FITS, 2)] == ["G1", "F1"]


def test_a_score_is_the_sum_of_what_its_terms_say() -> None:
    source = scaled(np.array([1, 2, np.nan, 6], np.float32), 0.5)
    scored = total({"source": source, "rules": Term(np.array([0, 1, 1, 0], np.float32))}, 4)
    for number in range(4):
        assert sum(scored.parts(number).values()) == np.float32(scored.total[number]).round(4)
    assert scored.parts(2) == {"rules": 1.0}
