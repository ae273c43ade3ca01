"""The database of the retail domain as SQLite: made from db.json, and written back as the same records.

Money is kept in whole cents, so that sums are exact; records show it in dollars, as db.json does.
"""

import gzip
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Json = dict[str, Any]

FILE = "retail.sqlite"
SCHEMA = """
CREATE TABLE products (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE variants (
  product TEXT NOT NULL REFERENCES products, id TEXT NOT NULL, options TEXT NOT NULL,
  available INTEGER NOT NULL, price INTEGER NOT NULL, PRIMARY KEY (product, id)
);
CREATE TABLE users (
  id TEXT PRIMARY KEY, first TEXT NOT NULL, last TEXT NOT NULL, email TEXT NOT NULL,
  address TEXT NOT NULL, orders TEXT NOT NULL
);
CREATE TABLE methods (
  user TEXT NOT NULL REFERENCES users, id TEXT NOT NULL, source TEXT NOT NULL, card TEXT, balance INTEGER,
  PRIMARY KEY (user, id)
);
CREATE TABLE orders (
  id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users, address TEXT NOT NULL, status TEXT NOT NULL,
  fulfillments TEXT NOT NULL, done TEXT NOT NULL
);
CREATE TABLE items (
  "order" TEXT NOT NULL REFERENCES orders, place INTEGER NOT NULL, id TEXT NOT NULL, product TEXT NOT NULL,
  name TEXT NOT NULL, price INTEGER NOT NULL, options TEXT NOT NULL, PRIMARY KEY ("order", place)
);
CREATE TABLE payments (
  "order" TEXT NOT NULL REFERENCES orders, place INTEGER NOT NULL, kind TEXT NOT NULL,
  amount INTEGER NOT NULL, method TEXT NOT NULL, PRIMARY KEY ("order", place)
);
CREATE INDEX users_email ON users (email);
"""


def read(path: Path) -> Json:
    """Read db.json.gz."""
    found: Json = json.loads(gzip.decompress(path.read_bytes()))
    return found


def cents(dollars: float) -> int:
    """Make whole cents of dollars."""
    return round(dollars * 100)


def text(value: object) -> str:
    """Write a value as JSON text, keys in their order."""
    return json.dumps(value, ensure_ascii=False)


@contextmanager
def connect(home: Path) -> Iterator[sqlite3.Connection]:
    """Open the database for one operation: all of it is done, or nothing when something is raised."""
    connection = sqlite3.connect(home / FILE, isolation_level=None, timeout=10)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    finally:
        connection.close()  # rolls back what was not committed


def load(records: Mapping[str, Json], home: Path) -> None:
    """Fill a new database under ``home`` with the records of db.json."""
    connection = sqlite3.connect(home / FILE)
    connection.executescript(SCHEMA)
    with connection:
        for product in records["products"].values():
            _product(connection, product)
        for user in records["users"].values():
            _user(connection, user)
        for order in records["orders"].values():
            _order(connection, order)
    connection.close()


def dump(connection: sqlite3.Connection) -> dict[str, Json]:
    """Write the whole database back as the records of db.json."""
    products: Json = {
        row["id"]: {"name": row["name"], "product_id": row["id"], "variants": {}}
        for row in connection.execute("SELECT * FROM products ORDER BY rowid")
    }
    for row in connection.execute("SELECT * FROM variants ORDER BY rowid"):
        products[row["product"]]["variants"][row["id"]] = variant(row)
    methods, items, payments = (_grouped(connection, *of) for of in OWNED)
    users = {
        row["id"]: user(row, methods[row["id"]])
        for row in connection.execute("SELECT * FROM users ORDER BY rowid")
    }
    orders = {
        row["id"]: order(row, items[row["id"]], payments[row["id"]])
        for row in connection.execute("SELECT * FROM orders ORDER BY rowid")
    }
    return {"products": products, "users": users, "orders": orders}


OWNED = (("methods", "user"), ("items", "order"), ("payments", "order"))  # tables, and whose rows they hold


