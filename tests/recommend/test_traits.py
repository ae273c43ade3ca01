"""Category and attributes in words, as numbers."""

import numpy as np

from frontdesk.recommend.item import Item
from frontdesk.recommend.traits import Traits, stated

ITEMS = [
    Item("a", {"en": "a"}, category="cup", attributes={"colour": "red", "price": 3, "new": True}),
    Item("b", {"en": "b"}, category="cup", attributes={"colour": "blue"}),
    Item("c", {"en": "c"}, category="hat", attributes={"colour": "red", "brand": "only one"}),
    Item("d", {"en": "d"}, category="hat", attributes={"colour": "blue", "kind": ""}),
    Item("e", {"en": "e"}),
]


def test_only_words_that_two_items_share_are_told_apart() -> None:
    traits = Traits.fit(ITEMS)
    assert traits.values == (("category", "cup"), ("category", "hat"), ("colour", "blue"), ("colour", "red"))
    assert traits.attributes == ("category", "colour")
    assert stated(ITEMS[0]) == {"category": "cup", "colour": "red"}
    assert stated(ITEMS[4]) == {}


def test_items_that_share_more_are_more_alike() -> None:
    rows = Traits.fit(ITEMS).rows(ITEMS)
    alike = rows @ rows.T
    assert alike[0, 0] > alike[0, 1] > alike[0, 3] == 0
    assert not rows[4].any()


def test_a_rare_value_says_more_than_a_common_one() -> None:
    many = [*ITEMS, *(Item(f"f{n}", {"en": "f"}, category="cup") for n in range(20))]
    traits = Traits.fit(many)
    weight = dict(zip(traits.values, traits.weights.tolist(), strict=True))
    assert weight["category", "hat"] > weight["category", "cup"]


def test_what_is_likely_adds_up_over_the_values_of_an_item() -> None:
    traits = Traits.fit(ITEMS)
    likely = np.array([0.9, 0.1, 0.2, 0.8], np.float32)
    found = traits.rows(ITEMS) @ traits.guessed(likely)
    np.testing.assert_allclose(found, [1.7, 1.1, 0.9, 0.3, 0], atol=1e-5)


def test_the_kind_is_the_attribute_of_that_name_where_the_catalogue_has_one() -> None:
    assert Traits.fit(ITEMS).kinds(ITEMS).tolist() == [0, 0, 1, 1, -1]
    kinds = [Item(f"{n}", {"en": "x"}, category="home", attributes={"kind": k}) for n, k in enumerate("ppqq")]
    assert len(set(Traits.fit(kinds).kinds(kinds).tolist())) == 2


def test_what_is_kept_opens_as_it_was_and_no_items_have_no_traits() -> None:
    traits = Traits.fit(ITEMS)
    opened = Traits.of(traits.arrays())
    assert opened.values == traits.values
    np.testing.assert_array_equal(opened.rows(ITEMS), traits.rows(ITEMS))
    assert Traits.fit([]).values == ()
