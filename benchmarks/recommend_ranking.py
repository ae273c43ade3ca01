"""What ranking costs beside the sources: ten of 100,000 items, five sources whose scores are there already.

`python -m benchmarks.recommend_ranking`. Of each request the quickest of twelve rounds of ten counts: the
machine may have other things to do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import cpu, machine
from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.context import Context
from frontdesk.recommend.item import Item
from frontdesk.recommend.log import Floats
from frontdesk.recommend.placed import place
from frontdesk.recommend.recommender import Recommender
from frontdesk.recommend.source import Seen, Source
from frontdesk.recommend.wish import Bound, Order, Wish

ITEMS, LISTED, GOAL = 100_000, 10, 2.0
ROUNDS, TIMES = 12, 10
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ("popularity", "itemknn", "ppmi", "ease", "content")
SILENT = ("itemknn", "ease")  # know nothing of three in ten items
WISHES: Mapping[str, Wish] = {
    "no wish": Wish(),
    "kind, price and noise": Wish(("c3",), most=50_000, bounds=(Bound("noise_db", "<=", 50),)),
    "like an item": Wish(like="i7"),
    "nothing fits": Wish(("c3",), most=50),
    "the cheapest of a kind": Wish(("c3",), order=(Order("price", "least"),)),
}


@dataclass(frozen=True)
class Ready:
    """A source that has its scores already."""

    name: ClassVar[str] = "ready"
    said: Floats

    def scores(self, seen: Sequence[Seen]) -> Floats:
        """Give them."""
        del seen
        return self.said[None]

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Keep nothing."""
        return {}


def shop(dice: np.random.Generator) -> Recommender:
    """Make a catalogue, its content vectors, and sources that think anything of it."""
    columns = (
        dice.integers(least, most, ITEMS).tolist() for least, most in ((100, 99_999), (30, 80), (0, 999))
    )
    catalogue = Catalogue.of(_item(n, *told) for n, told in enumerate(zip(*columns, strict=True)))
    sources: dict[str, Source] = {}
    for name in NAMES:
        said = dice.standard_normal(ITEMS).astype(np.float32)
        said[dice.random(ITEMS) < (0.3 if name in SILENT else 0)] = np.nan
        sources[name] = Ready(said)
    vectors = dice.standard_normal((ITEMS, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Recommender(catalogue, place(sources, catalogue.ids, catalogue), vectors=vectors, explore=0.05)


def _item(number: int, price: int, noise: int, age: int) -> Item:
    title, category = {"en": f"thing {number}"}, f"c{number % 50}"
    return Item(
        f"i{number}", title, {}, category, {"noise_db": noise}, price, 1, "", NOW - timedelta(days=age)
    )


def figures() -> Iterator[str]:
    """Measure each kind of request."""
    made, draw = shop(np.random.default_rng(0)), Random(0)  # noqa: S311 - draws no secret
    for name, wish in WISHES.items():
        context = Context(NOW, LISTED, wish=wish)

        def requests(context: Context = context) -> None:
            for _ in range(TIMES):
                made.suggest(context, draw)

        requests()
        took = min(cpu(requests) for _ in range(ROUNDS)) / TIMES * 1_000
        yield f"{LISTED} of {ITEMS:,}, {name}: {took:.2f} ms of CPU (goal {GOAL:g} or less)"


if __name__ == "__main__":
    print(machine())
    for line in figures():
        print(line, flush=True)
