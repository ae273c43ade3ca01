import json

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.recommend.item import Item
from frontdesk.recommend.wish import Bound, Order, Wish, wish_from_json, wish_json

KETTLE = Item(
    "k", {"en": "Kettle"}, {}, "kitchen", {"kind": "kettle", "colour": "White", "noise_db": 50}, 25_900
)
VALUES = st.one_of(st.text(max_size=5), st.integers(-5, 5), st.floats(-5, 5))
BOUNDS = st.builds(
    Bound, st.sampled_from(("colour", "noise_db")), st.sampled_from(("=", "!=", "<=", ">=")), VALUES
)
PRICES = st.none() | st.integers(0, 50_000)
WISHES = st.builds(
    Wish,
    kinds=st.lists(st.sampled_from(("kettle", "lamp", "kitchen")), max_size=2).map(tuple),
    least=PRICES,
    most=PRICES,
    bounds=st.lists(BOUNDS, max_size=2).map(tuple),
    order=st.lists(st.builds(Order, st.just("price"), st.sampled_from(("least", "most"))), max_size=1).map(
        tuple
    ),
    like=st.none() | st.text(max_size=3),
    with_=st.lists(st.text(max_size=3), max_size=2).map(tuple),
    text=st.text(max_size=9),
)


@given(WISHES)
def test_a_wish_is_read_as_it_was_written(wish: Wish) -> None:
    assert wish_from_json(json.loads(json.dumps(wish_json(wish)))) == wish


@given(WISHES)
def test_what_gives_up_all_that_an_item_misses_fits_it(wish: Wish) -> None:
    assert wish.without(*wish.misses(KETTLE)).misses(KETTLE) == ()


def test_an_older_wish_is_completed() -> None:
    assert wish_from_json({}) == Wish()
    assert not Wish(text="anything").told


def test_a_kind_is_a_category_or_the_attribute_kind() -> None:
    assert Wish(("kettle",)).misses(KETTLE) == Wish(("kitchen",)).misses(KETTLE) == ()
    assert Wish(("lamp",)).misses(KETTLE) == ("kind",)


def test_words_are_compared_whatever_their_capitals() -> None:
    assert Bound("colour", "=", "white").holds(KETTLE)
    assert not Bound("colour", "!=", "WHITE").holds(KETTLE)
    assert not Bound("colour", "<=", 3).holds(KETTLE)


def test_what_the_catalogue_does_not_tell_is_not_met() -> None:
    assert Wish(most=100).misses(Item("a", {})) == ("price",)
    assert Wish(bounds=(Bound("colour", "!=", "white"),)).misses(Item("a", {})) == ("colour",)


def test_a_price_lies_between_both_bounds() -> None:
    assert Wish(least=25_900, most=25_900).misses(KETTLE) == ()
    assert Wish(most=25_899).misses(KETTLE) == Wish(least=25_901).misses(KETTLE) == ("price",)


def test_of_several_values_of_an_attribute_any_will_do() -> None:
    white, red = Bound("colour", "=", "white"), Bound("colour", "=", "red")
    assert Wish(bounds=(red, white)).misses(KETTLE) == ()
    assert Wish(bounds=(red,)).misses(KETTLE) == ("colour",)
    noisy = Bound("noise_db", ">=", 60.0)
    assert Wish(bounds=(white, noisy, Bound("noise_db", "<=", 70.0))).misses(KETTLE) == ("noise_db",)
