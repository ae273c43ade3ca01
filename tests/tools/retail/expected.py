"""What each write has to lead to, worked out a second time: on plain records, from the policy of the domain
and what its published code does. Nothing here knows the tools.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


class No(Exception):  # noqa: N818 - reads better where it is raised
    """The policy forbids it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The records of db.json, changed in place; ``slips`` as for the tools."""

    records: Mapping[str, Json]
    slips: bool = False

    def does(self, name: str, arguments: Mapping[str, Any], customer: str) -> Json:
        """Do an operation; returns the record that it changed. Raises `No` before anything is changed."""
        operations: Mapping[str, Callable[..., Json]] = {
            "modify_user_address": self._moves,
            "modify_pending_order_address": self._readdressed,
            "cancel_pending_order": self._cancelled,
            "modify_pending_order_payment": self._repaid,
            "modify_pending_order_items": self._modified,
            "return_delivered_order_items": self._returned,
            "exchange_delivered_order_items": self._exchanged,
        }
        if name == "modify_user_address":
            return operations[name](self.records["users"][customer], **arguments)
        order = self.records["orders"].get(arguments["order_id"], {})
        _only(order.get("user_id") == customer)
        rest = {key: value for key, value in arguments.items() if key != "order_id"}
        return operations[name](order, self.records["users"][customer]["payment_methods"], **rest)

    def _moves(self, user: Json, **address: str) -> Json:
        user["address"] = address
        return user

    def _readdressed(self, order: Json, methods: Json, **address: str) -> Json:
        del methods
        _only(order["status"].startswith("pending"))
        order["address"] = address
        return order

    def _cancelled(self, order: Json, methods: Json, reason: str) -> Json:
        _only(order["status"] == "pending")
        _only(reason in {"no longer needed", "ordered by mistake"})
        history = order["payment_history"]
        back = [(entry["payment_method_id"], entry["amount"]) for entry in history]
        if len(history) > 1 and not self.slips:  # paid, paid in another way, the first paid back
            back = back[1:2]
        for key, amount in back:
            _enter(order, methods, "refund", amount, key)
        order |= {"status": "cancelled", "cancel_reason": reason}
        return order

    def _repaid(self, order: Json, methods: Json, payment_method_id: str) -> Json:
        history = order["payment_history"]
        _only(order["status"].startswith("pending") and payment_method_id in methods)
        _only(len(history) == 1 and history[0]["transaction_type"] == "payment")
        first, amount = history[0]["payment_method_id"], history[0]["amount"]
        _only(payment_method_id != first and _enough(methods[payment_method_id], amount))
        _enter(order, methods, "payment", amount, payment_method_id)
        _enter(order, methods, "refund", amount, first)
        return order

    def _modified(
        self,
        order: Json,
        methods: Json,
        item_ids: Sequence[str],
        new_item_ids: Sequence[str],
        payment_method_id: str,
    ) -> Json:
        _only(order["status"] == "pending" and payment_method_id in methods)
        variants = self._variants(order, item_ids, new_item_ids)
        _only(all(old != new for old, new in zip(item_ids, new_item_ids, strict=True)))
        more = _more(order, item_ids, variants)
        _only(_enough(methods[payment_method_id], more))
        _enter(order, methods, "payment" if more > 0 else "refund", abs(more), payment_method_id)
        for old, variant in zip(item_ids, variants, strict=True):
            item = next(one for one in order["items"] if one["item_id"] == old)
            priced = variants[-1] if self.slips else variant
            item |= {"item_id": variant["item_id"], "price": priced["price"], "options": priced["options"]}
        order["status"] = "pending (item modified)"
        return order

    def _returned(self, order: Json, methods: Json, item_ids: Sequence[str], payment_method_id: str) -> Json:
        _only(order["status"] == "delivered" and payment_method_id in methods)
        original = order["payment_history"][0]["payment_method_id"]
        _only(payment_method_id == original or payment_method_id.startswith("gift_card"))
        _only(_held(order, item_ids))
        order["status"] = "return requested"
        order |= {"return_items": sorted(item_ids), "return_payment_method_id": payment_method_id}
        return order

    def _exchanged(
        self,
        order: Json,
        methods: Json,
        item_ids: Sequence[str],
        new_item_ids: Sequence[str],
        payment_method_id: str,
    ) -> Json:
        _only(order["status"] == "delivered" and payment_method_id in methods)
        more = _more(order, item_ids, self._variants(order, item_ids, new_item_ids))
        _only(_enough(methods[payment_method_id], more))
        order["status"] = "exchange requested"
        order |= {"exchange_items": sorted(item_ids), "exchange_new_items": sorted(new_item_ids)}
        order |= {"exchange_payment_method_id": payment_method_id, "exchange_price_difference": more}
        return order

    def _variants(self, order: Json, old: Sequence[str], new: Sequence[str]) -> list[Json]:
        _only(_held(order, old) and len(old) == len(new))
        found = list[Json]()
        for one, other in zip(old, new, strict=True):
            product = next(item["product_id"] for item in order["items"] if item["item_id"] == one)
            variant = self.records["products"][product]["variants"].get(other, {"available": False})
            _only(variant["available"])
            found.append(variant)
        return found


def _only(allowed: bool) -> None:
    if not allowed:
        raise No


def _held(order: Json, wanted: Sequence[str]) -> bool:
    return bool(wanted) and Counter(wanted) <= Counter(item["item_id"] for item in order["items"])


def _enough(method: Json, amount: float) -> bool:
    balance: float = method.get("balance", amount)
    return balance >= amount


def _more(order: Json, old: Sequence[str], variants: Sequence[Json]) -> float:
    """Sum up what the variants cost more, to the cent."""
    prices = [next(item["price"] for item in order["items"] if item["item_id"] == one) for one in old]
    more: float = sum(variant["price"] for variant in variants) - sum(prices)
    return round(more, 2)


def _enter(order: Json, methods: Json, kind: str, amount: float, key: str) -> None:
    entry = {"transaction_type": kind, "amount": amount, "payment_method_id": key}
    order["payment_history"].append(entry)
    if "balance" in methods[key]:
        after = methods[key]["balance"] + (amount if kind == "refund" else -amount)
        methods[key]["balance"] = round(after, 2)
