"""One customer who acts a thousand times moves the lists of others no further than a busy one does."""

from datetime import timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest
import sqlalchemy as sql

from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.context import Context
from frontdesk.recommend.evidence import Proof, counted
from frontdesk.recommend.fitting import fit
from frontdesk.recommend.placed import place
from frontdesk.recommend.recommender import Recommender
from frontdesk.store.database import open_database
from frontdesk.store.interactions import Done, InteractionStore
from frontdesk.store.items import ItemStore
from recommend.goods import NOW, did, item

FLOOD = 20  # interactions of one customer a day that count, as is set unless something else is said
NAMES = ("popularity", "itemknn", "ppmi", "ease")
SHELF = Catalogue.of(item(f"i{n:02}", f"c{n % 4}", 1_000 + n) for n in range(40))
BAIT = "i39"  # what the attacker pushes


def honest() -> list[Done]:
    dice = np.random.default_rng(0)
    weight = 1 / np.arange(1, 40)
    return [
        Done(f"i{thing:02}", "buy", NOW - timedelta(days=float(dice.uniform(1, 60))), f"c{customer}")
        for customer in range(300)
        for thing in dice.choice(39, 6, replace=False, p=weight / weight.sum())
    ]


def attack(times: int) -> list[Done]:
    """Buy the bait together with what is liked most, over and over, within one day."""
    begun = NOW - timedelta(hours=2)
    bought = [BAIT if n % 2 else f"i{n // 2 % 5:02}" for n in range(times)]
    return [
        Done(one, "buy", begun + timedelta(seconds=n), "attacker", key=f"{n}") for n, one in enumerate(bought)
    ]


def shop(engine: sql.Engine, done: list[Done]) -> Recommender:
    """Learn from what was done, as the desk does."""
    ItemStore(engine).put(SHELF.items, NOW)
    store = InteractionStore(engine)
    store.add(done, "api", NOW)
    log = store.log(NOW, FLOOD, SHELF.ids)
    proof = Proof.of(counted(store.log(NOW, FLOOD, SHELF.ids, ("buy", "return")), NOW), SHELF.ids)
    return Recommender(SHELF, place(fit(log, NAMES), SHELF.ids, SHELF), proof=proof)


def lists(of: Recommender) -> list[list[str]]:
    """Ask for somebody nobody knows, and for 30 who looked at two things."""
    whom = [(), *(tuple(did("x", f"i{(n * k) % 39:02}", "view") for k in (1, 7)) for n in range(30))]
    return [
        [one.item for one in of.suggest(Context(NOW, 5, history=one), Random(0)).suggestions] for one in whom
    ]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Recommender]:
    folder: Path = tmp_path_factory.mktemp("poisoned")
    return {
        times: shop(open_database(f"sqlite:///{folder / f'{times}.db'}"), honest() + attack(times))
        for times in (0, 20, 3_000)
    }


def test_a_flood_of_one_customer_changes_no_list_more_than_twenty_acts_do(
    engines: dict[int, Recommender],
) -> None:
    assert lists(engines[3_000]) == lists(engines[20])


def test_what_one_customer_pushes_reaches_nobody_else(engines: dict[int, Recommender]) -> None:
    before, after = lists(engines[0]), lists(engines[3_000])
    shared = [len({*one} & {*other}) for one, other in zip(before, after, strict=True)]
    assert min(shared) >= 4  # of 5
    assert not any(BAIT in one for one in after)


def test_no_reason_counts_what_one_customer_made_up(engines: dict[int, Recommender]) -> None:
    proof = engines[3_000].proof
    assert proof is not None
    assert proof.buyers(BAIT) == 0
    assert proof.companions([BAIT]) == {}
