import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.item import Item
from frontdesk.recommend.placed import opinions, place
from frontdesk.recommend.source import Source
from recommend.goods import ITEMS, SHELF, Says, item

FITTED: dict[str, Source] = {
    "says": Says([float(n) for n in range(len(SHELF))], {0: 3}),
    "silent": Says([1.0] * 10),
}


@given(st.permutations(ITEMS), st.integers(0, 9))
def test_an_item_keeps_its_score_wherever_it_stands(items: list[Item], left: int) -> None:
    grown = Catalogue.of([*items[left:], item("NEW", "x", 1)])
    scores = place(FITTED, SHELF.ids, grown)["says"].scores([("K1", 1.0), ("GONE", 1.0)], None, "")
    for number, one in enumerate(grown.items[:-1]):
        assert scores[number] == SHELF.number[one.id] + (10 if one.id == SHELF.ids[3] else 0)
    assert np.isnan(scores[-1])


def test_a_source_that_says_nothing_is_left_out() -> None:
    assert set(opinions(place(FITTED, SHELF.ids, SHELF), [], None, "")) == {"says"}
