"""A small shop to recommend from, and sources that say what they are told to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.context import Context
from frontdesk.recommend.interaction import Interaction, Kind
from frontdesk.recommend.item import Item, Value
from frontdesk.recommend.log import Floats, Log
from frontdesk.recommend.source import Seen
from frontdesk.recommend.vocabulary import Attribute, Vocabulary
from frontdesk.recommend.wish import Bound, Order, Wish

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
OLD = NOW - timedelta(days=400)


def item(id_: str, category: str, price: int | None, stock: int | None = 5, **attributes: Value) -> Item:
    """Make an item that came in long ago."""
    title = {"en": f"the {id_}", "zh": f"{id_}款"}
    return Item(id_, title, {}, category, attributes, price, stock, added=OLD)


ITEMS = (
    item("K1", "kitchen", 15_900, kind="kettle", noise_db=50, colour="steel", plug="C7", volume_l=1.7),
    item("K2", "kitchen", 19_900, kind="kettle", noise_db=44, colour="white", plug="C7", volume_l=1.5),
    item("K3", "kitchen", 32_900, kind="kettle", noise_db=60, colour="black", plug="C5", volume_l=1.7),
    item("K4", "kitchen", 9_900, stock=0, kind="kettle", noise_db=40, colour="white", plug="C7"),
    item("B1", "kitchen", 34_900, kind="blender", noise_db=72, colour="black"),
    item("V1", "cleaning", 149_900, kind="vacuum", noise_db=72, colour="black", wet=False),
    item("V2", "cleaning", 39_900, kind="vacuum", noise_db=68, colour="grey", wet=True),
    item("D1", "supplies", 2_900, kind="descaler", pieces=10),
    item("F1", "supplies", 5_900, stock=None, kind="filter", pieces=2),
    item("G1", "gifts", None),
)
SHELF = Catalogue.of(ITEMS)

WORDS = Vocabulary(
    attributes={
        "price": Attribute({"en": "price", "zh": "价格"}, {"en": "yuan", "zh": "元"},
                           less={"en": "cheaper", "zh": "更便宜"}, more={"en": "dearer", "zh": "更贵"}),
        "noise_db": Attribute({"en": "noise", "zh": "噪音"}, {"en": "dB", "zh": "分贝"},
                              less={"en": "quieter", "zh": "更安静"}, more={"en": "louder", "zh": "更吵"},
                              little={"en": ("quiet",), "zh": ("安静",)}),
        "plug": Attribute({"en": "connector", "zh": "接口"}),
        "colour": Attribute({"en": "colour", "zh": "颜色"}, values={"white": {"zh": ("白色",)}}),
    }
)  # fmt: skip


@dataclass(frozen=True)
class Says:
    """A source that gives every item a number, and adds to those it has seen neighbours of."""

    base: Sequence[float]
    pairs: Mapping[int, int] = field(default_factory=dict[int, int])
    name: ClassVar[str] = "says"

    def scores(self, seen: Sequence[Seen]) -> Floats:
        found = np.tile(np.array(self.base, np.float32), (len(seen), 1))
        for row, one in enumerate(seen):
            for number, weight in zip(one.items.tolist(), one.weights.tolist(), strict=True):
                if number in self.pairs:
                    found[row, self.pairs[number]] += 10 * weight
        return found

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {}


@dataclass(frozen=True)
class Cosine:
    """A source that compares with the vector of what was said or shown."""

    vectors: Floats
    name: ClassVar[str] = "content"

    def scores(self, seen: Sequence[Seen]) -> Floats:
        none = np.full(len(self.vectors), np.nan, np.float32)
        return np.stack([none if one.vector is None else self.vectors @ one.vector for one in seen])

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {}


def did(customer: str, what: str, kind: Kind = "buy", days: float = 5) -> Interaction:
    """Do something some days ago."""
    return Interaction(customer, what, kind, NOW - timedelta(days=days))


def purchases(done: Sequence[Interaction], catalogue: Catalogue = SHELF) -> Log:
    """Log purchases and what was sent back, as evidence is counted from."""
    return Log.of([one for one in done if one.kind in ("buy", "return")], catalogue.ids)


ids = st.sampled_from(SHELF.ids)
colours = st.sampled_from(["White", "black", "red"])
bounds = st.one_of(
    st.builds(Bound, st.just("noise_db"), st.sampled_from(["<=", ">=", "=", "!="]), st.integers(38, 74)),
    st.builds(Bound, st.just("colour"), st.sampled_from(["=", "!="]), colours),
    st.builds(Bound, st.just("wet"), st.just("="), st.booleans()),
    st.just(Bound("unheard_of", "<=", 3)),
)  # fmt: skip
prices = st.none() | st.integers(0, 200_000)
towards = st.sampled_from(["least", "most"])
orders = st.builds(Order, st.sampled_from(["price", "noise_db", "unheard_of"]), towards)
wishes = st.builds(
    Wish,
    kinds=st.lists(st.sampled_from(["kettle", "kitchen", "cleaning", "sofa"]), max_size=2).map(tuple),
    least=prices,
    most=prices,
    bounds=st.lists(bounds, max_size=3).map(tuple),
    order=st.lists(orders, max_size=2).map(tuple),
    like=st.none() | ids,
    with_=st.lists(ids, max_size=2).map(tuple),
)  # fmt: skip
interactions = st.builds(
    did,
    st.just("c"),
    st.sampled_from([*SHELF.ids, "UNKNOWN"]),
    st.sampled_from(["view", "cart", "buy", "return", "refuse"]),
    st.floats(0, 300),
)
contexts = st.builds(
    Context,
    now=st.just(NOW),
    most=st.integers(0, 12),
    language=st.sampled_from(["en", "zh"]),
    wish=wishes,
    history=st.lists(interactions, max_size=6).map(tuple),
    session=st.lists(interactions, max_size=3).map(tuple),
    segment=st.sampled_from(["", "north"]),
    bought=st.frozensets(ids, max_size=2),
    refused=st.frozensets(ids, max_size=3),
    without=st.frozensets(ids, max_size=2),
    personal=st.booleans(),
)
