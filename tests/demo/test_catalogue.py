import pytest
from pydantic import TypeAdapter

from frontdesk.demo.catalogue import Product, catalogue
from frontdesk.demo.files import entries
from frontdesk.errors import Misconfigured


def test_the_shop_sells_its_products_under_as_many_names() -> None:
    products = catalogue()
    assert len(products) == 43
    for named in ("id", "title", "text"):
        assert len({getattr(product, named) for product in products}) == 43, named


def test_every_product_costs_something_in_whole_yuan() -> None:
    assert all(product.price > 0 and product.price % 100 == 0 for product in catalogue())


def test_chinese_titles_hold_chinese_and_english_ones_none() -> None:
    for product in catalogue():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in product.title.zh), product.id
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in product.title.en + product.text.en)


def test_an_entry_of_a_wrong_form_is_named() -> None:
    with pytest.raises(Misconfigured, match=r"orders.yml, entry 0\.") as caught:
        entries("orders.yml", TypeAdapter(tuple[Product, ...]), under="customers")
    assert caught.value.part == "orders.yml"
