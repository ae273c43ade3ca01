from pathlib import Path

import pytest

from frontdesk.errors import Misconfigured
from frontdesk.tools.toolfile import ServerSpec, Spec, Toolfile, read_tools
from frontdesk.understanding.pack import shop_pack

WHOLE = """
servers:
  crm: {command: [python, -m, crm], env: [CRM_TOKEN]}
  stock: {url: "http://stock.example/mcp"}
tools:
  order_of:
    mcp: crm
    tool: getOrder
    description: Tell about an order.
    seconds: 2.5
    bind: {customer_id: customer}
  pay_back:
    openapi: shop.json
    operation: refund
    service: till
    effect: money
    bind: {customer: customer, request: key}
  hello: {python: "a.b:c", scope: anyone}
"""


def read(folder: Path, text: str) -> Toolfile:
    (folder / "tools.yml").write_text(text, "utf-8")
    return read_tools(folder)


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE)
    assert found.servers == {
        "crm": ServerSpec("crm", ("python", "-m", "crm"), env=("CRM_TOKEN",)),
        "stock": ServerSpec("stock", url="http://stock.example/mcp"),
    }
    order_of, pay_back, hello = found.tools
    assert order_of == Spec(
        "order_of",
        "mcp",
        "crm",
        "getOrder",
        description="Tell about an order.",
        seconds=2.5,
        bind={"customer_id": "customer"},
    )
    assert (pay_back.part, pay_back.service, pay_back.effect) == ("refund", "till", "money")
    assert (hello.scope, hello.effect, hello.final, hello.seconds) == ("anyone", "read", False, 5.0)


def test_a_pack_without_the_file_has_no_tools(tmp_path: Path) -> None:
    assert read_tools(tmp_path) == Toolfile()


def test_every_tool_of_the_shop_that_changes_something_is_bound_to_its_customer() -> None:
    for spec in read_tools(shop_pack()).tools:
        assert spec.kind == "python"
        if spec.name not in ("verify_customer", "open_ticket"):
            assert (spec.scope, spec.bind["customer"]) == ("customer", "customer")


@pytest.mark.parametrize(
    ("tool", "said"),
    [
        ("{}", "one of python, mcp, openapi"),
        ("{python: 'a:b', mcp: crm, scope: anyone}", "one of python, mcp, openapi"),
        ("{python: 'a:b'}", "binds an argument to customer"),
        ("{python: 'a:b', bind: {who: turn}}", "binds an argument to customer"),
        ("{python: 'a:b', bind: {who: somebody}}", "one of customer, conversation, turn, key"),
        ("{python: 'a:b', scope: all}", "one of anyone, customer"),
        ("{python: 'a:b', scope: anyone, effect: delete}", "one of read, write, money"),
        ("{python: 'a:b', scope: anyone, final: true}", "left out"),
        ("{python: 'a:b', scope: anyone, final: 1, effect: write}", "true or false"),
        ("{python: 'a:b', scope: anyone, seconds: 0}", "60 at most"),
        ("{python: 'a:b', scope: anyone, seconds: 61}", "60 at most"),
        ("{python: 'a:b', scope: anyone, seconds: true}", "60 at most"),
        ("{python: 'a:b', scope: anyone, seconds: .nan}", "60 at most"),
        ("{python: 'a:b', scope: anyone, timeout: 3}", "left out"),
        ("{python: 'a:b', scope: anyone, operation: x}", "says nothing of python"),
        ("{python: 'a:b', verifies: who, bind: {who: customer}}", "scope anyone that reads"),
        ("{python: 'a:b', verifies: who, scope: anyone, effect: write}", "scope anyone that reads"),
        ("{mcp: other, scope: anyone, description: x}", "entry under servers"),
        ("{mcp: crm, scope: anyone}", "own words reach no model"),
        ("{openapi: shop.json, scope: anyone}", "operationId"),
        ("[python]", "a mapping"),
    ],
)
def test_what_is_not_sound_is_told_with_its_key(tmp_path: Path, tool: str, said: str) -> None:
    with pytest.raises(Misconfigured) as raised:
        read(tmp_path, f"servers: {{crm: {{url: 'http://x'}}}}\ntools: {{one: {tool}}}")
    assert "tools.yml: tools.one" in raised.value.message
    assert said in raised.value.message


@pytest.mark.parametrize(
    "text",
    [
        "tools: {Refund: {python: 'a:b', scope: anyone}}",
        "tools: {no: {python: 'a:b', scope: anyone}}",  # YAML reads it as false
        f"tools: {{{'x' * 65}: {{python: 'a:b', scope: anyone}}}}",
        "servers: {one: {}}",
        "servers: {one: {command: [], url: 'http://x'}}",
        "servers: {one: {command: []}}",
        "servers: {one: {command: python}}",
        "tool: {}",
        "- tools",
        "tools: [",
    ],
)
def test_other_mistakes_are_found_too(tmp_path: Path, text: str) -> None:
    with pytest.raises(Misconfigured) as raised:
        read(tmp_path, text)
    assert raised.value.remedy