def variant(row: sqlite3.Row) -> Json:
    """Write the record of a variant."""
    return {
        "item_id": row["id"],
        "options": json.loads(row["options"]),
        "available": bool(row["available"]),
        "price": row["price"] / 100,
    }


def user(row: sqlite3.Row, methods: list[sqlite3.Row]) -> Json:
    """Write the record of a user."""
    return {
        "user_id": row["id"],
        "name": {"first_name": row["first"], "last_name": row["last"]},
        "address": json.loads(row["address"]),
        "email": row["email"],
        "payment_methods": {one["id"]: _method(one) for one in methods},
        "orders": json.loads(row["orders"]),
    }


def order(row: sqlite3.Row, items: list[sqlite3.Row], payments: list[sqlite3.Row]) -> Json:
    """Write the record of an order, with what was done to it."""
    return {
        "order_id": row["id"],
        "user_id": row["user"],
        "address": json.loads(row["address"]),
        "items": [_item(one) for one in items],
        "status": row["status"],
        "fulfillments": json.loads(row["fulfillments"]),
        "payment_history": [_payment(one) for one in payments],
        **json.loads(row["done"]),
    }


def _grouped(connection: sqlite3.Connection, table: str, owner: str) -> dict[str, list[sqlite3.Row]]:
    found = defaultdict[str, list[sqlite3.Row]](list)
    for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid"):  # noqa: S608 - of OWNED
        found[row[owner]].append(row)
    return found


def _method(row: sqlite3.Row) -> Json:
    found = {"source": row["source"], "id": row["id"], **json.loads(row["card"] or "{}")}
    return found if row["balance"] is None else {**found, "balance": row["balance"] / 100}


def _item(row: sqlite3.Row) -> Json:
    return {
        "name": row["name"],
        "product_id": row["product"],
        "item_id": row["id"],
        "price": row["price"] / 100,
        "options": json.loads(row["options"]),
    }


def _payment(row: sqlite3.Row) -> Json:
    amount = row["amount"] / 100
    return {"transaction_type": row["kind"], "amount": amount, "payment_method_id": row["method"]}


def _product(connection: sqlite3.Connection, one: Json) -> None:
    connection.execute("INSERT INTO products VALUES (?, ?)", (one["product_id"], one["name"]))
    connection.executemany(
        "INSERT INTO variants VALUES (?, ?, ?, ?, ?)",
        [
            (
                one["product_id"],
                each["item_id"],
                text(each["options"]),
                each["available"],
                cents(each["price"]),
            )
            for each in one["variants"].values()
        ],
    )


def _user(connection: sqlite3.Connection, one: Json) -> None:
    name = one["name"]
    row = (one["user_id"], name["first_name"], name["last_name"], one["email"])
    connection.execute(
        "INSERT INTO users VALUES (?, ?, ?, ?, ?, ?)", (*row, text(one["address"]), text(one["orders"]))
    )
    for method in one["payment_methods"].values():
        card = {key: method[key] for key in ("brand", "last_four") if key in method}
        balance = cents(method["balance"]) if "balance" in method else None
        connection.execute(
            "INSERT INTO methods VALUES (?, ?, ?, ?, ?)",
            (one["user_id"], method["id"], method["source"], text(card) if card else None, balance),
        )


def _order(connection: sqlite3.Connection, one: Json) -> None:
    key = one["order_id"]
    connection.execute(
        "INSERT INTO orders VALUES (?, ?, ?, ?, ?, '{}')",
        (key, one["user_id"], text(one["address"]), one["status"], text(one["fulfillments"])),
    )
    for place, each in enumerate(one["items"]):
        row = (key, place, each["item_id"], each["product_id"], each["name"])
        connection.execute(
            "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*row, cents(each["price"]), text(each["options"])),
        )
    for place, each in enumerate(one["payment_history"]):
        connection.execute(
            "INSERT INTO payments VALUES (?, ?, ?, ?, ?)",
            (key, place, each["transaction_type"], cents(each["amount"]), each["payment_method_id"]),
        )
