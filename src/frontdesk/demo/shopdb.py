"""The sample shop's own database: a SQLite file in the home, filled with its orders as they are today."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from frontdesk.demo.catalogue import Product, catalogue
from frontdesk.demo.orders import Order, customers, orders
from frontdesk.demo.rules import delivery_fee
from frontdesk.errors import NotReady

FILE = "shop.sqlite"
STATES = "'unpaid','paid','dispatched','delivered','returning','refunded','repairing','cancelled'"
REASONS = "'changed_mind','faulty','damaged','wrong_item'"

schema = sql.MetaData()

people = sql.Table(
    "customers",
    schema,
    sql.Column("id", sql.String, primary_key=True),
    sql.Column("name", sql.String, nullable=False),
    sql.Column("language", sql.String, nullable=False),
    sql.Column("city", sql.String, nullable=False),
    sql.Column("phone", sql.String, nullable=False),
    sql.Column("email", sql.String, nullable=False),
)

products = sql.Table(
    "products",
    schema,
    sql.Column("id", sql.String, primary_key=True),
    sql.Column("category", sql.String, nullable=False),
    sql.Column("kind", sql.String, nullable=False),
    sql.Column("zh", sql.String, nullable=False),
    sql.Column("en", sql.String, nullable=False),
    sql.Column("price", sql.Integer, sql.CheckConstraint("price > 0"), nullable=False),  # fen
)

bought = sql.Table(
    "orders",
    schema,
    sql.Column("id", sql.String, primary_key=True),
    sql.Column("customer", sql.ForeignKey("customers.id"), nullable=False, index=True),
    sql.Column("state", sql.String, sql.CheckConstraint(f"state IN ({STATES})"), nullable=False),
    sql.Column("pay", sql.String, nullable=False),
    sql.Column("ordered", sql.DateTime, nullable=False),
    sql.Column("delivered", sql.DateTime),
    sql.Column("tracking", sql.String),
    sql.Column("address", sql.String, nullable=False),
    sql.Column("city", sql.String, nullable=False),
    sql.Column("day", sql.String),  # when it shall be brought, where that was chosen
    sql.Column("redirected", sql.Boolean, nullable=False, default=False),
    sql.Column("delivery", sql.Integer, sql.CheckConstraint("delivery >= 0"), nullable=False),  # fee in fen
)

items = sql.Table(
    "items",
    schema,
    sql.Column("order", sql.ForeignKey("orders.id"), primary_key=True),
    sql.Column("product", sql.ForeignKey("products.id"), primary_key=True),
    sql.Column("count", sql.Integer, sql.CheckConstraint("count > 0"), nullable=False),
    sql.Column("price", sql.Integer, sql.CheckConstraint("price > 0"), nullable=False),  # paid for one
)


def _made(*columns: sql.schema.SchemaItem, name: str) -> sql.Table:
    """Make a table of what was asked for: numbered, dated, and by the key of its call once only."""
    return sql.Table(
        name,
        schema,
        sql.Column("id", sql.Integer, primary_key=True),
        sql.Column("key", sql.String, nullable=False, unique=True),
        sql.Column("at", sql.DateTime, nullable=False),
        *columns,
    )


returns = _made(
    sql.Column("order", sql.ForeignKey("orders.id"), nullable=False),
    sql.Column("product", sql.String, nullable=False),
    sql.Column("reason", sql.String, sql.CheckConstraint(f"reason IN ({REASONS})"), nullable=False),
    sql.Column("photo", sql.String, nullable=False),
    sql.ForeignKeyConstraint(["order", "product"], ["items.order", "items.product"]),
    sql.UniqueConstraint("order", "product"),
    name="returns",
)

# Of a product, or of a whole order that was cancelled: its product is then empty. Nothing is paid back twice.
refunds = _made(
    sql.Column("order", sql.ForeignKey("orders.id"), nullable=False),
    sql.Column("product", sql.String, nullable=False),
    sql.Column("amount", sql.Integer, sql.CheckConstraint("amount > 0"), nullable=False),
    sql.Column("pay", sql.String, nullable=False),
    sql.UniqueConstraint("order", "product"),
    name="refunds",
)

claims = _made(
    sql.Column("order", sql.ForeignKey("orders.id"), nullable=False),
    sql.Column("product", sql.String, nullable=False),
    sql.Column("fault", sql.String, nullable=False),
    sql.Column("photo", sql.String, nullable=False),
    sql.Column("way", sql.String, nullable=False),
    sql.Column("open", sql.Boolean, nullable=False, default=True),
    sql.ForeignKeyConstraint(["order", "product"], ["items.order", "items.product"]),
    name="claims",
)
sql.Index("one_open_claim", claims.c.order, claims.c.product, unique=True, sqlite_where=claims.c.open)

invoices = _made(
    sql.Column("order", sql.ForeignKey("orders.id"), nullable=False),
    sql.Column("issue", sql.Integer, sql.CheckConstraint("issue IN (1, 2)"), nullable=False),
    sql.Column("title", sql.String, nullable=False),
    sql.Column("tax_number", sql.String, nullable=False),
    sql.Column("email", sql.String, nullable=False),
    sql.UniqueConstraint("order", "issue"),
    name="invoices",
)

tickets = _made(
    sql.Column("customer", sql.String),
    sql.Column("conversation", sql.String, nullable=False),
    sql.Column("subject", sql.String, nullable=False),
    sql.Column("text", sql.String, nullable=False),
    name="tickets",
)

tries = sql.Table(  # to prove who one is, in vain
    "tries",
    schema,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("order", sql.String, nullable=False, index=True),
    sql.Column("at", sql.DateTime, nullable=False),
)


def open_shop(home: Path) -> sql.Engine:
    """Open the shop of a home. Raises `NotReady` where none was filled."""
    if not (home / FILE).is_file():
        raise NotReady(
            f"the sample shop's {FILE} is not there", part="shop", value=FILE, remedy="run 'frontdesk demo'"
        )
    return _engine(home / FILE)


def fill_shop(home: Path, now: datetime) -> None:
    """Put the sample orders into a home, as they stand at ``now``; a shop that is there already is kept."""
    if (home / FILE).is_file():
        return
    home.mkdir(parents=True, exist_ok=True)
    made = home / f"{FILE}.new"
    made.unlink(missing_ok=True)
    engine = _engine(made)
    with engine.begin() as connection:
        schema.create_all(connection)
        _insert(connection, now)
    with engine.connect() as connection:
        connection.execute(sql.text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    made.rename(home / FILE)  # whole or not at all


@contextmanager
def reading(engine: sql.Engine) -> Generator[sql.Connection]:
    """Read, from one moment of the database."""
    with engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: sql.Engine) -> Generator[sql.Connection]:
    """Change everything or nothing; nobody else writes meanwhile, also before the first change."""
    with engine.begin() as connection:
        connection.execute(tries.delete().where(sql.false()))  # takes the lock before anything is read
        yield connection


def stored(at: datetime) -> datetime:
    """Return a time as the database keeps it: UTC, without a zone."""
    return at.astimezone(UTC).replace(tzinfo=None)


def moment(at: datetime) -> datetime:
    """Return a time of the database with its zone."""
    return at.replace(tzinfo=UTC)


def _engine(path: Path) -> sql.Engine:
    engine = sql.create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=3000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _insert(connection: sql.Connection, now: datetime) -> None:
    known = {product.id: product for product in catalogue()}
    cities = {customer.id: customer.city for customer in customers()}
    own = [{key: getattr(one, key) for key in people.c.keys()} for one in customers()]  # noqa: SIM118 - of SQLAlchemy
    connection.execute(people.insert(), own)
    connection.execute(products.insert(), [_product(one) for one in known.values()])
    for order in orders(now):
        city = cities[order.customer]
        goods = sum(known[product].price * count for product, count in order.items.items())
        connection.execute(bought.insert().values(_order(order, city, delivery_fee(goods, city))))
        connection.execute(items.insert(), [_item(order, known[product]) for product in order.items])
        _insert_past(connection, order, known)


def _insert_past(connection: sql.Connection, order: Order, known: dict[str, Product]) -> None:
    """Put in what led to the state of an order: its return, refund or repair."""
    at = stored(order.delivered or order.ordered)
    for product, count in order.items.items():
        row = {"key": f"{order.id} {product}", "at": at, "order": order.id, "product": product}
        if order.state in ("returning", "refunded"):
            connection.execute(returns.insert().values(row | {"reason": "faulty", "photo": ""}))
        if order.state == "refunded":
            amount = known[product].price * count
            connection.execute(refunds.insert().values(row | {"amount": amount, "pay": order.payment}))
        if order.state == "repairing":
            claim = {"fault": "", "photo": "", "way": "courier"}
            connection.execute(claims.insert().values(row | claim))


def _product(product: Product) -> dict[str, Any]:
    return {
        "id": product.id,
        "category": product.category,
        "kind": product.drawing.kind,
        "zh": product.title.zh,
        "en": product.title.en,
        "price": product.price,
    }


def _order(order: Order, city: str, fee: int) -> dict[str, Any]:
    return {
        "id": order.id,
        "customer": order.customer,
        "state": order.state,
        "pay": order.payment,
        "ordered": stored(order.ordered),
        "delivered": None if order.delivered is None else stored(order.delivered),
        "tracking": order.tracking,
        "address": city,
        "city": city,
        "delivery": fee,
    }


def _item(order: Order, product: Product) -> dict[str, Any]:
    return {
        "order": order.id,
        "product": product.id,
        "count": order.items[product.id],
        "price": product.price,
    }
