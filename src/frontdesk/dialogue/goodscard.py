"""The card of something that is suggested: its price and words in short, why, and what may be pressed."""

import re

from frontdesk.dialogue.wishwords import WishWords
from frontdesk.recommend.item import Item
from frontdesk.recommend.offer import Suggestion
from frontdesk.turn.reply import Action, Card

SHORT = 90  # characters of a card's description of a thing
ADDRESS = re.compile(r"[A-Za-z0-9_.~-]{1,200}")  # ids that can stand in an address as they are


def goods_card(one: Suggestion, item: Item, words: WishWords) -> Card:
    """Make the card of a suggestion."""
    title = item.named(words.language)
    short = shortened(item.text.get(words.language) or next(iter(item.text.values()), ""))
    price = () if item.price is None else (words.price(item.price),)
    has = bool(item.image) and ADDRESS.fullmatch(item.id) is not None
    keys = ("offer_more", "offer_refuse", *(("offer_cheaper",) if price else ()))
    return Card(
        title=title,
        description=" · ".join((*price, *((short,) if short else ()))),
        picture=f"/v1/items/{item.id}/picture" if has else "",
        actions=tuple(_action(key, title, words) for key in keys),
        item=item.id,
        reasons=one.reasons,
        source=one.source,
    )


def shortened(text: str) -> str:
    """Cut what is too long for a card, in no word that has letters of the alphabet."""
    if len(text) <= SHORT:
        return text
    cut = re.sub(r"[A-Za-z0-9]+$", "", text[: SHORT - 1]) if text[SHORT - 1].isascii() else text[: SHORT - 1]
    return f"{cut.rstrip(' ,.;:，。；：、')}…"


def _action(key: str, title: str, words: WishWords) -> Action:
    return Action("postback", words.text(key), words.text(f"{key}_said", title=title))
