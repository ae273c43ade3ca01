"""Returns and refunds of the sample shop, by returns.md, parcel-problems.md and refunds.md."""

from datetime import datetime
from typing import Any

import sqlalchemy as sql

from frontdesk.demo import rules
from frontdesk.demo.lookup import Found, Item, Json, numbered, set_state
from frontdesk.demo.rules import Reason
from frontdesk.demo.shopdb import refunds, returns, stored
from frontdesk.tools.refusal import Refused


def quote(connection: sql.Connection, order: Found, product: str, asked: Json, now: datetime) -> Json:
    """Work out what is paid back; ``asked`` has reason and unopened. Raises `Refused` where nothing is."""
    item, delivered = order.item(product), order.arrived()
    if _refund(connection, order.id, product) is not None:
        raise Refused("already_refunded", f"{product} was paid back before", product=product)
    under_way = _return(connection, order.id, product)
    if under_way is not None:
        return _amounts(order, item, under_way.reason)
    check_returnable(item, asked["reason"], delivered, now, unopened=asked["unopened"])
    return _amounts(order, item, asked["reason"])


def start(connection: sql.Connection, order: Found, product: str, asked: Json, now: datetime) -> Json:
    """Register a return; ``asked`` has reason, photo, unopened and key. Raises `Refused`."""
    item, delivered = order.item(product), order.arrived()
    reason: Reason = asked["reason"]
    if _return(connection, order.id, product) is not None:
        raise Refused("already_returning", f"{product} is being returned already", product=product)
    if order.state not in ("delivered", "returning"):
        raise Refused("not_returnable", f"the order is {order.state}", state=order.state)
    check_returnable(item, reason, delivered, now, unopened=asked["unopened"])
    if reason in rules.PHOTO_NEEDED and not asked["photo"]:
        raise Refused("photo_needed", "a photo of it is needed", cause=reason)
    row = {"key": asked["key"], "at": stored(now), "order": order.id, "product": product}
    made = connection.execute(returns.insert().values(row | {"reason": reason, "photo": asked["photo"]}))
    set_state(connection, order.id, "returning")
    return {
        "return_id": numbered("R", made),
        "order": order.id,
        **item.named,
        "reason": reason,
        "postage": rules.postage(item.thing, reason),
        "courier_hours": rules.COURIER_HOURS,
    }


def pay_back(connection: sql.Connection, order: Found, product: str, asked: Json, now: datetime) -> Json:
    """Pay back what was worked out, when ``asked`` says the same amount. Raises `Refused`."""
    order.item(product)
    if not sent_back(connection, order.id, product):
        raise Refused("no_return", f"{product} is not being returned", product=product)
    told = quote(connection, order, product, {}, now)  # by the reason of its return
    if asked["amount"] != told["amount"]:
        raise Refused("wrong_amount", f"{told['amount']} fen are paid back", amount=told["amount"])
    row = {"key": asked["key"], "at": stored(now), "order": order.id, "product": product}
    made = connection.execute(refunds.insert().values(row | {"amount": told["amount"], "pay": order.pay}))
    if all(_refund(connection, order.id, item.product) is not None for item in order.items):
        set_state(connection, order.id, "refunded")
    kept = ("order", "product", "zh", "en", "amount", "pay", "days_from", "days_to")
    return {"refund_id": numbered("F", made), **{key: told[key] for key in kept}}


def check_returnable(item: Item, reason: Reason, delivered: datetime, now: datetime, unopened: bool) -> None:
    """Refuse what the handbook does not take back."""
    last = rules.last_day(delivered, reason)
    if rules.day_of(now) > last:
        raise Refused(
            "window_passed",
            f"the last day for that was {last}",
            cause=reason,
            days=rules.WINDOW[reason],
            last_day=last.isoformat(),
        )
    if reason == "changed_mind" and item.thing.kind in rules.OPENED_IS_KEPT and not unopened:
        raise Refused("excluded", f"{item.product} is taken back unopened only", product=item.product)


def cancel(connection: sql.Connection, order: Found, key: str, now: datetime) -> Json:
    """Cancel what was not dispatched, and pay back all of it. Raises `Refused`."""
    if order.state not in ("paid", "unpaid"):
        raise Refused("closed", f"the order is {order.state}", state=order.state)
    amount = order.total if order.state == "paid" else 0
    if amount:
        row = {"key": key, "at": stored(now), "order": order.id, "product": ""}
        connection.execute(refunds.insert().values(row | {"amount": amount, "pay": order.pay}))
    set_state(connection, order.id, "cancelled")
    return {"order": order.id, "amount": amount, "pay": order.pay, "hours": rules.CANCEL_HOURS}


def sent_back(connection: sql.Connection, order: str, product: str) -> bool:
    """Tell whether a product is being returned, or was."""
    return _return(connection, order, product) is not None


def gone_back(connection: sql.Connection, order: str) -> dict[str, str]:
    """Tell how far the products of an order have gone back, by number: "returning" or "refunded"."""
    mine, paid = returns.c.order == order, refunds.c.order == order
    found = {
        one.product: "returning" for one in connection.execute(sql.select(returns.c.product).where(mine))
    }
    return found | {
        one.product: "refunded" for one in connection.execute(sql.select(refunds.c.product).where(paid))
    }


def _amounts(order: Found, item: Item, reason: Reason) -> Json:
    postage = rules.postage(item.thing, reason)
    fee = order.delivery if reason == "wrong_item" and len(order.items) == 1 else 0  # parcel-problems.md
    first, last = rules.REFUND_DAYS[order.pay]
    return {
        "order": order.id,
        **item.named,
        "count": item.count,
        "price": item.price,
        "postage": postage,
        "amount": item.worth + fee - postage,
        "pay": order.pay,
        "days_from": first,
        "days_to": last,
        "reason": reason,
    }


def _return(connection: sql.Connection, order: str, product: str) -> Any:
    mine = (returns.c.order == order) & (returns.c.product == product)
    return connection.execute(sql.select(returns).where(mine)).one_or_none()


def _refund(connection: sql.Connection, order: str, product: str) -> Any:
    mine = (refunds.c.order == order) & refunds.c.product.in_((product, ""))
    return connection.execute(sql.select(refunds).where(mine)).one_or_none()
