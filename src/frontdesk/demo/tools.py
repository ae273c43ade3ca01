"""What the sample shop can do: its orders, returns, refunds and tickets, by the rules of its handbook.

Amounts are in fen (1/100 CNY), times ISO 8601. What the shop's rules forbid is refused with a reason, by
`frontdesk.tools.refusal.Refused`; an order of somebody else like one that is not there: "no_such_order".
Every change is one transaction.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import sqlalchemy as sql
from pydantic import Field

from frontdesk.demo import sendback, upkeep
from frontdesk.demo.lookup import Found, find_order, find_orders, numbered
from frontdesk.demo.rules import Reason, day_of, delivery_days
from frontdesk.demo.shopdb import bought, open_shop, people, reading, stored, tickets, tries, writing
from frontdesk.tools.refusal import Refused
from frontdesk.turn.clock import Clock, utc_now

Json = dict[str, Any]
OrderId = Annotated[str, Field(pattern=r"^NL\d{8}$", description="number of the order, such as NL26110001")]
ProductId = Annotated[
    str, Field(pattern=r"^NL-[A-Z0-9]{2,5}$", description="number of the product, such as NL-R200")
]
PhoneEnd = Annotated[str, Field(pattern=r"^\d{4}$", description="last four digits of the phone number")]
Photo = Annotated[str, Field(max_length=64, description="SHA-256 of a photo that the customer sent")]
Unopened = Annotated[bool, Field(description="whether it was never opened, or never activated")]
Amount = Annotated[int, Field(gt=0, description="in fen, exactly as quoted")]
Fault = Annotated[str, Field(min_length=2, max_length=2_000, description="what is wrong with it")]
Address = Annotated[str, Field(min_length=5, max_length=300, description="the whole new address")]
Day = Annotated[
    str, Field(max_length=20, description="weekday or weekend; of large appliances morning or afternoon")
]
Title = Annotated[str, Field(min_length=1, max_length=100, description="name of a person or company")]
Email = Annotated[str, Field(max_length=200, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
TaxNumber = Annotated[str, Field(max_length=20, description="of a company; empty for a person")]
Subject = Annotated[str, Field(min_length=1, max_length=200)]
Matter = Annotated[str, Field(min_length=1, max_length=5_000)]

MOST_ORDERS = 20
MOST_TRIES = 5  # within an hour, for one order
HOUR = timedelta(hours=1)


class Shop:
    """The shop of one home folder: every public method is a tool."""

    def __init__(self, home: Path, clock: Clock = utc_now) -> None:
        self.engine, self.clock = open_shop(home), clock

    def verify_customer(self, order: OrderId, phone_end: PhoneEnd) -> Json:
        """Tell who ordered, when the last four digits of their phone number are right.

        Gives {customer, name, order}. Refuses: not_verified, too_many_tries.
        """
        now = stored(self.clock())
        ours = sql.select(people).join(bought, bought.c.customer == people.c.id).where(bought.c.id == order)
        lately = sql.select(sql.func.count()).where(tries.c.order == order, tries.c.at > now - HOUR)
        with writing(self.engine) as connection:
            if connection.execute(lately).scalar_one() >= MOST_TRIES:
                raise Refused("too_many_tries", "too many tries; wait for an hour", minutes=60)
            row = connection.execute(ours).one_or_none()
            right = row is not None and row.phone.endswith(phone_end)
            if not right:
                connection.execute(tries.insert().values(order=order, at=now))
        if row is None or not right:  # outside: the try stays counted
            raise Refused("not_verified", "order and phone number do not belong together")
        return {"customer": row.id, "name": row.name, "order": order}

    def my_orders(self, customer: str) -> Json:
        """List the customer's orders, newest first.

        Gives {orders: [{order, state, ordered, delivered, total, picture, items: [{product, zh, en, count,
        price, picture}]}]}; pictures are addresses at the desk.
        """
        with reading(self.engine) as connection:
            return {"orders": [_listed(one) for one in find_orders(connection, customer, MOST_ORDERS)]}

    def order_status(self, order: OrderId, customer: str) -> Json:
        """Tell how far an order has come.

        Gives {order, state, ordered, delivered, expected, tracking, city, address, day, pay, total, items,
        cancellable}; state is unpaid, paid, dispatched, delivered, returning, refunded, repairing or
        cancelled; expected is a date while it is on its way; an item's back is empty, returning or refunded.
        Refuses: no_such_order.
        """
        with reading(self.engine) as connection:
            found = find_order(connection, order, customer)
            back = sendback.gone_back(connection, order)
        listed, told = _listed(found), ("tracking", "city", "address", "day", "pay")
        return {
            **listed,
            "items": [{**one, "back": back.get(one["product"], "")} for one in listed["items"]],
            **{key: getattr(found, key) for key in told},
            "expected": _expected(found),
            "cancellable": found.state in ("unpaid", "paid"),
        }

    def refund_quote(
        self,
        order: OrderId,
        product: ProductId,
        customer: str,
        reason: Reason = "changed_mind",
        unopened: Unopened = False,
    ) -> Json:
        """Work out what is paid back for a product; with a return under way, by that one's reason.

        Gives {order, product, zh, en, count, price, postage, amount, pay, days_from, days_to, reason}: days
        are working days after the check. Refuses: no_such_order, no_such_item, not_delivered, excluded
        (opened or activated), window_passed {cause, days, last_day}, already_refunded.
        """
        asked: Json = {"reason": reason, "unopened": unopened}
        with reading(self.engine) as connection:
            found = find_order(connection, order, customer)
            return sendback.quote(connection, found, product, asked, self.clock())

    def start_return(  # noqa: PLR0913, PLR0917 - a tool takes what it takes
        self,
        order: OrderId,
        product: ProductId,
        reason: Reason,
        customer: str,
        key: str,
        photo: Photo = "",
        unopened: Unopened = False,
    ) -> Json:
        """Register a return and book the courier.

        Gives {return_id, order, product, zh, en, reason, postage, courier_hours}. Refuses: no_such_order,
        no_such_item, not_delivered, not_returnable {state}, window_passed {cause, days, last_day}, excluded
        (opened or activated), already_returning, photo_needed.
        """
        asked: Json = {"reason": reason, "photo": photo, "unopened": unopened, "key": key}
        with writing(self.engine) as connection:
            found = find_order(connection, order, customer)
            return sendback.start(connection, found, product, asked, self.clock())

    def refund(self, order: OrderId, product: ProductId, amount: Amount, customer: str, key: str) -> Json:
        """Pay back a product that is being returned, once the warehouse has checked it.

        Gives {refund_id, order, product, zh, en, amount, pay, days_from, days_to}. Refuses: no_such_order,
        no_such_item, not_delivered, no_return, already_refunded, wrong_amount {amount}.
        """
        with writing(self.engine) as connection:
            found = find_order(connection, order, customer)
            asked: Json = {"amount": amount, "key": key}
            return sendback.pay_back(connection, found, product, asked, self.clock())

    def warranty_status(self, order: OrderId, product: ProductId, customer: str) -> Json:
        """Tell how long the warranty of a product lasts.

        Gives {order, product, zh, en, months, starts, ends, days_left, covered, home_visit}. Refuses:
        no_such_order, no_such_item, not_delivered, not_stated.
        """
        with reading(self.engine) as connection:
            return upkeep.warranty(find_order(connection, order, customer), product, self.clock())

    def open_claim(
        self, order: OrderId, product: ProductId, fault: Fault, customer: str, key: str, photo: Photo = ""
    ) -> Json:
        """Register a repair under warranty.

        Gives {claim_id, order, product, zh, en, way, hours, days_from, days_to}: way is "courier" or
        "home_visit". Refuses: no_such_order, no_such_item, not_delivered, out_of_warranty {ended, fee},
        not_stated, already_claimed, already_returning.
        """
        asked: Json = {"fault": fault, "photo": photo, "key": key}
        with writing(self.engine) as connection:
            found = find_order(connection, order, customer)
            return upkeep.claim(connection, found, product, asked, self.clock())

    def change_address(self, order: OrderId, address: Address, customer: str) -> Json:
        """Send an order to another address.

        Gives {order, address, state, days_more}. Refuses: no_such_order, closed {state}, already_redirected,
        fee_needed {fee}, not_served.
        """
        with writing(self.engine) as connection:
            return upkeep.redirect(connection, find_order(connection, order, customer), address)

    def change_day(self, order: OrderId, day: Day, customer: str) -> Json:
        """Change when an order is brought.

        Gives {order, day}. Refuses: no_such_order, closed {state}, no_such_day {offered}.
        """
        with writing(self.engine) as connection:
            return upkeep.set_day(connection, find_order(connection, order, customer), day)

    def cancel_order(self, order: OrderId, customer: str, key: str) -> Json:
        """Cancel an order that was not dispatched, and pay it back.

        Gives {order, amount, pay, hours}. Refuses: no_such_order, closed {state}.
        """
        with writing(self.engine) as connection:
            found = find_order(connection, order, customer)
            return sendback.cancel(connection, found, key, self.clock())

    def issue_invoice(
        self,
        order: OrderId,
        title: Title,
        email: Email,
        customer: str,
        key: str,
        tax_number: TaxNumber = "",
    ) -> Json:
        """Send the electronic invoice of an order; one that was sent can be corrected once.

        Gives {invoice_id, order, title, tax_number, email, amount, hours, corrected}. Refuses: no_such_order,
        not_delivered, closed {state}, too_late {months or days}, bad_tax_number, corrected_before.
        """
        asked: Json = {"title": title, "tax_number": tax_number, "email": email, "key": key}
        with writing(self.engine) as connection:
            return upkeep.invoice(connection, find_order(connection, order, customer), asked, self.clock())

    def open_ticket(
        self, subject: Subject, text: Matter, conversation: str, key: str, customer: str | None = None
    ) -> Json:
        """Leave a matter for a person.

        Gives {ticket_id}.
        """
        row: Json = {"subject": subject, "text": text, "key": key, "customer": customer}
        row |= {"conversation": conversation, "at": stored(self.clock())}
        with writing(self.engine) as connection:
            made = connection.execute(tickets.insert().values(row))
            return {"ticket_id": numbered("T", made)}


def _listed(order: Found) -> Json:
    return {
        "order": order.id,
        "state": order.state,
        "ordered": order.ordered.isoformat(),
        "delivered": None if order.delivered is None else order.delivered.isoformat(),
        "total": order.total,
        "picture": _picture(order.items[0].product) if order.items else "",
        "items": [
            {**one.named, "count": one.count, "price": one.price, "picture": _picture(one.product)}
            for one in order.items
        ],
    }


def _picture(product: str) -> str:
    """Give the address at which the desk shows a product: the goods are its items too."""
    return f"/v1/items/{product}/picture"


def _expected(order: Found) -> str | None:
    """Tell the day by which an order on its way should be there."""
    if order.state not in ("paid", "dispatched"):
        return None
    return (day_of(order.ordered) + timedelta(days=delivery_days(order.city, order.large))).isoformat()
