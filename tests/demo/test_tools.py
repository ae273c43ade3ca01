from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError

from frontdesk.demo.catalogue import catalogue
from frontdesk.demo.orders import orders
from frontdesk.demo.shopdb import FILE, bought, fill_shop, refunds, returns, tickets, tries
from frontdesk.demo.tools import Shop
from frontdesk.errors import NotReady
from frontdesk.tools.refusal import Refused

NOON = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)  # 12:00 in China
H70, ROUTER, KETTLE = ("NL26110004", "NL-H70"), ("NL26110001", "NL-R200"), ("NL26110002", "NL-K17")
Act = Callable[..., Any]


class Standing:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Standing:
    return Standing()


@pytest.fixture
def shop(tmp_path: Path, clock: Standing) -> Shop:
    fill_shop(tmp_path, NOON)
    return Shop(tmp_path, clock)


def reason(act: Act, *given: Any, **named: Any) -> str:
    with pytest.raises(Refused) as raised:
        act(*given, **named)
    assert raised.value.message
    return raised.value.reason


def facts(act: Act, *given: Any, **named: Any) -> Any:
    with pytest.raises(Refused) as raised:
        act(*given, **named)
    return dict(raised.value.facts)


def state(shop: Shop, order: str) -> str:
    with shop.engine.connect() as connection:
        return str(connection.execute(sql.select(bought.c.state).where(bought.c.id == order)).scalar_one())


def count(shop: Shop, table: sql.Table) -> int:
    with shop.engine.connect() as connection:
        return int(connection.execute(sql.select(sql.func.count()).select_from(table)).scalar_one())


def send_back(
    shop: Shop, order: tuple[str, str] = H70, customer: str = "c02", why: str = "changed_mind"
) -> Any:
    photo = "" if why == "changed_mind" else "a" * 64
    return shop.start_return(*order, why, customer, f"return {order}", photo)  # type: ignore[arg-type]


def test_a_home_without_a_shop_has_none(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="frontdesk demo"):
        Shop(tmp_path)


def test_a_shop_that_is_there_is_kept(tmp_path: Path, shop: Shop) -> None:
    shop.cancel_order("NL26110005", "c02", "k")
    fill_shop(tmp_path, NOON + timedelta(days=1))
    assert state(shop, "NL26110005") == "cancelled"
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".new")] == []


def test_all_sample_orders_are_there_as_of_now(shop: Shop) -> None:
    for order in orders(NOON):
        found = shop.order_status(order.id, order.customer)
        assert (found["state"], found["ordered"]) == (order.state, order.ordered.isoformat())
        assert {one["product"]: one["count"] for one in found["items"]} == order.items


def test_orders_and_what_was_bought_show_the_pictures_of_the_goods(shop: Shop) -> None:
    goods = {product.id for product in catalogue()}
    for order in shop.my_orders("c01")["orders"]:
        assert order["picture"] == order["items"][0]["picture"]
        for item in (*order["items"], *shop.order_status(order["order"], "c01")["items"]):
            assert item["product"] in goods
            assert item["picture"] == f"/v1/items/{item['product']}/picture"


# Who somebody is


def test_order_and_end_of_the_phone_number_prove_who_somebody_is(shop: Shop) -> None:
    assert shop.verify_customer("NL26110001", "0101") == {
        "customer": "c01",
        "name": "林小满",
        "order": "NL26110001",
    }


def test_a_wrong_number_and_an_unknown_order_are_refused_in_the_same_words(shop: Shop) -> None:
    said: list[str] = []
    for order in ("NL26110001", "NL99999999"):
        with pytest.raises(Refused) as raised:
            shop.verify_customer(order, "0000")
        said.append(f"{raised.value.reason}: {raised.value.message} {raised.value.facts}")
    assert said[0] == said[1]


def test_nobody_guesses_the_end_of_a_phone_number(shop: Shop, clock: Standing) -> None:
    for guess in range(5):
        assert reason(shop.verify_customer, "NL26110001", f"{guess:04}") == "not_verified"
    assert reason(shop.verify_customer, "NL26110001", "0101") == "too_many_tries"
    assert shop.verify_customer("NL26110002", "0101")["customer"] == "c01"  # another order is another matter
    clock.now += timedelta(minutes=61)
    assert shop.verify_customer("NL26110001", "0101")["customer"] == "c01"
    assert count(shop, tries) == 5


