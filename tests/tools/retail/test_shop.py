"""The retail tools on a tiny shop of our own."""

import sqlite3
from pathlib import Path

import pytest

from frontdesk.tools.refusal import Refused
from tools.retail import tables
from tools.retail.shop import Retail
from tools.retail.tables import Json

OLD = {"address1": "2 Low Road", "address2": "", "city": "Ham", "country": "UK", "state": "SY", "zip": "11"}


def variant(number: str, price: float, *, available: bool = True) -> Json:
    return {"item_id": number, "options": {"size": number}, "available": available, "price": price}


def order(number: str, status: str, *items: tuple[str, float], way: str = "visa", user: str = "ann") -> Json:
    return {
        "order_id": number,
        "user_id": user,
        "address": OLD,
        "items": [
            {"name": "Mug", "product_id": "mug", "item_id": key, "price": price, "options": {"size": key}}
            for key, price in items
        ],
        "status": status,
        "fulfillments": [],
        "payment_history": [
            {
                "transaction_type": "payment",
                "amount": round(sum(price for _, price in items), 2),
                "payment_method_id": way,
            }
        ],
    }


def user(key: str, first: str, orders: list[str]) -> Json:
    visa = {"source": "credit_card", "id": "visa", "brand": "visa", "last_four": "0000"}
    methods = {
        "visa": visa,
        "pal": {"source": "paypal", "id": "pal"},
        "gift": {"source": "gift_card", "id": "gift", "balance": 20.1},
    }
    return {
        "user_id": key,
        "name": {"first_name": first, "last_name": "Ek"},
        "address": OLD,
        "email": f"{key}@example.org",
        "payment_methods": methods,
        "orders": orders,
    }


@pytest.fixture
def shop(tmp_path: Path) -> Retail:
    variants = [
        variant("s", 10.1),
        variant("m", 12.3),
        variant("l", 40.0),
        variant("x", 9.0, available=False),
    ]
    orders = [
        order("1", "pending", ("s", 10.1), ("m", 12.3)),
        order("2", "delivered", ("s", 10.1), ("s", 10.1)),
        order("3", "pending", ("s", 10.1), way="gift"),
        order("4", "pending", ("s", 10.1), user="bo"),
    ]
    records: dict[str, Json] = {
        "products": {
            "mug": {"name": "Mug", "product_id": "mug", "variants": {one["item_id"]: one for one in variants}}
        },
        "users": {"ann": user("ann", "Ánna", ["1", "2", "3"]), "bo": user("bo", "Bo", ["4"])},
        "orders": {one["order_id"]: one for one in orders},
    }
    tables.load(records, tmp_path)
    return Retail(tmp_path)


def balance(shop: Retail) -> float:
    found: float = shop.get_user_details("ann")["payment_methods"]["gift"]["balance"]
    return found


