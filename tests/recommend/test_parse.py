import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.dialogue.wishfile import load_vocabulary
from frontdesk.recommend.item import Item
from frontdesk.recommend.parse import compared, parse, refined
from frontdesk.recommend.vocabulary import Attribute, Kind, Vocabulary
from frontdesk.recommend.wish import Bound, Order, Wish
from frontdesk.understanding.pack import shop_pack

SHOP = load_vocabulary(shop_pack())
QUIET, CHEAP = Order("noise_db", "least"), Order("price", "least")
WASHER = Item("w", {"en": "Washer"}, {}, "cleaning", {"kind": "washer", "load_kg": 8}, 269_900)
KETTLE = Item("k", {"en": "Kettle"}, {}, "kitchen", {"kind": "kettle", "noise_db": 60}, 25_900)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("looking for a quiet kettle under 200", Wish(("kettle",), most=20_000, order=(QUIET,))),
        ("有没有两百以内静音的水壶", Wish(("kettle",), most=20_000, order=(QUIET,))),
        ("in white", Wish(bounds=(Bound("colour", "=", "white"),))),
        ("有没有白色的", Wish(bounds=(Bound("colour", "=", "white"),))),
        ("not in white", Wish(bounds=(Bound("colour", "!=", "white"),))),
        ("不要白色的", Wish(bounds=(Bound("colour", "!=", "white"),))),
        ("别太贵的手机", Wish(("phone",), order=(CHEAP,))),
        ("a phone, nothing too expensive", Wish(("phone",), order=(CHEAP,))),
        ("我家一百二十平用哪个路由器", Wish(("router", "mesh"), bounds=(Bound("area_m2", ">=", 120.0),))),
        ("a router for 120 square metres", Wish(("router", "mesh"), bounds=(Bound("area_m2", ">=", 120.0),))),
        ("a purifier under 30 dB", Wish(("purifier",), bounds=(Bound("noise_db", "<=", 30.0),))),
        ("30分贝以内的净化器", Wish(("purifier",), bounds=(Bound("noise_db", "<=", 30.0),))),
        (
            "500 ml kettle",
            Wish(("kettle",), bounds=(Bound("volume_l", ">=", 0.4), Bound("volume_l", "<=", 0.6))),
        ),
        ("大屏手机三千以内", Wish(("phone",), most=300_000, order=(Order("screen_inch", "most"),))),
        ("purifier filters", Wish(("filter",))),
        ("净化器滤芯", Wish(("filter",))),
        ("a kettle that isn't white", Wish(("kettle",), bounds=(Bound("colour", "!=", "white"),))),
        ("我要白色或者米色的", Wish(bounds=(Bound("colour", "=", "white"), Bound("colour", "=", "cream")))),
        ("手表和耳机", Wish(("watch", "headphones", "earbuds"))),
        ("吸尘器，不要扫地机器人", Wish(("vacuum", "handheld"))),
        ("a white phone charger", Wish(("charger",), bounds=(Bound("colour", "=", "white"),))),
        ("手机充电器", Wish(("charger",))),
        ("do you sell hair dryers", Wish(("hair_dryer",))),
        ("手机壳有吗", Wish(("case",))),
        ("got any kettels?", Wish(("kettle",))),
        ("hello there", Wish()),
    ],
)
def test_a_wish_is_read_in_both_languages(text: str, wish: Wish) -> None:
    found = parse(text, SHOP).wish
    assert found.text == text
    assert (found.kinds, found.least, found.most) == (wish.kinds, wish.least, wish.most)
    assert (found.bounds, found.order) == (wish.bounds, wish.order)


@pytest.mark.parametrize(
    ("text", "kinds", "beside"),
    [
        ("a filter for my purifier", ("filter",), ("purifier",)),
        ("净化器的滤芯", ("filter",), ("purifier",)),
        ("what goes with my kettle", (), ("kettle",)),
        ("what goes with a kettle", (), ("kettle",)),
        ("跟我买的水壶配套的", (), ("kettle",)),
        ("和咖啡机搭配的", (), ("coffee",)),
        ("跟水壶和咖啡机配套的", (), ("kettle", "coffee")),
        ("a phone for my mother", ("phone",), ()),
        ("水壶的话两百以内", ("kettle",), ()),
    ],
)
def test_what_something_goes_with_is_not_what_is_wished(
    text: str, kinds: tuple[str, ...], beside: tuple[str, ...]
) -> None:
    found = parse(text, SHOP)
    assert (found.wish.kinds, found.beside) == (kinds, beside)


