from math import inf

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.rules import NO_RULES, Rule, Rules, Span, Which
from recommend.goods import ITEMS, SHELF


def meant(which: Which) -> list[str]:
    return [SHELF.ids[one] for one in which.of(SHELF).nonzero()[0]]


def test_items_are_named_by_id_category_attribute_and_price() -> None:
    assert meant(Which(items=("K1", "GONE"))) == ["K1"]
    assert meant(Which(categories=("cleaning", "gifts"))) == ["V1", "V2", "G1"]
    assert meant(Which(attributes={"colour": ("white", "grey")})) == ["K2", "K4", "V2"]
    assert meant(Which(attributes={"wet": (True,)})) == ["V2"]
    assert meant(Which(attributes={"noise_db": Span(least=70)})) == ["B1", "V1"]
    assert meant(Which(attributes={"unheard_of": (1,)})) == []
    assert meant(Which(price=Span(most=5_900))) == ["D1", "F1"]  # what has no price is not meant


@given(st.sampled_from(["kitchen", "cleaning"]), st.integers(30, 80), st.integers(0, 200_000))
def test_of_several_conditions_all_hold(category: str, loud: int, dear: int) -> None:
    which = Which((), (category,), {"noise_db": Span(-inf, loud)}, Span(most=dear))
    for one, is_meant in zip(ITEMS, which.of(SHELF), strict=True):
        noise, price = one.attributes.get("noise_db"), one.price
        holds = one.category == category and isinstance(noise, int) and noise <= loud
        assert is_meant == (holds and price is not None and price <= dear)


def test_several_rows_add_up_and_each_place_has_its_pins_in_order() -> None:
    ruled = Rules((
        Rule("up", "boost", Which(categories=("kitchen",)), by=1.5),
        Rule("down", "bury", Which(items=("K1",)), by=0.5),
        Rule("second", "pin", Which(items=("V1",)), place=2),
        Rule("also", "pin", Which(items=("B1", "K1")), place=2),
    )).of(SHELF)  # fmt: skip
    assert ruled.lift[:5].tolist() == [1, 1.5, 1.5, 1.5, 1.5]
    assert ruled.pins == {2: (5, 0, 4)}


def test_no_rules_mean_nothing_also_of_an_empty_catalogue() -> None:
    for catalogue in (SHELF, Catalogue.of([])):
        ruled = NO_RULES.of(catalogue)
        assert not ruled.lift.any()
        assert not ruled.never.any()
        assert ruled.pins == {}
        assert ruled.pairs == ()