# Whose order it is


EVERY: dict[str, Callable[[Shop, str, str, str], Any]] = {
    "order_status": lambda shop, order, _, who: shop.order_status(order, who),
    "refund_quote": lambda shop, order, product, who: shop.refund_quote(order, product, who),
    "start_return": lambda shop, order, product, who: shop.start_return(
        order, product, "faulty", who, "k", "p"
    ),
    "refund": lambda shop, order, product, who: shop.refund(order, product, 5, who, "k"),
    "warranty_status": lambda shop, order, product, who: shop.warranty_status(order, product, who),
    "open_claim": lambda shop, order, product, who: shop.open_claim(order, product, "坏了", who, "k"),
    "change_address": lambda shop, order, _, who: shop.change_address(order, "杭州市西湖区", who),
    "change_day": lambda shop, order, _, who: shop.change_day(order, "weekend", who),
    "cancel_order": lambda shop, order, _, who: shop.cancel_order(order, who, "k"),
    "issue_invoice": lambda shop, order, _, who: shop.issue_invoice(order, "北光", "a@b.example", who, "k"),
}


@pytest.mark.parametrize("tool", EVERY)
def test_an_order_of_somebody_else_is_refused_like_one_that_is_not_there(shop: Shop, tool: str) -> None:
    before = (shop.engine.url.database, count(shop, returns), count(shop, refunds), state(shop, H70[0]))
    said: list[str] = []
    for order in (H70[0], "NL99999999"):
        with pytest.raises(Refused) as raised:
            EVERY[tool](shop, order, "NL-H70", "c01")
        assert raised.value.reason == "no_such_order"
        said.append(raised.value.message)
    assert said[0] == said[1]
    assert (
        shop.engine.url.database,
        count(shop, returns),
        count(shop, refunds),
        state(shop, H70[0]),
    ) == before


def test_a_customer_sees_their_own_orders_the_newest_first(shop: Shop) -> None:
    found = shop.my_orders("c01")["orders"]
    assert [one["order"] for one in found] == ["NL26110002", "NL26110001", "NL26110003"]
    assert shop.my_orders("nobody") == {"orders": []}


def test_a_product_that_is_not_part_of_the_order_is_refused(shop: Shop) -> None:
    assert reason(shop.refund_quote, H70[0], "NL-K17", "c02") == "no_such_item"
    assert reason(shop.refund, H70[0], "NL-K17", 1, "c02", "k") == "no_such_item"


# Returns and refunds


def test_who_changed_their_mind_pays_the_way_back(shop: Shop) -> None:
    quoted = shop.refund_quote(*H70, "c02")
    assert (quoted["price"], quoted["postage"], quoted["amount"]) == (59_900, 1_200, 58_700)
    assert (quoted["days_from"], quoted["days_to"], quoted["pay"]) == (1, 3, "wechat")
    assert shop.refund_quote(*H70, "c02", "faulty")["amount"] == 59_900


def test_a_return_is_registered_once(shop: Shop) -> None:
    begun = send_back(shop)
    assert (begun["postage"], begun["courier_hours"]) == (1_200, 24)
    assert begun["return_id"].startswith("R")
    assert state(shop, H70[0]) == "returning"
    assert reason(send_back, shop) == "already_returning"


def test_an_order_tells_which_of_its_items_have_gone_back(shop: Shop) -> None:
    def back() -> dict[str, str]:
        return {one["product"]: one["back"] for one in shop.order_status(H70[0], "c02")["items"]}

    assert set(back().values()) == {""}
    send_back(shop)
    assert back() == {**dict.fromkeys(back(), ""), H70[1]: "returning"}
    shop.refund(*H70, 58_700, "c02", "k")
    assert back()[H70[1]] == "refunded"


