import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.tools import reach
from tools.conftest import Hands

SERVER = Path(__file__).with_name("mcp_server.py")

TOOLS = """
tools:
  order: {mcp: shop, description: Tell about an order., bind: {customer: customer}}
  keep: {mcp: shop, description: Keep., effect: write, bind: {customer: customer}}
  burst: {mcp: shop, description: Break., bind: {customer: customer}}
  sleep: {mcp: shop, description: Take long., seconds: 0.3, bind: {customer: customer}}
  much: {mcp: shop, description: Say much., bind: {customer: customer}}
  leave: {mcp: shop, description: End., bind: {customer: customer}}
  several: {mcp: shop, description: Take a list., bind: {customer: customer}}
  missing: {mcp: shop, description: Is not there., bind: {customer: customer}}
  stranger: {mcp: shop, tool: order, description: Binds what is not there., bind: {who: customer}}
"""
STDIO = f"servers:\n  shop: {{command: [{sys.executable!r}, {str(SERVER)!r}], env: [SHOP_TOKEN]}}\n{TOOLS}"


@pytest.fixture
def stdio(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Hands:
    monkeypatch.setenv("SHOP_TOKEN", "t0ken")
    monkeypatch.setenv("OTHER_TOKEN", "private")
    return hands.open(STDIO).until("order")


@pytest.fixture
def port() -> Iterator[int]:
    """Run the server over HTTP, and wait until it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    running = subprocess.Popen([sys.executable, str(SERVER), str(number)], stderr=subprocess.DEVNULL)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", number)) == 0:
                break
        time.sleep(0.1)
    yield number
    running.kill()
    running.wait()


def over_http(hands: Hands, port: int) -> Hands:
    return hands.open(f"servers:\n  shop: {{url: 'http://127.0.0.1:{port}/mcp'}}\n{TOOLS}")


def test_a_server_is_started_and_its_tool_is_bound_to_the_customer(stdio: Hands) -> None:
    tool = stdio.box.tools["order"]
    assert set(tool.parameters["properties"]) == {"number"}
    said = stdio.use("order", number="7")
    assert said.value == {"number": "7", "customer": "c01", "token": "t0ken"}
    refused = stdio.use("order", number="7", who="c02")
    assert refused.value["reason"] == "wrong_arguments"


def test_a_server_over_http_answers_too(hands: Hands, port: int) -> None:
    box = over_http(hands, port).until("order")
    assert box.use("order", number="7").value["customer"] == "c01"
    assert [box.use("keep", text="a").value, box.use("keep", text="a").value] == [{"result": 1}] * 2
    assert box.use("burst").outcome == "failed"
    assert box.use("sleep").outcome == "timed_out"
    assert box.use("much").outcome == "failed"


def test_only_what_the_pack_names_and_can_be_taken_is_on_the_list(stdio: Hands) -> None:
    assert set(stdio.box.tools) == {"order", "keep", "burst", "sleep", "much", "leave"}
    said = {one.spec.name: one.error for one in stdio.box.states() if one.tool is None}
    assert "has no such tool" in said["missing"]
    assert "neither text, number nor yes or no" in said["several"]
    assert "does not take it" in said["stranger"]


def test_a_servers_own_words_reach_nobody(stdio: Hands) -> None:
    for tool in stdio.box.tools.values():
        assert "IGNORE" not in f"{tool.description}{tool.parameters}"
    failed = stdio.use("burst")
    assert failed.outcome == "failed"
    assert "hunter2" not in failed.message


def test_a_slow_answer_and_a_megabyte_are_no_answers(stdio: Hands) -> None:
    assert stdio.use("sleep").outcome == "timed_out"
    much = stdio.use("much")
    assert much.outcome == "failed"
    assert "the limit is 64,000" in much.message
    assert stdio.use("order", number="7").outcome == "done"


def test_a_server_that_ends_is_started_again(stdio: Hands) -> None:
    assert stdio.use("leave").outcome in ("failed", "timed_out")
    for _ in range(100):
        if stdio.use("order", number="7").outcome == "done":
            break
        time.sleep(0.1)
    assert stdio.use("order", number="8").outcome == "done"


def test_a_server_that_is_not_there_leaves_its_tools_out(hands: Hands) -> None:
    box = hands.open(f"servers:\n  shop: {{command: [/no/such/program]}}\n{TOOLS}")
    assert dict(box.box.tools) == {}
    assert all("cannot be reached" in one.error and one.remedy for one in box.box.states())
    assert box.use("order", number="7").outcome == "failed"


def test_an_address_where_nobody_listens_leaves_its_tools_out(hands: Hands) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box = over_http(hands, free.getsockname()[1])
        assert dict(box.box.tools) == {}


def test_a_program_that_is_no_server_leaves_its_tools_out(hands: Hands) -> None:
    box = hands.open(f"servers:\n  shop: {{command: [{sys.executable!r}, '-c', 'print(1)']}}\n{TOOLS}")
    assert dict(box.box.tools) == {}


def test_a_program_that_says_nothing_is_waited_for_by_nobody(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "FIRST", 0.2)
    command = f"[{sys.executable!r}, '-c', 'import time; time.sleep(60)']"
    box = hands.open(f"servers:\n  shop: {{command: {command}}}\n{TOOLS}")
    assert dict(box.box.tools) == {}
    assert "has not answered yet" in box.box.states()[0].error
    box.outside.close()  # and it is stopped, without a wait for its answer


def test_nothing_runs_on_when_the_house_is_closed(stdio: Hands) -> None:
    assert stdio.use("order", number="7").outcome == "done"
    running = {int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()}
    here = {one for one in running if _is_ours(one)}
    assert here
    stdio.outside.close()
    for _ in range(100):
        if not any(_is_ours(one) for one in here):
            break
        time.sleep(0.1)
    assert not any(_is_ours(one) for one in here)


def _is_ours(process: int) -> bool:
    """Tell whether a process is a server that this one started."""
    try:
        command = Path(f"/proc/{process}/cmdline").read_bytes()
        parent = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1]
    except OSError:
        return False
    return str(SERVER).encode() in command and parent == str(os.getpid())
