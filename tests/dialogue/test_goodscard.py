from dataclasses import replace

from dialogue.clerks import K17, K20, PACK
from frontdesk.dialogue.goodscard import goods_card, shortened
from frontdesk.dialogue.wishfile import load_vocabulary
from frontdesk.dialogue.wishwords import WishWords
from frontdesk.recommend.offer import Suggestion
from frontdesk.understanding.pack import shop_pack

ENGLISH = WishWords(PACK.texts, load_vocabulary(shop_pack()), "en")


def test_a_card_tells_the_price_and_what_may_be_pressed() -> None:
    card = goods_card(Suggestion("K17", 1.0, "ease"), K17, ENGLISH)
    assert (card.title, card.description, card.source) == ("Smart kettle K17", "¥259 · Nice.", "ease")
    assert [one.text for one in card.actions] == ["Tell me more", "Not interested", "Something cheaper"]
    free = goods_card(Suggestion("K17", 1.0, "ease"), replace(K17, price=None, text={}), ENGLISH)
    assert (free.description, len(free.actions)) == ("", 2)


def test_a_picture_has_an_address_of_the_desks_own() -> None:
    shown = (replace(K17, id="a/b", image="x"), replace(K20, image="x"), K20)
    cards = [goods_card(Suggestion(one.id, 1.0, "ease"), one, ENGLISH) for one in shown]
    assert [card.picture for card in cards] == ["", "/v1/items/K20/picture", ""]


def test_a_long_description_is_cut_between_words() -> None:
    assert shortened("Quiet.") == "Quiet."
    told = "Sixty minutes in normal mode, a light when the bin is full, a mop that rinses itself in its base"
    assert shortened(told) == f"{told[:87]}…"
    assert shortened("静" * 200) == "静" * 89 + "…"
