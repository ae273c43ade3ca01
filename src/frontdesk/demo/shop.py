"""Everything of the sample shop in one value: what `frontdesk demo` puts into a new desk."""

from dataclasses import dataclass
from datetime import datetime

from frontdesk.demo.catalogue import Product, catalogue
from frontdesk.demo.knowledge import knowledge
from frontdesk.demo.orders import Customer, Order, customers, orders
from frontdesk.demo.prompts import Prompt, prompts


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop at a moment: its handbook as (name, bytes), what it sells, who bought what, what to try.

    Example pictures for the gallery are not kept but drawn: see `frontdesk.demo.pictures.gallery`.
    """

    knowledge: tuple[tuple[str, bytes], ...]
    products: tuple[Product, ...]
    customers: tuple[Customer, ...]
    orders: tuple[Order, ...]
    prompts: tuple[Prompt, ...]


def load_shop(now: datetime) -> Shop:
    """Read the shop as it stands at ``now``. Raises `Misconfigured` when one of its files is wrong."""
    return Shop(
        knowledge=tuple(knowledge()),
        products=catalogue(),
        customers=customers(),
        orders=orders(now),
        prompts=(*prompts("zh"), *prompts("en")),
    )