@pytest.mark.parametrize("text", ["cheaper", "便宜点的", "更便宜的", "something cheaper than this"])
def test_cheaper_is_held_against_what_was_shown(text: str) -> None:
    found = parse(text, SHOP)
    assert found.than == (CHEAP,)
    assert refined(Wish(("kettle",)), found, (KETTLE,)).most == 25_899
    assert refined(Wish(("kettle",)), found).order == (CHEAP,)


@pytest.mark.parametrize(
    ("text", "than"),
    [
        ("太贵了", CHEAP),
        ("有点贵", CHEAP),
        ("贵了点", CHEAP),
        ("too expensive", CHEAP),
        ("it's a bit pricey", CHEAP),
        ("太吵了", QUIET),
        ("too loud", QUIET),
        ("太便宜了", Order("price", "most")),
    ],
)
def test_too_much_of_something_wishes_for_less_of_it(text: str, than: Order) -> None:
    found = parse(text, SHOP)
    assert (found.than, found.wish.order) == ((than,), ())


def test_of_two_attributes_of_one_name_that_is_meant_which_the_kind_states() -> None:
    phones = Item("h", {"en": "Headphones"}, {}, "audio", {"kind": "headphones", "battery_h": 30})
    longer = parse("which has the longer battery life?", SHOP, (phones, WASHER), ("headphones",))
    assert longer.than == (Order("battery_h", "most"),)


def test_what_was_not_read_is_left_over() -> None:
    assert parse("headphones without bluetooth", SHOP).rest == "·········· without bluetooth"
    assert parse("anything but headphones", SHOP).denied == ("headphones", "earbuds")


def test_quieter_than_what_was_shown_is_quieter_by_any_amount() -> None:
    wish = compared(Wish(), QUIET, (KETTLE,))
    assert not wish.bounds[0].holds(KETTLE)
    assert wish.order == (QUIET,)


def test_a_follow_up_keeps_what_was_told_and_another_kind_begins_anew() -> None:
    first = parse("a quiet kettle under 200", SHOP).wish
    white = refined(first, parse("in white", SHOP))
    assert (white.kinds, white.most, white.order) == (("kettle",), 20_000, (QUIET,))
    assert white.bounds == (Bound("colour", "=", "white"),)
    assert refined(white, parse("under 300", SHOP)).most == 30_000
    lamp = refined(white, parse("a lamp", SHOP))
    assert (lamp.kinds, lamp.most, lamp.bounds) == (("lamp",), None, ())


def test_of_two_attributes_with_one_unit_that_is_meant_which_the_kind_states() -> None:
    assert parse("8公斤的洗衣机", SHOP, (WASHER, KETTLE)).wish.bounds == (Bound("load_kg", ">=", 8.0),)
    assert parse("under 2 kg", SHOP).wish.bounds == (Bound("weight_g", "<=", 2_000.0),)


def test_the_words_of_a_negation_turn_a_wish_round() -> None:
    assert parse("不静音的水壶", SHOP).wish.order == (Order("noise_db", "most"),)


def test_a_vocabulary_takes_the_categories_of_a_catalogue_as_kinds() -> None:
    grown = Vocabulary({"lamp": Kind({"en": ("lamp",)}, ("lights",))}).joined(("lights", "garden_tools", ""))
    assert set(grown.kinds) == {"lamp", "garden_tools"}
    assert parse("some garden tools", grown).wish.kinds == ("garden_tools",)
    assert Vocabulary({}, {"a": Attribute(label={"en": "size"})}).label("a", "en") == "size"
    assert Vocabulary().label("a", "en") == "a"


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = parse(text, SHOP, (WASHER, KETTLE))
    refined(found.wish, found, (KETTLE,))
