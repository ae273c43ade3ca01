"""Who buys in the shop, and what they ordered: invented people, dates counted back from now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from frontdesk.demo.files import STRICT, entries

State = Literal[
    "unpaid", "paid", "dispatched", "delivered", "returning", "refunded", "repairing", "cancelled"
]
Payment = Literal["none", "wechat", "alipay", "debit_card", "credit_card", "instalments"]
Days = Annotated[int, Field(ge=0)]
Count = Annotated[int, Field(gt=0)]


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who buys; nobody real."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: str
    name: str
    language: Literal["zh", "en"]
    city: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody ordered: how many of which product, when, and how far it has come."""

    id: str
    customer: str
    state: State
    payment: Payment
    ordered: datetime
    delivered: datetime | None
    tracking: str | None
    items: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Written:
    """An order as the file has it: times in days before now."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: str
    customer: str
    ago: Days
    state: State
    pay: Payment
    items: Mapping[str, Count]
    arrived: Days | None = None
    tracking: str | None = None


@cache
def customers() -> tuple[Customer, ...]:
    """Read the customers. Raises `Misconfigured` when an entry is wrong."""
    return entries("orders.yml", TypeAdapter(tuple[Customer, ...]), under="customers")


def orders(now: datetime) -> tuple[Order, ...]:
    """Read the orders as they stand at ``now``. Raises `Misconfigured` when an entry is wrong."""
    return tuple(_at(now, order) for order in _written())


@cache
def _written() -> tuple[_Written, ...]:
    return entries("orders.yml", TypeAdapter(tuple[_Written, ...]), under="orders")


def _at(now: datetime, order: _Written) -> Order:
    return Order(
        id=order.id,
        customer=order.customer,
        state=order.state,
        payment=order.pay,
        ordered=now - timedelta(days=order.ago),
        delivered=None if order.arrived is None else now - timedelta(days=order.arrived),
        tracking=order.tracking,
        items=order.items,
    )
