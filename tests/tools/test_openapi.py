import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from frontdesk.errors import Misconfigured
from frontdesk.tools.openapi import open_operation
from net.sites import Site, site
from tools.conftest import Hands

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "servers": [{"url": "http://orders.example/v1"}],
    "paths": {
        "/orders/{number}": {
            "parameters": [{"$ref": "#/components/parameters/number"}],
            "get": {
                "operationId": "getOrder",
                "summary": "Tell about an order.",
                "parameters": [
                    {"name": "customer", "in": "query", "required": True, "schema": {"type": "string"}},
                    {"name": "full", "in": "query", "schema": {"type": "boolean"}},
                    {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                ],
            },
            "delete": {
                "operationId": "secret",
                "parameters": [{"name": "X-Key", "in": "header", "required": True}],
            },
        },
        "/refunds": {
            "post": {
                "operationId": "refund",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refund"}}},
                },
            },
            "put": {"operationId": "upload", "requestBody": {"required": True, "content": {"text/csv": {}}}},
            "patch": {"operationId": "loop", "parameters": [{"$ref": "#/components/parameters/loop"}]},
        },
        "/lost": {"get": {"operationId": "lost", "parameters": [{"$ref": "other.json#/x"}]}},
    },
    "components": {
        "parameters": {
            "number": {"name": "number", "in": "path", "required": True, "schema": {"type": "string"}},
            "loop": {"$ref": "#/components/parameters/loop"},
        },
        "schemas": {
            "Refund": {
                "type": "object",
                "required": ["order", "amount", "customer"],
                "properties": {
                    "order": {"type": "string"},
                    "amount": {"$ref": "#/components/schemas/Amount"},
                    "customer": {"type": "string"},
                },
            },
            "Amount": {"type": "integer", "minimum": 1},
        },
    },
}
TOOLS = """
tools:
  order: {openapi: orders.json, operation: getOrder, seconds: 0.5, bind: {customer: customer}}
  refund: {openapi: orders.json, operation: refund, effect: write, bind: {customer: customer}}
"""


def says(status: str, body: bytes, *headers: str) -> bytes:
    head = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", "")
    return "\r\n".join(head).encode() + body


GOOD = says("200 OK", b'{"state": "dispatched"}')


def written(hands: Hands) -> None:
    """Put the document into the pack."""
    (hands.home / "openapi").mkdir(exist_ok=True)
    (hands.home / "openapi" / "orders.json").write_text(json.dumps(DOCUMENT))


@contextmanager
def orders(hands: Hands, answer: bytes | Callable[[bytes, socket.socket], None]) -> Iterator[Site]:
    """Run a service and open its tools."""
    respond = answer if callable(answer) else lambda _, spoken: spoken.sendall(answer)
    with site(respond) as running:
        written(hands)
        hands.open(TOOLS, orders=f"http://127.0.0.1:{running.port}/v1").until("order")
        running.heard.clear()  # the look whether anybody is there
        yield running


def test_path_and_query_are_filled_in_and_the_customer_is_bound(hands: Hands) -> None:
    with orders(hands, GOOD) as running:
        assert hands.box.tools["order"].description == "Tell about an order."
        assert set(hands.box.tools["order"].parameters["properties"]) == {"number", "full"}
        assert hands.use("order", number="a/b?c=1", full="true").value == {"state": "dispatched"}
        (heard,) = [one for one in running.heard if one]
        assert heard.startswith(b"GET /v1/orders/a%2Fb%3Fc%3D1?full=true&customer=c01 HTTP/1.1\r\n")
        refused = hands.use("order", **{"number": "1", "X-Trace": "a\r\nb"})
        assert refused.value["argument"] == "X-Trace"


def test_a_body_is_json_and_carries_the_key_of_its_call(hands: Hands) -> None:
    def kept(_: bytes, spoken: socket.socket) -> None:
        spoken.sendall(says("201 Created", b'{"id": 5}'))

    with orders(hands, kept) as running:
        assert hands.use("refund", order="1", amount="5").value == {"id": 5}
        assert hands.use("refund", order="1", amount=5).value == {"id": 5}
        (heard,) = [one for one in running.heard if one]  # once, though it was used twice
        head = heard.partition(b"\r\n\r\n")[0].lower()
        assert heard.startswith(b"POST /v1/refunds HTTP/1.1\r\n")
        assert b"idempotency-key: " in head
        assert b"content-type: application/json" in head
        assert hands.use("refund", order="1", amount=0).value["argument"] == "amount"


