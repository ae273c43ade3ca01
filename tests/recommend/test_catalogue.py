from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from frontdesk.errors import InvalidInput
from frontdesk.recommend.catalogue import Catalogue
from recommend.goods import ITEMS, NOW, SHELF, item


def test_items_are_numbered_in_the_order_given() -> None:
    assert SHELF.ids[:3] == ("K1", "K2", "K3")
    assert SHELF.numbers(["K3", "NONE", "K1"]).tolist() == [2, 0]


def test_two_items_of_one_id_are_refused() -> None:
    with pytest.raises(InvalidInput, match="two items have the id K1") as caught:
        Catalogue.of([*ITEMS, ITEMS[0]])
    assert caught.value.remedy == "give each item an id of its own"


def test_what_nobody_counts_is_there_and_what_is_sold_out_is_not() -> None:
    assert SHELF.available[SHELF.number["F1"]]
    assert not SHELF.available[SHELF.number["K4"]]


def test_an_attribute_is_read_as_numbers_where_it_has_some() -> None:
    noise = SHELF.numeric["noise_db"]
    assert noise[:3].tolist() == [50, 44, 60]
    assert np.isnan(noise[SHELF.number["D1"]])
    assert np.isnan(SHELF.numeric["colour"]).all()
    assert SHELF.numeric["wet"][SHELF.number["V2"]] == 1


def test_a_price_that_is_not_known_is_no_number() -> None:
    assert np.isnan(SHELF.price[SHELF.number["G1"]])


def test_a_property_finds_its_items() -> None:
    assert [SHELF.ids[one] for one in SHELF.category.among(["supplies", "toys"]).nonzero()[0]] == ["D1", "F1"]


def test_many_values_are_looked_for_as_few_are() -> None:
    some = SHELF.columns["noise_db"]
    assert some.among([50, 44]).nonzero()[0].tolist() == [0, 1]
    assert some.among(range(100)).sum() == sum("noise_db" in one.attributes for one in ITEMS)
    assert not some.among([]).any()


def test_what_came_in_after_a_moment_is_found() -> None:
    days = [NOW - timedelta(days=n) for n in (3, 1, 2)]
    shelf = Catalogue.of([replace(item(f"i{n}", "x", 1), added=day) for n, day in enumerate([*days, None])])
    assert shelf.since((NOW - timedelta(days=2.5)).timestamp()).tolist() == [2, 1]
    assert shelf.since(NOW.timestamp()).tolist() == []


def test_an_empty_catalogue_has_empty_arrays() -> None:
    empty = Catalogue.of([])
    assert len(empty) == len(empty.price) == len(empty.available) == len(empty.category.code) == 0
    assert empty.profile.shape == (0, 1)


def test_the_largest_prices_stay_exact() -> None:
    assert Catalogue.of([item("X", "boats", 123_456_789_01)]).price[0] == 12_345_678_901
