import pytest

from dialogue.clerks import PACK
from frontdesk.dialogue.wishfile import load_vocabulary
from frontdesk.dialogue.wishwords import WishWords
from frontdesk.recommend.item import Item
from frontdesk.recommend.parse import compared
from frontdesk.recommend.vocabulary import NO_VOCABULARY
from frontdesk.recommend.wish import Bound, Order, Wish
from frontdesk.understanding.pack import shop_pack

SHOP = load_vocabulary(shop_pack())
ENGLISH, CHINESE = (WishWords(PACK.texts, SHOP, language) for language in ("en", "zh"))
KETTLE = Item("k", {"en": "Kettle"}, {}, "kitchen", {"kind": "kettle", "noise_db": 44}, 18_900)
RICH = Wish(
    ("vacuum", "handheld", "robot"),
    20_000,
    30_000,
    (Bound("noise_db", "<=", 60.0), Bound("colour", "!=", "white")),
    (Order("weight_g", "least"), Order("price", "least")),
)


@pytest.mark.parametrize(
    ("wish", "english", "chinese"),
    [
        (
            RICH,
            "vacuum, ¥200 to ¥300, noise at most 60 dB, not white, light",
            "吸尘器、200 元到 300 元、噪音不超过60分贝、不要白色、轻便",
        ),
        (Wish(most=25_899), "cheaper than ¥259", "比 259 元便宜"),
        (Wish(least=25_901), "dearer than ¥259", "比 259 元贵"),
        (Wish(least=50_000), "¥500 or more", "500 元以上"),
        (
            Wish(bounds=(Bound("volume_l", ">=", 1.36), Bound("volume_l", "<=", 2.04))),
            "capacity 1.36 l to 2.04 l",
            "容量1.36升到2.04升",
        ),
        (
            compared(Wish(("kettle",)), Order("noise_db", "least"), (KETTLE,)),
            "kettle, quieter than 44 dB",
            "水壶、比44分贝更安静",
        ),
        (
            Wish(bounds=(Bound("colour", "=", "white"), Bound("colour", "=", "red"))),
            "white, red",
            "白色、红色",
        ),
        (Wish(("headphones", "lamp")), "over-ear headphones, lamp", "头戴耳机、台灯"),
        (Wish(), "", ""),
    ],
)
def test_a_wish_is_told_again_in_either_language(wish: Wish, english: str, chinese: str) -> None:
    assert (ENGLISH.wish(wish), CHINESE.wish(wish)) == (english, chinese)


def test_parts_are_told_by_their_names() -> None:
    assert ENGLISH.parts(RICH, ("noise_db", "price", "kind")) == "¥200 to ¥300, vacuum, noise at most 60 dB"


def test_what_has_no_words_is_called_as_the_catalogue_calls_it() -> None:
    plain = WishWords(PACK.texts, NO_VOCABULARY, "en")
    assert plain.wish(Wish(("tents",), bounds=(Bound("persons", ">=", 4),))) == "persons at least 4"
    assert plain.value("colour", "teal") == "teal"


def test_a_value_that_looks_like_a_place_is_no_place() -> None:
    assert ENGLISH.text("offer_bound_least", attribute="{value}", value="3") == "3 at least 3"
