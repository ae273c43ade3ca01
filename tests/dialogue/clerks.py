"""A clerk of a few lines, a small catalogue, and an ear that hears what is wanted of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from frontdesk.dialogue.clerk import Asked
from frontdesk.dialogue.ear import Ear
from frontdesk.dialogue.gist import Gist
from frontdesk.dialogue.observed import Observed
from frontdesk.dialogue.policyfile import load_policy
from frontdesk.dialogue.shelf import Shelf
from frontdesk.dialogue.tool import Caller
from frontdesk.dialogue.wanting import Wanting
from frontdesk.dialogue.wishfile import load_vocabulary
from frontdesk.recommend.interaction import Kind
from frontdesk.recommend.item import Item
from frontdesk.recommend.offer import Offer, Suggestion
from frontdesk.recommend.vocabulary import Vocabulary
from frontdesk.turn.findings import Entity
from frontdesk.turn.reply import Reason
from frontdesk.turn.state import NEW, Offers, Shown, State
from frontdesk.understanding.entities import find
from frontdesk.understanding.pack import load_pack, shop_pack

PACK = load_pack(shop_pack())
POLICY = load_policy(shop_pack(), PACK)
CALLER = Caller("talk", "turn", "ada")


def item(
    id_: str, en: str, zh: str, kind: str, price: int, stock: int = 5, **attributes: str | float
) -> Item:
    return Item(
        id_,
        {"en": en, "zh": zh},
        {"en": "Nice.", "zh": "不错。"},
        "",
        {"kind": kind, **attributes},
        price,
        stock,
    )


K17 = item("K17", "Smart kettle K17", "智能电水壶 K17", "kettle", 25_900, colour="steel")
K20 = item("K20", "Quiet kettle K20", "静音水壶 K20", "kettle", 18_900, colour="white", noise_db=44)
V5 = item("V5", "Handheld vacuum V5", "手持吸尘器 V5", "handheld", 39_900, stock=0)
V11 = item("V11", "Cordless vacuum V11", "无线吸尘器 V11", "vacuum", 149_900)
KC1 = item("KC1", "Descaler", "除垢剂", "sachets", 2_900)
ALL = (K17, K20, V5, V11, KC1)


@dataclass
class Fake:
    """Suggests what fits, in the catalogue's order; where nothing does, what misses least."""

    shelf: Shelf = field(default_factory=lambda: Shelf.of(ALL))
    vocabulary: Vocabulary = field(default_factory=lambda: load_vocabulary(shop_pack()))
    on: bool = True
    has: Sequence[str] = ()
    asked: list[Asked] = field(default_factory=list)
    did: list[tuple[str, Kind]] = field(default_factory=list)
    personal: bool = True

    def suggest(self, asked: Asked) -> Offer:
        self.asked.append(asked)
        away = {*asked.away, asked.wish.like, *asked.wish.with_}
        there = [one for one in self.shelf.items.values() if one.available and one.id not in away]
        of_kind = [one for one in there if asked.wish.is_kind(one)] or there
        least = min((len(asked.wish.misses(one)) for one in of_kind), default=0)
        fit = [one for one in of_kind if len(asked.wish.misses(one)) == least]
        relaxed = dict.fromkeys(part for one in fit for part in asked.wish.misses(one))
        return Offer(tuple(self._suggestion(one, asked) for one in fit), tuple(relaxed), len(fit))

    def _suggestion(self, one: Item, asked: Asked) -> Suggestion:
        goes = asked.wish.with_ and one.id == "KC1"
        reason = (
            Reason("goes with it", "rule:kettle with K17")
            if goes
            else Reason("costs little", "attributes:price=1")
        )
        return Suggestion(one.id, 1.0, "content", {}, (reason,))

    def bought(self, caller: Caller) -> Sequence[str]:
        return self.has if caller.customer else ()

    def noted(self, caller: Caller, item: str, kind: Kind) -> None:
        self.did.append((item, kind))

    def prefer(self, caller: Caller, personal: bool) -> None:
        self.personal = personal


def seen(
    text: str, intent: str = "", photos: tuple[str, ...] = (), products: tuple[str, ...] = ()
) -> Observed:
    named = tuple(Entity(sort, text[start:end]) for sort, start, end, _ in find(text, PACK.phrases))
    return Observed(text, date(2026, 11, 26), named, photos, products=products, intent=intent)


def hear(
    text: str,
    intent: str = "",
    state: State = NEW,
    clerk: Fake | None = None,
    closed: bool = False,
    photos: tuple[str, ...] = (),
    products: tuple[str, ...] = (),
    caller: Caller = CALLER,
) -> Wanting:
    said = seen(text, intent, photos, products)
    gist = Gist(said, state, clerk or Fake(), caller, POLICY.tact, PACK.names_of)
    return Ear(gist, PACK.texts).hear(lambda: closed)


def showing(*items: Item, turns: int = 1) -> State:
    """Give the state after some items were shown a moment ago."""
    shown = tuple(Shown(one.id, one.named("en"), (("costs little", "attributes:price=1"),)) for one in items)
    return State(turns=turns, offers=Offers({}, shown, turns))
