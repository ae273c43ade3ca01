from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from frontdesk.demo.catalogue import catalogue
from frontdesk.demo.history import ALONG, history, purchases
from frontdesk.demo.orders import orders
from frontdesk.store.interactions import fault

NOW = datetime(2026, 6, 1, tzinfo=UTC)
KIND = {product.id: product.drawing.kind for product in catalogue()}


def test_the_same_seed_gives_the_same_history_and_another_another() -> None:
    first = list(history(NOW, 50))
    assert first == list(history(NOW, 50))
    assert first != list(history(NOW, 50, seed=1))
    assert [one.key for one in first] == [one.key for one in history(NOW + timedelta(days=1), 50)]
    assert len({one.digest for one in first}) == len(first)


def test_everything_lies_within_the_year_before_and_can_be_kept() -> None:
    found = list(history(NOW, 200))
    assert not [one for one in found if fault(one, NOW)]
    assert min(one.at for one in found) > NOW - timedelta(days=365)
    lives = defaultdict(list)
    for one in found:
        lives[one.customer].append(one.at)
    assert all(before <= after for life in lives.values() for before, after in pairwise(life))


def test_what_belongs_together_is_bought_together() -> None:
    baskets: dict[str | None, set[str]] = defaultdict(set)
    for one in history(NOW, 600):
        if one.kind == "buy":
            baskets[one.customer].add(KIND[one.item])
    kettles = [kinds for kinds in baskets.values() if "kettle" in kinds]
    with_sachets = sum("sachets" in kinds for kinds in kettles) / len(kettles)
    share = sum("sachets" in kinds for kinds in baskets.values()) / len(baskets)
    assert with_sachets > 2 * share
    assert set(ALONG) | {kind for kinds in ALONG.values() for kind in kinds} <= set(KIND.values())


def test_the_shops_own_customers_bought_what_they_ordered() -> None:
    found = Counter((one.customer, one.item) for one in purchases(NOW) if one.kind == "buy")
    ordered = {
        (order.customer, item)
        for order in orders(NOW)
        for item in order.items
        if order.state not in ("unpaid", "cancelled")
    }
    assert set(found) == ordered
    back = {one.item for one in purchases(NOW) if one.kind == "return"}
    assert back
    assert not [one for one in purchases(NOW) if fault(one, NOW)]
