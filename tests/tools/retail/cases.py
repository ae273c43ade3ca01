"""Uses of the retail tools over every record of the database: allowed ones, and all that must be refused."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

Json = dict[str, Any]

MOVED = {  # made up, and unlike any address of the database
    "address1": "1 Test Lane",
    "address2": "",
    "city": "Nowhere",
    "state": "ZZ",
    "country": "Nowhere",
    "zip": "00000",
}
REASONS = ("no longer needed", "ordered by mistake", "changed my mind")
WRITES = (
    "cancel_pending_order",
    "modify_pending_order_address",
    "modify_pending_order_payment",
    "modify_pending_order_items",
    "return_delivered_order_items",
    "exchange_delivered_order_items",
)


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a write, on behalf of a customer."""

    name: str
    arguments: Mapping[str, Any]
    customer: str


def rounds(records: Mapping[str, Json], ways: int) -> Iterator[tuple[str, list[Use]]]:
    """Give rounds of uses, each for a database as it was at first: every order in every round."""
    yield "modify_user_address", [Use("modify_user_address", MOVED, key) for key in records["users"]]
    orders = [*records["orders"].values()]
    for reason in REASONS:
        yield "cancel_pending_order", [_use("cancel_pending_order", one, reason=reason) for one in orders]
    yield (
        "modify_pending_order_address",
        [_use("modify_pending_order_address", one, **MOVED) for one in orders],
    )
    for way, payers in enumerate(islice(_payers(records), ways)):
        pays = [_use("modify_pending_order_payment", one, **_pays(records, one, way)) for one in payers]
        yield "modify_pending_order_payment", pays
        for wanted in WANTED:
            backs = [
                _use("return_delivered_order_items", one, item_ids=wanted(one), **_pays(records, one, way))
                for one in payers
            ]
            yield "return_delivered_order_items", backs
        for name in ("modify_pending_order_items", "exchange_delivered_order_items"):
            for wanted, other in CHANGES:
                yield name, [_change(name, records, one, way, wanted(one), other) for one in payers]


def foreign(records: Mapping[str, Json]) -> Iterator[Use]:
    """Give, for every order, a use of every write by a customer whose order it is not."""
    users = [*records["users"]]
    for order in records["orders"].values():
        other = users[users.index(order["user_id"]) - 1]
        paid = {"payment_method_id": order["payment_history"][0]["payment_method_id"]}
        change = {"item_ids": _first(order), "new_item_ids": _other(records, order, _first(order)), **paid}
        kinds = (
            {"reason": REASONS[0]}, MOVED, paid, change, {"item_ids": _first(order), **paid}, change,
        )  # fmt: skip
        for name, rest in zip(WRITES, kinds, strict=True):
            yield Use(name, {"order_id": order["order_id"], **rest}, other)


def walk(records: Mapping[str, Json], uses: int, seed: int = 0) -> Iterator[Use]:
    """Draw uses on a few orders again and again, so that each meets what others left behind."""
    drawn = random.Random(seed)
    orders = drawn.sample([*records["orders"].values()], max(1, uses // 8))
    most = max(len(user["payment_methods"]) for user in records["users"].values())
    for _ in range(uses):
        order, name = drawn.choice(orders), drawn.choice(WRITES)
        pays = _pays(records, order, drawn.randrange(most))
        wanted, other = drawn.choice(CHANGES)
        if name == "cancel_pending_order":
            yield _use(name, order, reason=drawn.choice(REASONS))
        elif name == "modify_pending_order_address":
            yield _use(name, order, **MOVED)
        elif name == "modify_pending_order_payment":
            yield _use(name, order, **pays)
        elif name == "return_delivered_order_items":
            yield _use(name, order, item_ids=wanted(order), **pays)
        else:
            yield _use(
                name, order, item_ids=(old := wanted(order)), new_item_ids=other(records, order, old), **pays
            )


def _payers(records: Mapping[str, Json]) -> Iterator[list[Json]]:
    """Give all orders, those whose customer has a second way to pay, a third, and one that is none."""
    left, way = [*records["orders"].values()], 0
    while left:
        yield left
        way += 1
        left = [one for one in left if len(records["users"][one["user_id"]]["payment_methods"]) >= way]


def _use(name: str, order: Json, **rest: Any) -> Use:
    return Use(name, {"order_id": order["order_id"], **rest}, order["user_id"])


def _change(
    name: str, records: Mapping[str, Json], order: Json, way: int, old: list[str], other: "Others"
) -> Use:
    new = other(records, order, old)
    return _use(name, order, item_ids=old, new_item_ids=new, **_pays(records, order, way))


def _pays(records: Mapping[str, Json], order: Json, way: int) -> Json:
    """Choose a customer's way to pay; beyond the last there is one that nobody has."""
    methods = [*records["users"][order["user_id"]]["payment_methods"], "gift_card_0"]
    return {"payment_method_id": methods[min(way, len(methods) - 1)]}


def _first(order: Json) -> list[str]:
    return [order["items"][0]["item_id"]]


def _every(order: Json) -> list[str]:
    return [item["item_id"] for item in order["items"]]


def _twice(order: Json) -> list[str]:
    """Name the last item twice: allowed only where the order holds it twice."""
    return [order["items"][-1]["item_id"]] * 2


def _variants(records: Mapping[str, Json], order: Json, old: Sequence[str]) -> list[list[Json]]:
    products = {item["item_id"]: item["product_id"] for item in order["items"]}
    return [[*records["products"][products[one]]["variants"].values()] for one in old]


def _pick(keep: Callable[[Json, str], bool], last: bool = False) -> "Others":
    def chosen(records: Mapping[str, Json], order: Json, old: Sequence[str]) -> list[str]:
        found = list[str]()
        for one, variants in zip(old, _variants(records, order, old), strict=True):
            fitting = [each["item_id"] for each in variants if keep(each, one)] or ["0"]
            found.append(fitting[-1] if last else fitting[0])
        return found

    return chosen


def _short(records: Mapping[str, Json], order: Json, old: Sequence[str]) -> list[str]:
    return _other(records, order, old)[1:]


def _elsewhere(records: Mapping[str, Json], order: Json, old: Sequence[str]) -> list[str]:
    """Choose variants of a product that the order does not hold."""
    held = {item["product_id"] for item in order["items"]}
    product = next(one for key, one in records["products"].items() if key not in held)
    return [next(key for key, one in product["variants"].items() if one["available"])] * len(old)


Wanted = Callable[[Json], list[str]]
Others = Callable[[Mapping[str, Json], Json, Sequence[str]], list[str]]
_other = _pick(lambda each, old: each["available"] and each["item_id"] != old)
_dear = _pick(lambda each, old: each["available"] and each["item_id"] != old, last=True)
_gone = _pick(lambda each, old: not each["available"] and each["item_id"] != old)
_same = _pick(lambda each, old: each["item_id"] == old)
WANTED: tuple[Wanted, ...] = (_first, _every, _twice)
CHANGES: tuple[tuple[Wanted, Others], ...] = (
    (_first, _other),
    (_every, _other),
    (_every, _dear),
    (_twice, _other),
    (_first, _gone),
    (_first, _same),
    (_every, _short),
    (_first, _elsewhere),
)
