"""Orders of the shop's database, found for the customer whose they are and for nobody else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sql

from frontdesk.demo.rules import Thing
from frontdesk.demo.shopdb import bought, items, moment, products
from frontdesk.tools.refusal import Refused

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """A product of an order: ``price`` of one in fen."""

    product: str
    zh: str
    en: str
    thing: Thing
    count: int
    price: int

    @property
    def worth(self) -> int:
        """What was paid for all of them, in fen."""
        return self.price * self.count

    @property
    def named(self) -> Json:
        """The product's number and its names."""
        return {"product": self.product, "zh": self.zh, "en": self.en}


@dataclass(frozen=True, slots=True)
class Found:
    """An order with what was bought; ``delivery`` is its fee in fen."""

    id: str
    state: str
    pay: str
    ordered: datetime
    delivered: datetime | None
    tracking: str | None
    address: str
    city: str
    day: str | None
    redirected: bool
    delivery: int
    items: tuple[Item, ...]

    @property
    def total(self) -> int:
        """What was paid, in fen."""
        return self.delivery + sum(item.worth for item in self.items)

    @property
    def large(self) -> bool:
        """Whether a large appliance is among it."""
        return any(item.thing.large for item in self.items)

    def item(self, product: str) -> Item:
        """Find one of its products. Raises `Refused`."""
        for item in self.items:
            if item.product == product:
                return item
        raise Refused("no_such_item", f"the order {self.id} has no {product}", order=self.id, product=product)

    def arrived(self) -> datetime:
        """Return when it was delivered. Raises `Refused` where it was not."""
        if self.delivered is None:
            raise Refused("not_delivered", f"the order {self.id} was not delivered yet", order=self.id)
        return self.delivered


def find_order(connection: sql.Connection, order: str, customer: str) -> Found:
    """Find a customer's order. Raises `Refused`, in the same words for somebody else's as for none."""
    query = sql.select(bought).where(bought.c.id == order, bought.c.customer == customer)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Refused("no_such_order", "this customer has no such order", order=order)
    return _found(connection, row)


def find_orders(connection: sql.Connection, customer: str, most: int) -> list[Found]:
    """Find a customer's newest orders, the newest first."""
    query = (
        sql.select(bought)
        .where(bought.c.customer == customer)
        .order_by(bought.c.ordered.desc(), bought.c.id)
        .limit(most)
    )
    return [_found(connection, row) for row in connection.execute(query)]


def set_state(connection: sql.Connection, order: str, state: str) -> None:
    """Say how far an order is now."""
    connection.execute(bought.update().where(bought.c.id == order).values(state=state))


def numbered(letter: str, made: sql.CursorResult[Any]) -> str:
    """Name a row that was just made, as customers are told it: R100001."""
    (number,) = made.inserted_primary_key or (0,)
    return f"{letter}{100_000 + number}"


def _found(connection: sql.Connection, row: sql.Row[Any]) -> Found:
    query = (
        sql.select(items.c.product, items.c.price, items.c["count"].label("number"))
        .add_columns(products.c.zh, products.c.en, products.c.category, products.c.kind)
        .join(products, products.c.id == items.c.product)
        .where(items.c.order == row.id)
        .order_by(items.c.product)
    )
    told = tuple(
        Item(one.product, one.zh, one.en, Thing(one.category, one.kind), one.number, one.price)
        for one in connection.execute(query)
    )
    return Found(
        id=row.id,
        state=row.state,
        pay=row.pay,
        ordered=moment(row.ordered),
        delivered=None if row.delivered is None else moment(row.delivered),
        tracking=row.tracking,
        address=row.address,
        city=row.city,
        day=row.day,
        redirected=row.redirected,
        delivery=row.delivery,
        items=told,
    )
