"""The tools of the retail domain, by its policy: typed functions on a SQLite database.

``customer`` is who was verified, bound outside any model. An order of somebody else is refused like one that
is not there: with reason no_such_order.

The published code slips twice where its policy says otherwise: with several items modified at once, all get
the price and the options of the last new one; and cancelling an order whose payment was changed pays back
every entry of its history, refunds too. Here every item gets its own, and what is paid back is what was paid.
``slips=True`` repeats the published code to the letter, so that states can be compared with it.
"""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from frontdesk.tools.refusal import Refused
from frontdesk.turn.clock import Clock, utc_now
from tools.retail import rules, tables
from tools.retail.sums import worked_out
from tools.retail.tables import Json

Id = Annotated[str, Field(min_length=1, max_length=64)]
Line = Annotated[str, Field(max_length=200)]
Ids = Annotated[
    str,
    Field(
        min_length=1, max_length=2_000, description="numbers of items, parted by commas; one may stand twice"
    ),
]
Reason = Literal["no longer needed", "ordered by mistake"]


class Retail:
    """The shop of one folder: every public method is a tool."""

    def __init__(self, home: Path, clock: Clock = utc_now, *, slips: bool = False) -> None:
        self.home, self.clock, self.slips = home, clock, slips

    def find_user_id_by_email(self, email: Line) -> Json:
        """Find who has an e-mail address, in whatever case and accents.

        Gives {user_id}. Refuses: no_such_user.
        """
        return self._found(lambda row: _folded(row["email"]) == _folded(email))

    def find_user_id_by_name_zip(self, first_name: Line, last_name: Line, zip: Line) -> Json:  # noqa: A002 - the domain calls it so
        """Find who has a name and a postcode; the postcode has to be exact.

        Gives {user_id}. Refuses: no_such_user.
        """
        name = (_folded(first_name), _folded(last_name))
        return self._found(
            lambda row: (
                (_folded(row["first"]), _folded(row["last"])) == name
                and json.loads(row["address"])["zip"] == zip
            )
        )

    def get_user_details(self, customer: str) -> Json:
        """Tell the customer's record, with their orders and ways to pay."""
        with tables.connect(self.home) as shop:
            return rules.user(shop, customer)

    def get_order_details(self, order_id: Id, customer: str) -> Json:
        """Tell an order's record. Refuses: no_such_order."""
        with tables.connect(self.home) as shop:
            return rules.order(shop, order_id, customer)

    def get_product_details(self, product_id: Id) -> Json:
        """Tell a product with all its variants. Refuses: no_such_product."""
        with tables.connect(self.home) as shop:
            row = shop.execute("SELECT * FROM products WHERE id = ?", (product_id,)).fetchone()
            if row is None:
                raise Refused("no_such_product", f"there is no product {product_id!r}")
            rows = shop.execute("SELECT * FROM variants WHERE product = ? ORDER BY rowid", (product_id,))
            variants = {one["id"]: tables.variant(one) for one in rows}
        return {"name": row["name"], "product_id": row["id"], "variants": variants}

    def get_item_details(self, item_id: Id) -> Json:
        """Tell one variant of whatever product. Refuses: no_such_item."""
        with tables.connect(self.home) as shop:
            row = shop.execute("SELECT * FROM variants WHERE id = ? ORDER BY rowid", (item_id,)).fetchone()
        if row is None:
            raise Refused("no_such_item", f"there is no item {item_id!r}")
        return tables.variant(row)

    def list_all_product_types(self) -> dict[str, str]:
        """List the products: {name: id}, by name."""
        with tables.connect(self.home) as shop:
            return {row["name"]: row["id"] for row in shop.execute("SELECT * FROM products ORDER BY name")}

    def calculate(self, expression: Line) -> str:
        """Work out a sum of numbers, + - * / and brackets, to two places. Refuses: bad_sum."""
        return worked_out(expression)

    def transfer_to_human_agents(self, summary: str) -> str:
        """Give the conversation to a person, who is told the summary."""
        del summary
        return "Transfer successful"

    def modify_user_address(
        self,
        address1: Line,
        address2: Line,
        city: Line,
        state: Line,
        country: Line,
        zip: Line,  # noqa: A002
        customer: str,
    ) -> Json:
        """Change the customer's own address."""
        address = tables.text(_address(address1, address2, city, state, country, zip))
        with tables.connect(self.home) as shop:
            rules.user(shop, customer)
            shop.execute("UPDATE users SET address = ? WHERE id = ?", (address, customer))
            return rules.user(shop, customer)

    def modify_pending_order_address(
        self,
        order_id: Id,
        address1: Line,
        address2: Line,
        city: Line,
        state: Line,
        country: Line,
        zip: Line,  # noqa: A002 - the domain calls it so
        customer: str,
    ) -> Json:
        """Send an order elsewhere that was not processed yet. Refuses: no_such_order, wrong_status."""
        address = tables.text(_address(address1, address2, city, state, country, zip))
        with tables.connect(self.home) as shop:
            rules.stands(rules.order(shop, order_id, customer), *rules.PENDING)
            shop.execute("UPDATE orders SET address = ? WHERE id = ?", (address, order_id))
            return rules.order(shop, order_id, customer)

    def cancel_pending_order(self, order_id: Id, reason: Reason, customer: str) -> Json:
        """Cancel an order and pay it back, to a gift card at once.

        Refuses: no_such_order, wrong_status, bad_reason.
        """
        with tables.connect(self.home) as shop:
            order = rules.order(shop, order_id, customer)
            rules.stands(order, "pending")
            if reason not in ("no longer needed", "ordered by mistake"):
                raise Refused("bad_reason", f"an order is not cancelled because of {reason!r}")
            paid = rules.entries(order) if self.slips else rules.kept(order)
            for method, amount in paid:
                rules.move(shop, order, "refund", amount, method)
            rules.settle(shop, order_id, "cancelled", {"cancel_reason": reason})
            return rules.order(shop, order_id, customer)

    def modify_pending_order_payment(self, order_id: Id, payment_method_id: Id, customer: str) -> Json:
        """Have an order paid in another way; a gift card has to hold the whole amount.

        Refuses: no_such_order, wrong_status, no_such_method, paid_before, same_method, too_little.
        """
        with tables.connect(self.home) as shop:
            order = rules.order(shop, order_id, customer)
            rules.stands(order, *rules.PENDING)
            method = rules.method(shop, customer, payment_method_id)
            [(before, amount), *others] = rules.entries(order)
            if others or order["payment_history"][0]["transaction_type"] != "payment":
                raise Refused("paid_before", "the payment of this order was changed before")
            if before == payment_method_id:
                raise Refused("same_method", "the order is paid in this way already")
            rules.covers(method, amount)
            rules.move(shop, order, "payment", amount, payment_method_id)
            rules.move(shop, order, "refund", amount, before)
            return rules.order(shop, order_id, customer)

    def modify_pending_order_items(
        self, order_id: Id, item_ids: Ids, new_item_ids: Ids, payment_method_id: Id, customer: str
    ) -> Json:
        """Change items for other variants of the same products, once; the difference is paid or paid back.

        Refuses: no_such_order, wrong_status, no_such_item, unequal, same_item, not_available,
        no_such_method, too_little.
        """
        items, others = _listed(item_ids), _listed(new_item_ids)
        with tables.connect(self.home) as shop:
            order = rules.order(shop, order_id, customer)
            rules.stands(order, "pending")
            if any(old == new for old, new in zip(items, others, strict=False)):
                raise Refused("same_item", "an item is changed for another one")
            taken = rules.taken(shop, order, items, others)
            difference = rules.difference(order, items, taken)
            rules.covers(rules.method(shop, customer, payment_method_id), difference)
            kind = "payment" if difference > 0 else "refund"
            rules.move(shop, order, kind, abs(difference), payment_method_id)
            priced = [taken[-1]] * len(taken) if self.slips else taken
            rules.replace(shop, order, items, [*zip(others, priced, strict=True)])
            rules.settle(shop, order_id, rules.MODIFIED, {})
            return rules.order(shop, order_id, customer)

    def return_delivered_order_items(
        self, order_id: Id, item_ids: Ids, payment_method_id: Id, customer: str
    ) -> Json:
        """Ask for items to be sent back; paid back as the order was paid, or to a gift card.

        Refuses: no_such_order, wrong_status, no_such_method, other_method, no_such_item.
        """
        items = _listed(item_ids)
        with tables.connect(self.home) as shop:
            order = rules.order(shop, order_id, customer)
            rules.stands(order, "delivered")
            method = rules.method(shop, customer, payment_method_id)
            original = order["payment_history"][0]["payment_method_id"]
            if method["source"] != "gift_card" and payment_method_id != original:
                raise Refused("other_method", "money goes back the way it came, or to a gift card")
            rules.holds(order, items)
            done = {"return_items": sorted(items), "return_payment_method_id": payment_method_id}
            rules.settle(shop, order_id, "return requested", done)
            return rules.order(shop, order_id, customer)

    def exchange_delivered_order_items(
        self, order_id: Id, item_ids: Ids, new_item_ids: Ids, payment_method_id: Id, customer: str
    ) -> Json:
        """Ask for delivered items to be exchanged for variants of the same products.

        Refuses: no_such_order, wrong_status, no_such_item, unequal, not_available, no_such_method,
        too_little.
        """
        items, others = _listed(item_ids), _listed(new_item_ids)
        with tables.connect(self.home) as shop:
            order = rules.order(shop, order_id, customer)
            rules.stands(order, "delivered")
            taken = rules.taken(shop, order, items, others)
            difference = rules.difference(order, items, taken)
            rules.covers(rules.method(shop, customer, payment_method_id), difference)
            done = {
                "exchange_items": sorted(items),
                "exchange_new_items": sorted(others),
                "exchange_payment_method_id": payment_method_id,
                "exchange_price_difference": difference / 100,
            }
            rules.settle(shop, order_id, "exchange requested", done)
            return rules.order(shop, order_id, customer)

    def _found(self, fits: Callable[[sqlite3.Row], bool]) -> Json:
        with tables.connect(self.home) as shop:
            for row in shop.execute("SELECT * FROM users ORDER BY rowid"):
                if fits(row):
                    return {"user_id": row["id"]}
        raise Refused("no_such_user", "nobody is known by that")


def _folded(name: str) -> str:
    """Fold case and accents: whoever says a name aloud cannot say its accents."""
    apart = unicodedata.normalize("NFKD", name)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()


def _listed(numbers: str) -> list[str]:
    """Part a list that was written as one text: tools take plain values only."""
    return [one for one in re.split(r"[,\s]+", numbers) if one]


def _address(*lines: str) -> dict[str, str]:
    return dict(zip(("address1", "address2", "city", "state", "country", "zip"), lines, strict=True))