def test_a_fault_needs_a_photo(shop: Shop) -> None:
    assert reason(shop.start_return, *H70, "faulty", "c02", "k") == "photo_needed"
    assert count(shop, returns) == 5  # those of the sample orders
    assert shop.start_return(*H70, "faulty", "c02", "k", "a" * 64)["postage"] == 0


@pytest.mark.parametrize(
    ("why", "order", "customer", "days"),
    [
        ("changed_mind", ("NL26110013", "NL-PB20"), "c05", 7),
        ("wrong_item", ("NL26110013", "NL-PB20"), "c05", 7),
        ("damaged", ("NL26110013", "NL-PB20"), "c05", 2),
        ("faulty", ("NL26110013", "NL-PB20"), "c05", 30),
    ],
)
def test_a_return_is_taken_until_the_last_day_of_its_window(
    shop: Shop, clock: Standing, why: str, order: tuple[str, str], customer: str, days: int
) -> None:
    clock.now = NOON + timedelta(days=days)  # delivered yesterday
    assert facts(send_back, shop, order, customer, why) == {
        "cause": why,
        "days": days,
        "last_day": (NOON + timedelta(days=days - 1)).date().isoformat(),
    }
    clock.now -= timedelta(days=1)
    assert send_back(shop, order, customer, why)["reason"] == why


def test_what_was_opened_is_taken_back_for_a_fault_only(shop: Shop) -> None:
    earbuds = ("NL26110013", "NL-B3")
    assert reason(shop.refund_quote, *earbuds, "c05") == "excluded"
    assert shop.refund_quote(*earbuds, "c05", unopened=True)["amount"] == 31_700
    assert reason(send_back, shop, earbuds, "c05") == "excluded"
    assert shop.start_return(*earbuds, "changed_mind", "c05", "k", unopened=True)["postage"] == 1_200
    with pytest.raises(Refused, match="being returned already"):
        send_back(shop, earbuds, "c05", "faulty")


def test_a_large_appliance_costs_more_to_send_back(shop: Shop) -> None:
    with shop.engine.begin() as connection:
        fresh = bought.update().where(bought.c.id == "NL26110008")
        connection.execute(fresh.values(delivered=(NOON - timedelta(days=3)).replace(tzinfo=None)))
    assert send_back(shop, ("NL26110008", "NL-W80"), "c03")["postage"] == 8_000


def test_what_did_not_arrive_is_not_sent_back(shop: Shop) -> None:
    assert reason(send_back, shop, KETTLE, "c01") == "not_delivered"
    assert reason(shop.refund_quote, *KETTLE, "c01") == "not_delivered"


def test_a_refund_is_exactly_what_was_worked_out_and_paid_once(shop: Shop) -> None:
    assert reason(shop.refund, *H70, 58_700, "c02", "k1") == "no_return"
    send_back(shop)
    for amount in (1, 58_699, 58_701, 59_900, 5_990_000):
        assert facts(shop.refund, *H70, amount, "c02", "k2") == {"amount": 58_700}
    assert shop.refund(*H70, 58_700, "c02", "k3")["amount"] == 58_700
    assert state(shop, H70[0]) == "refunded"
    assert reason(shop.refund, *H70, 58_700, "c02", "k4") == "already_refunded"
    assert reason(shop.refund_quote, *H70, "c02") == "already_refunded"


def test_part_of_an_order_is_paid_back_by_itself(shop: Shop) -> None:
    order = "NL26110013"
    shop.start_return(order, "NL-PB20", "faulty", "c05", "k1", "a" * 64)
    assert shop.refund(order, "NL-PB20", 19_900, "c05", "k2")["amount"] == 19_900
    assert state(shop, order) == "returning"


def test_who_got_the_wrong_thing_gets_the_delivery_fee_back_too(shop: Shop) -> None:
    with shop.engine.begin() as connection:
        connection.execute(bought.update().where(bought.c.id == H70[0]).values(delivery=1_200))
    assert shop.refund_quote(*H70, "c02", "wrong_item")["amount"] == 61_100


