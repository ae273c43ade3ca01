"""The retail tools behind the desk's own toolbox: who may use what, and what has to be agreed to first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from frontdesk.dialogue.tool import Call, Caller, Result
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.database import open_database
from frontdesk.tools.toolbox import Tools, open_toolbox
from tools.retail.shop import Retail
from tools.retail.test_shop import shop

__all__ = ["shop"]
FOLDER = Path(__file__).parent


@pytest.fixture
def engine(shop: Retail) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{shop.home / 'desk.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def toolbox(shop: Retail, engine: Engine) -> Tools:
    return open_toolbox(FOLDER, shop.home, engine)


class Talk:
    """A conversation with a customer; each use is a turn of its own."""

    def __init__(self, toolbox: Tools, conversation: str) -> None:
        self.toolbox, self.conversation, self.turn = toolbox, conversation, 0

    def caller(self, customer: str | None = "ann") -> Caller:
        return Caller(self.conversation, str(self.turn), customer)

    def use(self, tool: str, approval: str | None = None, **arguments: str) -> Result:
        self.turn += 1
        return self.toolbox.use(Call(tool, arguments, approval), self.caller())

    def agree(self, asked: Result) -> bool:
        self.turn += 1
        return self.toolbox.approve(str(asked.approval), self.caller())


@pytest.fixture
def talk(toolbox: Tools, engine: Engine) -> Talk:
    return Talk(toolbox, ConversationStore(engine).open().id)


def test_every_tool_of_the_domain_is_there_and_none_takes_the_customer(toolbox: Tools) -> None:
    assert len(toolbox.tools) == 16
    assert all("customer" not in tool.parameters["properties"] for tool in toolbox.tools.values())


def test_whatever_changes_something_has_to_be_agreed_to(toolbox: Tools) -> None:
    changing = {name for name, tool in toolbox.tools.items() if tool.effect != "read"}
    assert changing == {name for name, tool in toolbox.tools.items() if tool.asks_approval}
    assert len(changing) == 7


def test_who_was_found_is_who_was_verified(toolbox: Tools, talk: Talk) -> None:
    found = toolbox.use(Call("find_user_id_by_email", {"email": "ann@example.org"}), talk.caller(None))
    assert (found.outcome, found.customer) == ("done", "ann")


def test_nobody_unknown_reads_an_order(toolbox: Tools, talk: Talk) -> None:
    told = toolbox.use(Call("get_order_details", {"order_id": "1"}), talk.caller(None))
    assert told.value["reason"] == "not_verified"


def test_an_order_of_another_customer_is_refused(talk: Talk) -> None:
    assert talk.use("get_order_details", order_id="4").value["reason"] == "no_such_order"


def test_a_customer_cannot_be_passed_as_an_argument(talk: Talk) -> None:
    told = talk.use("get_order_details", order_id="4", customer="bo")
    assert told.value["reason"] == "wrong_arguments"


def test_an_order_is_cancelled_once_and_only_after_it_was_agreed_to(talk: Talk, shop: Retail) -> None:
    asked = {"order_id": "3", "reason": "no longer needed"}
    first = talk.use("cancel_pending_order", **asked)
    assert first.outcome == "needs_approval"
    assert shop.get_order_details("3", "ann")["status"] == "pending"
    assert talk.agree(first)
    assert talk.use("cancel_pending_order", first.approval, **{**asked, "order_id": "1"}).outcome == "refused"
    done = talk.use("cancel_pending_order", first.approval, **asked)
    assert (done.outcome, done.value["status"]) == ("done", "cancelled")
    assert talk.use("cancel_pending_order", first.approval, **asked).outcome == "refused"


def test_several_items_are_one_text(talk: Talk) -> None:
    asked = {"order_id": "2", "item_ids": "s, s", "payment_method_id": "visa"}
    first = talk.use("return_delivered_order_items", **asked)
    assert talk.agree(first)
    done = talk.use("return_delivered_order_items", first.approval, **asked)
    assert done.value["return_items"] == ["s", "s"]
