"""Warranty claims, changes of delivery and invoices of the sample shop, by the pages of its handbook."""

import re
from datetime import datetime, timedelta

import sqlalchemy as sql

from frontdesk.demo import rules
from frontdesk.demo.lookup import Found, Json, numbered, set_state
from frontdesk.demo.sendback import sent_back
from frontdesk.demo.shopdb import bought, claims, invoices, moment, stored
from frontdesk.tools.refusal import Refused

# The unified social credit code of GB 32100-2015: 18 digits and letters without I, O, S, V and Z.
TAX_NUMBER = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{18}|[0-9A-HJ-NP-RTUW-Y]{15}")
CANCELLED = ("refunded", "cancelled")


def warranty(order: Found, product: str, now: datetime) -> Json:
    """Tell how long a warranty lasts, by warranty.md. Raises `Refused`."""
    item, delivered = order.item(product), order.arrived()
    months = rules.warranty_months(item.thing)
    if months is None:
        raise Refused("not_stated", f"the handbook does not say for {product}", product=product)
    ends = rules.warranty_end(delivered, months)
    left = (ends - rules.day_of(now)).days
    return {
        "order": order.id,
        **item.named,
        "months": months,
        "starts": rules.day_of(delivered).isoformat(),
        "ends": ends.isoformat(),
        "days_left": max(left, 0),
        "covered": left >= 0 and order.state not in CANCELLED,
        "home_visit": item.thing.large,
    }


def claim(connection: sql.Connection, order: Found, product: str, asked: Json, now: datetime) -> Json:
    """Register a repair, by repair.md; ``asked`` has fault, photo and key. Raises `Refused`."""
    told = warranty(order, product, now)
    if not told["covered"]:
        raise Refused(
            "out_of_warranty",
            f"the warranty ended on {told['ends']}",
            ended=told["ends"],
            fee=rules.INSPECTION_FEE,
        )
    if sent_back(connection, order.id, product):
        raise Refused("already_returning", f"{product} is being returned", product=product)
    way = "home_visit" if told["home_visit"] else "courier"
    row = {"at": stored(now), "order": order.id, "product": product, "way": way}
    same = (claims.c.order == order.id) & (claims.c.product == product) & claims.c.open
    if connection.execute(sql.select(claims.c.id).where(same)).first() is not None:
        raise Refused("already_claimed", f"the repair of {product} is under way", product=product)
    made = connection.execute(claims.insert().values(row | asked))
    set_state(connection, order.id, "repairing")
    return {
        "claim_id": numbered("W", made),
        **{key: told[key] for key in ("order", "product", "zh", "en")},
        "way": way,
        "hours": rules.HOME_VISIT_HOURS if told["home_visit"] else rules.COURIER_HOURS,
        "days_from": rules.REPAIR_DAYS[0],
        "days_to": rules.REPAIR_DAYS[1],
    }


def redirect(connection: sql.Connection, order: Found, address: str) -> Json:
    """Send an order elsewhere, by address-change.md. Raises `Refused`."""
    if order.state not in ("unpaid", "paid", "dispatched"):
        raise Refused("closed", f"the order is {order.state}", state=order.state)
    if rules.mentions(address, rules.NOT_SERVED):
        raise Refused("not_served", "nothing is delivered there")
    sent = order.state == "dispatched"
    if sent and order.redirected:
        raise Refused("already_redirected", "a parcel can be redirected once")
    fee = _redirect_fee(order, address, sent)
    if fee > 0:
        raise Refused("fee_needed", f"that costs {fee} fen", fee=fee)
    changed = bought.update().where(bought.c.id == order.id)
    connection.execute(changed.values(address=address, redirected=order.redirected or sent))
    return {
        "order": order.id,
        "address": address,
        "state": order.state,
        "days_more": rules.REDIRECT_DAYS if sent else 0,
    }


def set_day(connection: sql.Connection, order: Found, day: str) -> Json:
    """Say when an order shall be brought, by faq.csv. Raises `Refused`."""
    if order.state not in ("unpaid", "paid", "dispatched"):
        raise Refused("closed", f"the order is {order.state}", state=order.state)
    offered = rules.HALVES if order.large else rules.DAYS
    if day not in offered:
        raise Refused("no_such_day", f"{' or '.join(offered)} can be chosen", offered=",".join(offered))
    connection.execute(bought.update().where(bought.c.id == order.id).values(day=day))
    return {"order": order.id, "day": day}


def invoice(connection: sql.Connection, order: Found, asked: Json, now: datetime) -> Json:
    """Send an invoice or correct it once, by invoices.md; ``asked`` has title, tax_number, email, key."""
    order.arrived()
    if order.state in CANCELLED:
        raise Refused("closed", f"the order is {order.state}", state=order.state)
    if asked["tax_number"] and not TAX_NUMBER.fullmatch(asked["tax_number"]):
        raise Refused("bad_tax_number", "a tax number has 18 digits and letters", length=18)
    issue = _issue(connection, order, now)
    row = {"at": stored(now), "order": order.id, "issue": issue}
    made = connection.execute(invoices.insert().values(row | asked))
    return {
        "invoice_id": numbered("I", made),
        "order": order.id,
        **{key: asked[key] for key in ("title", "tax_number", "email")},
        "amount": order.total,
        "hours": rules.INVOICE_HOURS,
        "corrected": issue == 2,
    }


def _issue(connection: sql.Connection, order: Found, now: datetime) -> int:
    """Tell whether it is the first invoice or its correction, and refuse what is neither."""
    query = sql.select(invoices.c.at).where(invoices.c.order == order.id).order_by(invoices.c.issue)
    issued = [moment(at) for (at,) in connection.execute(query)]
    if len(issued) > 1:
        raise Refused("corrected_before", "an invoice can be corrected once")
    if issued and now - issued[0] > timedelta(days=rules.CORRECT_DAYS):
        raise Refused("too_late", "an invoice can be corrected for 90 days", days=rules.CORRECT_DAYS)
    last = rules.months_later(rules.day_of(order.ordered), rules.INVOICE_MONTHS)
    if not issued and rules.day_of(now) > last:
        raise Refused("too_late", "invoices are sent for 12 months", months=rules.INVOICE_MONTHS)
    return len(issued) + 1


def _redirect_fee(order: Found, address: str, sent: bool) -> int:
    """Tell what another address costs: one in another city, or in a region with a surcharge."""
    goods = sum(item.worth for item in order.items)
    if sent and not rules.mentions(address, rules.names_of(order.city)):
        return rules.OTHER_CITY_FEE
    return max(rules.delivery_fee(goods, address) - order.delivery, 0)