@pytest.mark.parametrize("step", [".", "..", ""])
def test_no_value_leads_to_another_path(hands: Hands, step: str) -> None:
    with orders(hands, GOOD) as running:
        assert hands.use("order", number=step).outcome in ("failed", "refused")
        assert not any(running.heard)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (says("404 Not Found", b"{}"), "refused"),
        (says("422 Unprocessable", b'{"detail": "hunter2"}'), "refused"),
        (says("500 Broken", b"Traceback: hunter2"), "failed"),
        (says("302 Found", b"", "Location: http://127.0.0.1:9/hunter2"), "failed"),
        (says("200 OK", b"<html>"), "failed"),
        (says("200 OK", b'{"a": NaN}'), "failed"),
        (says("200 OK", b"\xff"), "failed"),
        (says("200 OK", b'"' + b"x" * 1_000_000 + b'"'), "failed"),
        (says("200 OK", b"[" * 60_000), "failed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", "failed"),
        (b"not HTTP at all", "failed"),
        (b"", "failed"),
        (says("200 OK", b"null"), "done"),
        (says("204 No Content", b""), "done"),
    ],
)
def test_an_answer_that_is_none_is_told_and_leaks_nothing(hands: Hands, answer: bytes, outcome: str) -> None:
    with orders(hands, answer) as running:
        said = hands.use("order", number="1")
        assert said.outcome == outcome
        assert "hunter2" not in f"{said.message}{said.value}"
        assert sum(bool(one) for one in running.heard) == 1  # no redirect is followed, nothing is tried again


def test_a_service_that_is_slow_or_drips_ends_in_time(hands: Hands) -> None:
    def silent(_: bytes, spoken: socket.socket) -> None:
        time.sleep(1)
        spoken.sendall(GOOD)

    def drips(_: bytes, spoken: socket.socket) -> None:
        spoken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n")
        for _drop in range(15):
            spoken.sendall(b" ")
            time.sleep(0.1)

    for answer in (silent, drips):
        with orders(hands, answer):
            assert hands.use("order", number="1").outcome == "timed_out"


def test_a_service_that_is_not_there_leaves_its_tools_out(hands: Hands) -> None:
    written(hands)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        hands.open(TOOLS, orders=f"http://127.0.0.1:{free.getsockname()[1]}")
        assert dict(hands.box.tools) == {}
        assert all("cannot be reached" in one.error for one in hands.box.states())


def test_a_document_names_its_own_address(tmp_path: Path) -> None:
    (tmp_path / "orders.json").write_text(json.dumps(DOCUMENT))
    operation, address = open_operation(tmp_path / "orders.json", "getOrder")
    assert address == "http://orders.example/v1"
    assert operation.places == {"number": "path", "customer": "query", "full": "query"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("absent", "has no operation"),
        ("secret", "asks for 'X-Key' in header"),
        ("upload", "no JSON"),
        ("loop", "deeper than"),
        ("lost", "which is not in it"),
    ],
)
def test_an_operation_that_is_no_tool_is_told(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "orders.json").write_text(json.dumps(DOCUMENT))
    with pytest.raises(Misconfigured, match=said):
        open_operation(tmp_path / "orders.json", name)


@pytest.mark.parametrize(
    "text", ["{}", "[]", "swagger: '2.0'", "openapi: 3.1.0", "a: [", "{openapi: 3.1.0, paths: {/a: 5}}"]
)
def test_what_is_no_document_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "orders.json").write_text(text)
    with pytest.raises(Misconfigured):
        open_operation(tmp_path / "orders.json", "getOrder")


@pytest.mark.parametrize("place", ["/etc/passwd", "../orders.json", "sub/orders.json"])
def test_a_document_lies_in_the_pack(hands: Hands, place: str) -> None:
    with pytest.raises(Misconfigured, match="no file of the pack's folder openapi"):
        hands.open(f"tools: {{order: {{openapi: {place}, operation: getOrder, scope: anyone}}}}")
