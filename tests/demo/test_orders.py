from datetime import UTC, datetime, timedelta

from frontdesk.demo.catalogue import catalogue
from frontdesk.demo.orders import customers, orders

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_thirty_orders_of_twelve_customers_under_names_of_their_own() -> None:
    assert len({order.id for order in orders(NOW)}) == len(orders(NOW)) == 30
    assert {order.customer for order in orders(NOW)} == {customer.id for customer in customers()}
    assert len(customers()) == 12


def test_only_what_is_sold_was_ordered() -> None:
    sold = {product.id for product in catalogue()}
    assert all(set(order.items) <= sold for order in orders(NOW))


def test_what_has_arrived_was_sent_and_ordered_before() -> None:
    for order in orders(NOW):
        assert (order.delivered is not None) <= (order.tracking is not None), order.id
        assert order.delivered is None or order.ordered < order.delivered <= NOW, order.id
        assert (order.state in {"unpaid", "paid", "cancelled"}) == (order.tracking is None), order.id
        assert (order.state == "unpaid") == (order.payment == "none"), order.id


def test_the_orders_grow_no_older() -> None:
    later = NOW + timedelta(days=100)
    assert all(
        two.ordered - one.ordered == later - NOW for one, two in zip(orders(NOW), orders(later), strict=True)
    )


def test_nobody_is_real() -> None:
    assert all(one.email.endswith(".example") and one.phone.startswith("100") for one in customers())
