"""What the sample shop can do: its orders, returns, refunds and tickets, by the rules of its handbook.

Amounts are in fen (1/100 CNY), times ISO 8601. An order of somebody else is refused like one that is not
there: with `Refused("no_such_order")`.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

Json = dict[str, Any]
Reason = Literal["changed_mind", "faulty", "damaged", "wrong_item"]
OrderId = Annotated[str, Field(pattern=r"^NL\d{8}$", description="number of the order, such as NL26110001")]
ProductId = Annotated[
    str, Field(pattern=r"^NL-[A-Z0-9]{2,5}$", description="number of the product, such as NL-R200")
]
Photo = Annotated[str, Field(max_length=64, description="SHA-256 of a photo that the customer sent")]


class Shop:
    """The shop of one home folder: every public method is a tool."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def verify_customer(self, order: OrderId, phone_end: str, conversation: str) -> Json:
        """Tell who ordered, when the last four digits of their phone number are right.

        Gives {customer, name, order}. Refuses: not_verified, too_many_tries.
        """
        raise NotImplementedError

    def my_orders(self, customer: str) -> Json:
        """List the customer's orders, newest first.

        Gives {orders: [{order, state, ordered, delivered, total, items: [{product, zh, en, count, price}]}]}.
        """
        raise NotImplementedError

    def order_status(self, order: OrderId, customer: str) -> Json:
        """Tell how far an order has come.

        Gives {order, state, ordered, delivered, expected, tracking, city, address, day, pay, total, items,
        cancellable}; state is unpaid, paid, dispatched, delivered, returning, refunded, repairing or
        cancelled. Refuses: no_such_order.
        """
        raise NotImplementedError

    def refund_quote(
        self, order: OrderId, product: ProductId, customer: str, reason: Reason = "changed_mind"
    ) -> Json:
        """Work out what is paid back for a product; with a return under way, by that one's reason.

        Gives {order, product, zh, en, count, price, postage, amount, pay, days_from, days_to, reason}:
        amount = price * count - postage, days are working days after the check. Refuses: no_such_order,
        no_such_item, not_returnable, window_passed, excluded, already_refunded.
        """
        raise NotImplementedError

    def start_return(
        self, order: OrderId, product: ProductId, reason: Reason, customer: str, key: str, photo: Photo = ""
    ) -> Json:
        """Register a return and book the courier.

        Gives {return_id, order, product, zh, en, reason, postage, courier_hours}. Refuses: no_such_order,
        no_such_item, not_delivered, window_passed {days, last_day}, excluded, already_returning,
        photo_needed.
        """
        raise NotImplementedError

    def refund(
        self,
        order: OrderId,
        product: ProductId,
        amount: Annotated[int, Field(gt=0, description="in fen, exactly as quoted")],
        customer: str,
        key: str,
    ) -> Json:
        """Pay back a returned product once the warehouse has checked it.

        Gives {refund_id, order, product, amount, pay, days_from, days_to}. Refuses: no_such_order,
        no_such_item, no_return, already_refunded, wrong_amount {amount}.
        """
        raise NotImplementedError

    def warranty_status(self, order: OrderId, product: ProductId, customer: str) -> Json:
        """Tell how long the warranty of a product lasts.

        Gives {order, product, zh, en, months, starts, ends, days_left, covered, home_visit}. Refuses:
        no_such_order, no_such_item, not_delivered.
        """
        raise NotImplementedError

    def open_claim(
        self,
        order: OrderId,
        product: ProductId,
        fault: Annotated[str, Field(min_length=2, max_length=2_000, description="what is wrong with it")],
        customer: str,
        key: str,
        photo: Photo = "",
    ) -> Json:
        """Register a repair under warranty.

        Gives {claim_id, order, product, zh, en, way, hours, days_from, days_to}: way is "courier" or
        "home_visit". Refuses: no_such_order, no_such_item, not_delivered, out_of_warranty {ended, fee},
        not_covered, already_claimed.
        """
        raise NotImplementedError

    def change_address(
        self,
        order: OrderId,
        address: Annotated[str, Field(min_length=5, max_length=300, description="the whole new address")],
        customer: str,
        key: str,
    ) -> Json:
        """Send an order to another address.

        Gives {order, address, state, days_more}. Refuses: no_such_order, closed {state}, already_redirected,
        fee_needed {fee}, not_served.
        """
        raise NotImplementedError

    def change_day(
        self,
        order: OrderId,
        day: Annotated[
            str, Field(description="weekday or weekend; for large appliances morning or afternoon")
        ],
        customer: str,
        key: str,
    ) -> Json:
        """Change when an order is brought.

        Gives {order, day}. Refuses: no_such_order, closed {state}, no_such_day {offered}.
        """
        raise NotImplementedError

    def cancel_order(self, order: OrderId, customer: str, key: str) -> Json:
        """Cancel an order that was not dispatched.

        Gives {order, amount, pay, hours}. Refuses: no_such_order, closed {state}.
        """
        raise NotImplementedError

    def issue_invoice(
        self,
        order: OrderId,
        title: Annotated[str, Field(min_length=1, max_length=100, description="name of a person or company")],
        email: Annotated[str, Field(max_length=200, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")],
        customer: str,
        key: str,
        tax_number: Annotated[str, Field(max_length=20, description="of a company; empty for a person")] = "",
    ) -> Json:
        """Send the electronic invoice of an order; one that was sent can be corrected once.

        Gives {invoice_id, order, title, tax_number, email, amount, hours, corrected}. Refuses: no_such_order,
        not_delivered, too_late {months}, bad_tax_number, corrected_before.
        """
        raise NotImplementedError

    def open_ticket(
        self,
        subject: Annotated[str, Field(min_length=1, max_length=200)],
        text: Annotated[str, Field(min_length=1, max_length=5_000)],
        key: str,
        conversation: str,
        customer: str | None = None,
    ) -> Json:
        """Leave a matter for a person. Gives {ticket_id}."""
        raise NotImplementedError
