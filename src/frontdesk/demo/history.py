"""What customers of the sample shop bought, looked at and thought of it: invented by chance from a seed.

Everybody likes some categories more than others, cheap and well-made things sell more often, and what belongs
together is bought together. Times are counted back from now, so that the shop is always of today.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from frontdesk.demo.catalogue import Product, catalogue
from frontdesk.demo.orders import orders
from frontdesk.recommend.interaction import Kind
from frontdesk.store.interactions import Done

CUSTOMERS = 1_500
SEED = 17
YEAR = 360.0  # days that it goes back
BOUGHT_ALONG = 0.45  # of those who buy a thing, each of what belongs to it
# What belongs to which kind of thing: a kettle wants descaling, a purifier new filters.
ALONG: Mapping[str, Sequence[str]] = {
    "kettle": ("sachets",),
    "coffee": ("sachets",),
    "humidifier": ("sachets",),
    "purifier": ("filter",),
    "phone": ("charger", "earbuds"),
    "tablet": ("charger",),
    "watch": ("earbuds",),
    "earbuds": ("powerbank",),
    "router": ("extender",),
    "bulb": ("hub", "plug"),
    "camera": ("doorbell", "hub"),
    "lock": ("doorbell",),
    "vacuum": ("handheld",),
    "soundbar": ("speaker",),
    "cooker": ("fryer",),
    "washer": ("steamer",),
}


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The products by number: their categories, how often each sells, and how good it is (mean stars)."""

    products: tuple[Product, ...]
    category: np.ndarray[tuple[int], np.dtype[np.int64]]
    sells: np.ndarray[tuple[int], np.dtype[np.float64]]
    stars: np.ndarray[tuple[int], np.dtype[np.float64]]

    def along(self, number: int) -> list[int]:
        """Give what belongs to a product."""
        kinds = ALONG.get(self.products[number].drawing.kind, ())
        return [place for place, one in enumerate(self.products) if one.drawing.kind in kinds]


def history(now: datetime, customers: int = CUSTOMERS, seed: int = SEED) -> Iterator[Done]:
    """Yield what invented customers did up to ``now``; each has a key, so that it is kept once."""
    dice = np.random.default_rng(seed)
    shelf = _shelf(dice)
    for number in range(customers):
        name = f"s{number + 1:04}"
        for place, (day, item, kind, value) in enumerate(_life(shelf, dice)):
            at = now - timedelta(days=day)
            yield Done(shelf.products[item].id, kind, at, name, None, value, f"{name}-{place}")


def purchases(now: datetime) -> Iterator[Done]:
    """Yield what the shop's own customers bought and sent back, by their orders."""
    for order in orders(now):
        if order.state in ("unpaid", "cancelled"):
            continue
        for item in order.items:
            yield Done(item, "buy", order.ordered, order.customer, key=f"{order.id}-{item}")
            if order.state in ("returning", "refunded"):
                back = order.delivered or order.ordered
                yield Done(item, "return", back, order.customer, key=f"{order.id}-{item}-back")


_Event = tuple[float, int, Kind, float | None]  # days ago, product, what was done, stars


def _shelf(dice: np.random.Generator) -> _Shelf:
    products = catalogue()
    names = sorted({one.category for one in products})
    price = np.array([one.price for one in products], float)
    sells = (price / price.min()) ** -0.35 * dice.gamma(3.0, 1 / 3, len(products))
    category = np.array([names.index(one.category) for one in products])
    return _Shelf(products, category, sells, dice.normal(4.1, 0.35, len(products)))


def _life(shelf: _Shelf, dice: np.random.Generator) -> list[_Event]:
    """Invent what one customer did, oldest first."""
    taste = dice.dirichlet(np.full(int(shelf.category.max()) + 1, 0.3))
    day, bought = dice.uniform(15, YEAR), set[int]()
    events: list[_Event] = []
    for _ in range(1 + dice.poisson(2.0)):
        weight = shelf.sells * (taste[shelf.category] + 0.01)
        weight[list(bought)] = 0
        item = int(dice.choice(len(weight), p=weight / weight.sum()))
        for one in (item, *(other for other in shelf.along(item) if dice.random() < BOUGHT_ALONG)):
            if one not in bought and day > 0:
                bought.add(one)
                events += _bought(shelf, dice, one, day)
                day -= dice.exponential(4.0)
        day -= dice.exponential(40.0)
        if day <= 0:
            break
    return sorted(events, key=lambda one: -one[0])


def _bought(shelf: _Shelf, dice: np.random.Generator, item: int, day: float) -> Iterator[_Event]:
    """Invent how somebody came to buy a thing, and what they thought of it."""
    beside = np.flatnonzero(shelf.category == shelf.category[item])
    yield day + dice.uniform(0.01, 3), int(dice.choice(beside)), "view", None
    yield day + dice.uniform(0.005, 1), item, "view", None
    yield day, item, "buy", None
    if day > 14 and dice.random() < 0.04:
        yield day - dice.uniform(3, 14), item, "return", None
    elif day > 30 and dice.random() < 0.25:
        stars = float(np.clip(np.rint(dice.normal(shelf.stars[item], 0.8)), 1, 5))
        yield day - dice.uniform(3, 30), item, "rate", stars
