"""The rules that the retail tools share: whose an order is, what it holds, what is paid."""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from frontdesk.tools.refusal import Refused
from tools.retail import tables
from tools.retail.tables import Json, cents

MODIFIED = "pending (item modified)"
PENDING = ("pending", MODIFIED)

Entry = tuple[str, int]  # a way to pay, and cents


def user(shop: sqlite3.Connection, customer: str) -> Json:
    """Read a user's record. Refuses: no_such_user."""
    row = shop.execute("SELECT * FROM users WHERE id = ?", (customer,)).fetchone()
    if row is None:
        raise Refused("no_such_user", f"there is no user {customer!r}")
    methods = shop.execute("SELECT * FROM methods WHERE user = ? ORDER BY rowid", (customer,)).fetchall()
    return tables.user(row, methods)


def order(shop: sqlite3.Connection, key: str, customer: str) -> Json:
    """Read the record of a customer's own order. Refuses: no_such_order, also for somebody else's."""
    row = shop.execute("SELECT * FROM orders WHERE id = ? AND user = ?", (key, customer)).fetchone()
    if row is None:
        raise Refused("no_such_order", f"there is no order {key!r} of this customer")
    items = shop.execute('SELECT * FROM items WHERE "order" = ? ORDER BY place', (key,)).fetchall()
    payments = shop.execute('SELECT * FROM payments WHERE "order" = ? ORDER BY place', (key,)).fetchall()
    return tables.order(row, items, payments)


def stands(order: Json, *statuses: str) -> None:
    """Refuse an order that stands elsewhere: wrong_status."""
    if order["status"] not in statuses:
        raise Refused("wrong_status", f"the order is {order['status']}", status=order["status"])


def holds(order: Json, wanted: Sequence[str]) -> None:
    """Refuse items that the order does not hold as often: no_such_item."""
    if not wanted or Counter(wanted) - Counter(each["item_id"] for each in order["items"]):
        raise Refused("no_such_item", "the order does not hold these items")


def taken(shop: sqlite3.Connection, order: Json, old: Sequence[str], new: Sequence[str]) -> list[Json]:
    """Find the variants that take the place of items, in their order.

    Refuses: no_such_item, unequal, not_available.
    """
    holds(order, old)
    if len(old) != len(new):
        raise Refused("unequal", f"{len(old)} items cannot become {len(new)}")
    products = {each["item_id"]: each["product_id"] for each in order["items"]}
    return [_variant(shop, products[one], other) for one, other in zip(old, new, strict=True)]


def difference(order: Json, old: Sequence[str], variants: Sequence[Json]) -> int:
    """Work out what the variants cost more than the items, in cents."""
    prices = {each["item_id"]: cents(each["price"]) for each in reversed(order["items"])}
    return sum(cents(one["price"]) for one in variants) - sum(prices[one] for one in old)


def method(shop: sqlite3.Connection, customer: str, key: str) -> Json:
    """Find a customer's way to pay. Refuses: no_such_method."""
    found: Mapping[str, Json] = user(shop, customer)["payment_methods"]
    if key not in found:
        raise Refused("no_such_method", f"the customer has no way to pay {key!r}")
    return found[key]


def covers(method: Json, amount: int) -> None:
    """Refuse a gift card that does not hold the amount: too_little."""
    if "balance" in method and cents(method["balance"]) < amount:
        raise Refused("too_little", "the gift card does not hold enough", balance=method["balance"])


def entries(order: Json) -> list[Entry]:
    """List every entry of the payment history, payments and refunds alike."""
    return [(each["payment_method_id"], cents(each["amount"])) for each in order["payment_history"]]


def kept(order: Json) -> list[Entry]:
    """List what the shop still has of each way to pay: payments less refunds."""
    sums = dict[str, int]()
    for each, (key, amount) in zip(order["payment_history"], entries(order), strict=True):
        sums[key] = sums.get(key, 0) + (amount if each["transaction_type"] == "payment" else -amount)
    return [(key, amount) for key, amount in sums.items() if amount > 0]


def move(shop: sqlite3.Connection, order: Json, kind: str, amount: int, key: str) -> None:
    """Write a payment or refund down; of a gift card the balance moves at once."""
    number = order["order_id"]
    count = 'SELECT count(*) FROM payments WHERE "order" = ?'
    place = shop.execute(count, (number,)).fetchone()[0]
    shop.execute("INSERT INTO payments VALUES (?, ?, ?, ?, ?)", (number, place, kind, amount, key))
    shop.execute(
        "UPDATE methods SET balance = balance + ? WHERE user = ? AND id = ? AND balance IS NOT NULL",
        (amount if kind == "refund" else -amount, order["user_id"], key),
    )


def replace(
    shop: sqlite3.Connection, order: Json, old: Sequence[str], to: Sequence[tuple[str, Json]]
) -> None:
    """Put other items into an order: each time the first that has the old number, as one after the other.

    ``to`` holds the new number, and the variant that gives price and options.
    """
    numbers = [each["item_id"] for each in order["items"]]
    for one, (number, variant) in zip(old, to, strict=True):
        place = numbers.index(one)
        numbers[place] = number
        shop.execute(
            'UPDATE items SET id = ?, price = ?, options = ? WHERE "order" = ? AND place = ?',
            (number, cents(variant["price"]), tables.text(variant["options"]), order["order_id"], place),
        )


def settle(shop: sqlite3.Connection, key: str, status: str, done: Mapping[str, Any]) -> None:
    """Write how an order stands, and what was done to it."""
    before = json.loads(shop.execute("SELECT done FROM orders WHERE id = ?", (key,)).fetchone()["done"])
    after = tables.text({**before, **done})
    shop.execute("UPDATE orders SET status = ?, done = ? WHERE id = ?", (status, after, key))


def _variant(shop: sqlite3.Connection, product: str, key: str) -> Json:
    row = shop.execute("SELECT * FROM variants WHERE product = ? AND id = ?", (product, key)).fetchone()
    if row is None or not row["available"]:
        raise Refused("not_available", f"there is no {key!r} of this product, or none is left")
    return tables.variant(row)
