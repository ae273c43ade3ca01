"""The sample shop's tools as the desk uses them: bound, agreed to, done once."""

import json

import pytest
import sqlalchemy as sql

from frontdesk.demo.shopdb import fill_shop, open_shop, refunds
from frontdesk.dialogue.tool import Call
from frontdesk.tools.toolbox import open_toolbox
from frontdesk.understanding.pack import shop_pack
from tools.conftest import NOON, Hands

SHOP = (shop_pack() / "tools.yml").read_text("utf-8")
THEIRS = {"order": "NL26110004", "product": "NL-H70"}  # of c02
MONEY = {"refund"}
FINAL = {"change_address", "cancel_order"}
ANYONE = {"verify_customer", "open_ticket"}


@pytest.fixture
def shop(hands: Hands) -> Hands:
    fill_shop(hands.home, NOON)
    return hands.open(SHOP)


def paid(shop: Hands) -> int:
    with open_shop(shop.home).connect() as connection:
        return int(connection.execute(sql.select(sql.func.sum(refunds.c.amount))).scalar_one())


def test_a_home_without_the_shop_has_no_tools(hands: Hands) -> None:
    assert dict(open_toolbox(shop_pack(), hands.home, hands.engine).tools) == {}


def test_every_tool_is_described_and_says_what_it_touches(shop: Hands) -> None:
    tools = shop.box.tools
    assert len(tools) == 13
    assert {name for name, tool in tools.items() if tool.effect == "money"} == MONEY
    assert {name for name, tool in tools.items() if tool.final} == FINAL
    assert {name for name, tool in tools.items() if tool.scope == "anyone"} == ANYONE
    assert {name for name, tool in tools.items() if tool.asks_approval} == MONEY | FINAL
    for tool in tools.values():
        assert tool.description.endswith(".")
        assert not {"customer", "key", "conversation"} & set(tool.parameters["properties"])
        assert len(json.dumps(tool.parameters)) < 1_500


def test_a_customer_is_verified_and_then_sees_their_orders(shop: Hands) -> None:
    assert shop.use("my_orders", customer=None).value["reason"] == "not_verified"
    verified = shop.use("verify_customer", customer=None, order="NL26110001", phone_end="0101")
    assert verified.customer == "c01"
    assert len(shop.use("my_orders", customer=verified.customer).value["orders"]) == 3


def test_a_refund_of_somebody_elses_order_is_refused_even_when_it_was_agreed_to(shop: Hands) -> None:
    before = paid(shop)
    shop.use("start_return", "t1", "c02", **THEIRS, reason="changed_mind")
    asked = shop.use("refund", "t2", "c01", **THEIRS, amount=58_700)
    assert asked.approval is not None
    assert shop.box.approve(asked.approval, shop.caller("t3", "c01"))
    said = shop.use("refund", "t3", "c01", asked.approval, **THEIRS, amount=58_700)
    assert (said.outcome, said.value["reason"]) == ("refused", "no_such_order")
    assert paid(shop) == before


def test_nobody_names_the_customer_themselves(shop: Hands) -> None:
    for name in ("customer", "key"):
        said = shop.box.use(
            Call("refund", {**THEIRS, "amount": 58_700, name: "c02"}), shop.caller("t1", "c01")
        )
        assert said.value["reason"] == "wrong_arguments"


def test_a_refund_is_agreed_to_and_paid_once_whatever_is_tried(shop: Hands) -> None:
    before = paid(shop)
    shop.use("start_return", "t1", "c02", **THEIRS, reason="changed_mind")
    asked = shop.use("refund", "t1", "c02", **THEIRS, amount=58_700).approval
    assert asked is not None
    assert shop.box.approve(asked, shop.caller("t2", "c02"))
    assert shop.use("refund", "t2", "c02", asked, **THEIRS, amount=99_900).value["reason"] == "not_approved"
    assert shop.use("refund", "t2", "c02", asked, **THEIRS, amount=58_700).outcome == "done"
    assert shop.use("refund", "t3", "c02", asked, **THEIRS, amount=58_700).value["reason"] == "not_approved"
    again = shop.use("refund", "t4", "c02", **THEIRS, amount=58_700).approval
    assert again is not None
    assert shop.box.approve(again, shop.caller("t5", "c02"))
    assert (
        shop.use("refund", "t5", "c02", again, **THEIRS, amount=58_700).value["reason"] == "already_refunded"
    )
    assert paid(shop) == before + 58_700


def test_an_approval_of_more_than_is_due_pays_nothing(shop: Hands) -> None:
    before = paid(shop)
    shop.use("start_return", "t1", "c02", **THEIRS, reason="changed_mind")
    asked = shop.use("refund", "t1", "c02", **THEIRS, amount=5_990_000).approval
    assert asked is not None
    assert shop.box.approve(asked, shop.caller("t2", "c02"))
    said = shop.use("refund", "t2", "c02", asked, **THEIRS, amount=5_990_000)
    assert said.value == {"reason": "wrong_amount", "amount": 58_700}
    assert paid(shop) == before


def test_the_same_return_in_the_same_turn_is_one(shop: Hands) -> None:
    first = shop.use("start_return", "t1", "c02", **THEIRS, reason="changed_mind")
    assert shop.use("start_return", "t1", "c02", **THEIRS, reason="changed_mind") == first
    assert shop.use("start_return", "t2", "c02", **THEIRS, reason="changed_mind").outcome == "refused"