def test_the_database_itself_pays_nothing_twice(shop: Shop) -> None:
    row = {
        "order": H70[0],
        "product": "NL-H70",
        "amount": 5,
        "pay": "wechat",
        "at": NOON.replace(tzinfo=None),
    }
    twice = [row | {"key": "k1"}, row | {"key": "k2"}]
    with pytest.raises(IntegrityError), shop.engine.begin() as connection:
        connection.execute(refunds.insert(), twice)
    with pytest.raises(IntegrityError), shop.engine.begin() as connection:
        connection.execute(refunds.insert().values(row | {"key": "k1", "amount": -5}))
    assert count(shop, refunds) == 2  # neither of them stayed


def test_two_who_pay_back_at_once_pay_once(shop: Shop) -> None:
    send_back(shop)
    start, said = Barrier(6), list[str]()

    def pay(number: int) -> None:
        start.wait()
        try:
            shop.refund(*H70, 58_700, "c02", f"k{number}")
            said.append("paid")
        except Refused as error:
            said.append(error.reason)

    threads = [Thread(target=pay, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["already_refunded"] * 5 + ["paid"]


def test_what_fails_midway_leaves_nothing(shop: Shop) -> None:
    with shop.engine.begin() as connection:
        connection.execute(
            sql.text("CREATE TRIGGER no BEFORE UPDATE ON orders BEGIN SELECT RAISE(ABORT, 'no'); END")
        )
    with pytest.raises(IntegrityError):
        send_back(shop)
    assert count(shop, returns) == 5
    assert state(shop, H70[0]) == "delivered"


# Cancelling


def test_what_was_not_dispatched_is_cancelled_and_paid_back_whole(shop: Shop) -> None:
    assert shop.cancel_order("NL26110005", "c02", "k1") == {
        "order": "NL26110005",
        "amount": 229_900,
        "pay": "credit_card",
        "hours": 24,
    }
    assert facts(shop.cancel_order, "NL26110005", "c02", "k2") == {"state": "cancelled"}
    assert shop.cancel_order("NL26110014", "c05", "k3")["amount"] == 0  # was not paid


@pytest.mark.parametrize(
    ("order", "customer"), [("NL26110002", "c01"), ("NL26110001", "c01"), ("NL26110003", "c01")]
)
def test_what_left_is_not_cancelled(shop: Shop, order: str, customer: str) -> None:
    assert reason(shop.cancel_order, order, customer, "k") == "closed"


# Warranties


def test_a_warranty_runs_from_the_day_of_delivery(shop: Shop) -> None:
    found = shop.warranty_status(*ROUTER, "c01")
    assert (found["months"], found["starts"], found["ends"]) == (24, "2026-11-08", "2028-11-08")
    assert (found["covered"], found["home_visit"], found["days_left"]) == (True, False, 713)
    assert reason(shop.warranty_status, *KETTLE, "c01") == "not_delivered"
    assert reason(shop.warranty_status, "NL26110007", "NL-A40", "c03") == "not_stated"


def test_a_claim_is_opened_once_and_within_the_warranty(shop: Shop, clock: Standing) -> None:
    opened = shop.open_claim(*ROUTER, "红灯一直亮", "c01", "k1")
    assert (opened["way"], opened["hours"], opened["days_from"], opened["days_to"]) == ("courier", 24, 5, 7)
    assert reason(shop.open_claim, *ROUTER, "红灯", "c01", "k2") == "already_claimed"
    washer = shop.open_claim("NL26110008", "NL-W80", "leaks", "c03", "k3")
    assert (washer["way"], washer["hours"]) == ("home_visit", 48)
    clock.now = NOON + timedelta(days=800)
    assert facts(shop.open_claim, "NL26110023", "NL-R200", "dead", "c09", "k4")["fee"] == 3_000


def test_what_is_being_sent_back_is_not_repaired_as_well(shop: Shop) -> None:
    send_back(shop)
    assert reason(shop.open_claim, *H70, "silent", "c02", "k") == "already_returning"
    shop.refund(*H70, 58_700, "c02", "k2")
    assert not shop.warranty_status(*H70, "c02")["covered"]


# Delivery


def test_before_dispatch_an_address_is_changed_freely(shop: Shop) -> None:
    for address in ("上海市徐汇区漕溪北路 1 号", "上海市徐汇区漕溪北路 2 号"):
        changed = shop.change_address("NL26110009", address, "c03")
        assert (changed["address"], changed["days_more"]) == (address, 0)
    assert shop.order_status("NL26110009", "c03")["address"].endswith("2 号")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("拉萨市城关区北京中路 1 号", {"fee": 1_500}),
        ("1 Nathan Road, Hong Kong", {"fee": 6_000}),
        ("台北市信义区 1 号", {}),
        ("1 Xinyi Road, Taipei", {}),
    ],
)
def test_an_address_that_costs_more_or_is_not_served_is_refused(
    shop: Shop, address: str, said: dict[str, int]
) -> None:
    assert facts(shop.change_address, "NL26110009", address, "c03") == said


