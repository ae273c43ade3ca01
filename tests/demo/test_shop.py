from datetime import UTC, datetime
from pathlib import Path

from frontdesk.demo.files import data
from frontdesk.demo.shop import load_shop

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_the_shop_holds_everything_a_new_desk_is_given() -> None:
    shop = load_shop(NOW)
    assert len(shop.knowledge) == 60
    assert len(shop.products) == 43
    assert len(shop.customers) == 12
    assert len(shop.orders) == 30
    assert len(shop.prompts) == 6
    assert load_shop(NOW) == shop


def test_the_shops_files_weigh_little() -> None:
    weights = [file.stat().st_size for file in Path(str(data())).rglob("*") if file.is_file()]
    assert len(weights) == 60 + 6 + 8 + 10
    assert sum(weights) < 3_000_000