def reason(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.reason


def test_a_customer_is_found_whatever_the_case_and_the_accents(shop: Retail) -> None:
    assert shop.find_user_id_by_email("ANN@example.org") == {"user_id": "ann"}
    assert shop.find_user_id_by_name_zip("anna", "EK", "11") == {"user_id": "ann"}
    with pytest.raises(Refused):
        shop.find_user_id_by_name_zip("anna", "EK", "12")


def test_each_of_several_items_gets_its_own_price(shop: Retail) -> None:
    changed = shop.modify_pending_order_items("1", "s,m", "m,l", "visa", "ann")
    assert [(one["item_id"], one["price"]) for one in changed["items"]] == [("l", 40.0), ("m", 12.3)]
    assert changed["payment_history"][-1]["amount"] == 29.9
    assert changed["status"] == "pending (item modified)"


def test_the_published_code_gives_all_items_the_price_of_the_last(shop: Retail) -> None:
    changed = Retail(shop.home, slips=True).modify_pending_order_items("1", "s,m", "l,s", "visa", "ann")
    assert {one["price"] for one in changed["items"]} == {10.1}


def test_items_are_changed_once_and_the_order_is_not_cancelled_after_it(shop: Retail) -> None:
    shop.modify_pending_order_items("1", "s", "m", "visa", "ann")
    with pytest.raises(Refused, match="pending"):
        shop.modify_pending_order_items("1", "m", "s", "visa", "ann")
    with pytest.raises(Refused):
        shop.cancel_pending_order("1", "no longer needed", "ann")


def test_a_gift_card_pays_the_difference_only_when_it_holds_enough(shop: Retail) -> None:
    with pytest.raises(Refused) as refused:
        shop.modify_pending_order_items("1", "s", "l", "gift", "ann")
    assert reason(refused) == "too_little"
    assert balance(shop) == 20.1
    shop.modify_pending_order_items("1", "s", "m", "gift", "ann")
    assert balance(shop) == 17.9


def test_a_cancelled_order_is_paid_back_to_a_gift_card_at_once(shop: Retail) -> None:
    shop.cancel_pending_order("3", "ordered by mistake", "ann")
    assert balance(shop) == 30.2


def test_after_a_changed_payment_only_what_was_kept_is_paid_back(shop: Retail) -> None:
    shop.modify_pending_order_payment("3", "visa", "ann")
    assert balance(shop) == 30.2
    done = shop.cancel_pending_order("3", "no longer needed", "ann")
    assert balance(shop) == 30.2
    back = {"transaction_type": "refund", "amount": 10.1, "payment_method_id": "visa"}
    assert done["payment_history"][3:] == [back]


def test_the_published_code_pays_refunds_back_once_more(shop: Retail) -> None:
    shop.modify_pending_order_payment("3", "visa", "ann")
    done = Retail(shop.home, slips=True).cancel_pending_order("3", "no longer needed", "ann")
    assert len(done["payment_history"]) == 6


def test_items_go_back_as_often_as_the_order_holds_them(shop: Retail) -> None:
    with pytest.raises(Refused) as refused:
        shop.return_delivered_order_items("2", "s, s, s", "visa", "ann")
    assert reason(refused) == "no_such_item"
    assert shop.return_delivered_order_items("2", "s, s", "gift", "ann")["return_items"] == ["s", "s"]


def test_money_goes_back_the_way_it_came_or_to_a_gift_card(shop: Retail) -> None:
    with pytest.raises(Refused) as refused:
        shop.return_delivered_order_items("2", "s", "pal", "ann")
    assert reason(refused) == "other_method"


def test_an_exchange_names_the_difference_and_changes_no_item_yet(shop: Retail) -> None:
    done = shop.exchange_delivered_order_items("2", "s", "m", "gift", "ann")
    assert done["exchange_price_difference"] == 2.2
    assert [one["item_id"] for one in done["items"]] == ["s", "s"]
    assert balance(shop) == 20.1


def test_what_is_sold_out_cannot_be_had(shop: Retail) -> None:
    with pytest.raises(Refused) as refused:
        shop.exchange_delivered_order_items("2", "s", "x", "visa", "ann")
    assert reason(refused) == "not_available"


def test_no_items_at_all_are_refused(shop: Retail) -> None:
    with pytest.raises(Refused):
        shop.return_delivered_order_items("2", " , ", "visa", "ann")


@pytest.mark.parametrize("number", ["4", "5", "'; DROP TABLE orders --"])
def test_an_order_of_somebody_else_is_refused_like_one_that_is_not_there(shop: Retail, number: str) -> None:
    with pytest.raises(Refused) as refused:
        shop.get_order_details(number, "ann")
    assert reason(refused) == "no_such_order"


def test_an_error_halfway_leaves_nothing_behind(shop: Retail) -> None:
    def halfway() -> None:
        with tables.connect(shop.home) as connection:
            connection.execute("DELETE FROM payments")
            connection.execute("DELETE FROM nowhere")

    with pytest.raises(sqlite3.OperationalError):
        halfway()
    assert shop.get_order_details("1", "ann")["payment_history"]