def test_after_dispatch_a_parcel_is_redirected_once_within_its_city(shop: Shop) -> None:
    order = "NL26110010"  # to 拉萨
    assert facts(shop.change_address, order, "成都市武侯区 1 号", "c04") == {"fee": 2_000}
    assert shop.change_address(order, "1 Barkhor Street, Lhasa", "c04")["days_more"] == 2
    assert reason(shop.change_address, order, "拉萨市城关区 2 号", "c04") == "already_redirected"
    assert reason(shop.change_address, "NL26110001", "杭州市 1 号", "c01") == "closed"


def test_small_parcels_come_on_some_days_and_large_ones_at_some_hours(shop: Shop) -> None:
    assert shop.change_day("NL26110009", "weekend", "c03") == {"order": "NL26110009", "day": "weekend"}
    assert facts(shop.change_day, "NL26110009", "morning", "c03") == {"offered": "weekday,weekend"}
    assert shop.change_day("NL26110018", "morning", "c07")["day"] == "morning"
    assert shop.order_status("NL26110018", "c07")["day"] == "morning"
    assert reason(shop.change_day, "NL26110001", "weekend", "c01") == "closed"


# Invoices and tickets


def test_an_invoice_is_sent_and_corrected_once(shop: Shop, clock: Standing) -> None:
    first = shop.issue_invoice("NL26110001", "林小满", "a@b.example", "c01", "k1")
    assert (first["amount"], first["hours"], first["corrected"]) == (41_700, 24, False)
    code = "91330100MA2B1C3D4E"
    second = shop.issue_invoice("NL26110001", "北光科技", "a@b.example", "c01", "k2", code)
    assert (second["corrected"], second["tax_number"]) == (True, code)
    assert reason(shop.issue_invoice, "NL26110001", "x", "a@b.example", "c01", "k3") == "corrected_before"
    shop.issue_invoice("NL26110004", "周远山", "a@b.example", "c02", "k4")
    clock.now = NOON + timedelta(days=91)
    assert facts(shop.issue_invoice, "NL26110004", "x", "a@b.example", "c02", "k5") == {"days": 90}


@pytest.mark.parametrize("code", ["123", "91330100MA2B1C3D4", "91330100MA2B1C3D4I", "9" * 19])
def test_a_tax_number_that_is_none_is_refused(shop: Shop, code: str) -> None:
    assert reason(shop.issue_invoice, "NL26110001", "x", "a@b.example", "c01", "k", code) == "bad_tax_number"


def test_invoices_are_for_what_arrived_within_a_year(shop: Shop) -> None:
    assert reason(shop.issue_invoice, KETTLE[0], "x", "a@b.example", "c01", "k") == "not_delivered"
    assert facts(shop.issue_invoice, "NL26110017", "x", "a@b.example", "c06", "k") == {"months": 12}


def test_a_ticket_is_left_by_anybody(shop: Shop) -> None:
    assert shop.open_ticket("Hello", "Please call", "conversation", "k1")["ticket_id"] == "T100001"
    assert shop.open_ticket("你好", "请回电", "conversation", "k2", "c01")["ticket_id"] == "T100002"
    assert count(shop, tickets) == 2


def test_the_file_is_the_homes_own(tmp_path: Path, shop: Shop) -> None:
    assert shop.engine.url.database == str(tmp_path / FILE)
