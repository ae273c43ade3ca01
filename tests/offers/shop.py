"""A shop in a database of its own: some goods, customers who like two kinds, and what suggests to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sql

from frontdesk.offers.fresh import Fresh
from frontdesk.offers.learning import Learnt, learn_from
from frontdesk.offers.offers import Asked, Offers
from frontdesk.offers.opening import FOLDER, Blind, Opened, Shop, opened
from frontdesk.recommend import kept
from frontdesk.recommend.interaction import Kind
from frontdesk.recommend.item import Item
from frontdesk.recommend.rules import NO_RULES
from frontdesk.recommend.vocabulary import NO_VOCABULARY
from frontdesk.sections import Recommend
from frontdesk.store.database import open_database
from frontdesk.store.interactions import Done

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
SETTINGS = Recommend(sources=("popularity", "itemknn", "ease"), explore=0)  # the same list each time


@dataclass
class Small:
    """The shop; ``now`` is what its clock shows."""

    home: Path
    engine: sql.Engine
    offers: Offers
    opened: Callable[[], Opened]
    now: datetime = NOW

    def learn(self, settings: Recommend = SETTINGS) -> Learnt:
        """Learn what customers did up to now."""
        return learn_from(self.engine, self.home, settings, self.now)

    def did(self, customer: str, *items: str, kind: Kind = "buy") -> None:
        """Have a customer do something with items an hour ago."""
        at = self.now - timedelta(hours=1)
        told = self.offers.done.add([Done(item, kind, at, customer) for item in items], "api", self.now)
        assert not told.refused

    def told(self, customer: str | None = None, conversation: str | None = None, most: int = 4) -> list[str]:
        """Ask what is suggested: ids."""
        found = self.offers.offer(Asked(customer, conversation, most=most))
        return [one.item for one in found.offer.suggestions]


def small(home: Path, settings: Recommend = SETTINGS) -> Small:
    """Open it: twelve kettles and twelve lamps, and forty customers who buy of one kind."""
    engine = open_database(f"sqlite:///{home / 'frontdesk.db'}")
    shop = Shop(lambda _: NO_RULES, lambda: NO_VOCABULARY)

    def stamp() -> object:
        return made.offers.items.revision(), kept.current(home / FOLDER)

    fresh = Fresh(lambda: opened(engine, home, settings, shop, lambda _: Blind()), stamp)
    made = Small(home, engine, Offers(engine, fresh, lambda: made.now), fresh)
    made.offers.items.put(goods())
    for number in range(40):
        kind = "kettle" if number % 2 else "lamp"
        made.did(f"c{number}", *(f"{kind}{(number // 2 + step) % 12:02}" for step in range(4)))
    return made


def goods() -> Sequence[Item]:
    """Give what it sells."""
    return [
        Item(
            f"{kind}{number:02}",
            {"en": f"{kind} {number}", "zh": f"{kind}·{number}"},
            category=kind,
            added=LONG_AGO,
        )
        for kind in ("kettle", "lamp")
        for number in range(12)
    ]
