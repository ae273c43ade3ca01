import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from frontdesk.cli.doctor import examine
from frontdesk.cli.main import build
from frontdesk.config import load
from frontdesk.demo.shopdb import fill_shop
from frontdesk.errors import FrontdeskError, InvalidInput
from frontdesk.turn.clock import utc_now

app = build(("tools",))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    fill_shop(tmp_path, utc_now())
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["tools", *arguments])
    if isinstance(done.exception, FrontdeskError):
        raise done.exception
    return done.exit_code, done.stdout


def test_tools_are_listed_with_what_they_touch(home: Path) -> None:
    code, told = run("list", "--home", str(home))
    assert code == 0
    assert "refund: money; for verified customers; customer is the customer, key is the key" in told
    assert "change_address: write, final" in told
    assert "python frontdesk.demo.tools:Shop.refund" in told
    assert "cannot be used" not in told


def test_a_tool_that_cannot_be_reached_is_listed_with_its_remedy(tmp_path: Path) -> None:
    _, told = run("list", "--home", str(tmp_path), "--json")
    found = json.loads(told)
    assert len(found) == 13
    assert {one["reachable"] for one in found} == {False}
    assert found[0]["remedy"] == "run 'frontdesk demo'"


def test_a_tool_is_used_by_hand(home: Path) -> None:
    code, told = run("call", "order_status", "order=NL26110001", "--customer", "c01", "--home", str(home))
    assert code == 0
    assert json.loads(told)["value"]["state"] == "delivered"
    code, told = run("call", "order_status", "order=NL26110001", "--customer", "c02", "--home", str(home))
    assert code == 1
    assert json.loads(told)["value"]["reason"] == "no_such_order"


def test_what_needs_an_approval_is_done_only_with_yes(home: Path) -> None:
    cancel = ("call", "cancel_order", "order=NL26110005", "--customer", "c02", "--home", str(home))
    code, told = run(*cancel)
    assert (code, json.loads(told)["outcome"]) == (1, "needs_approval")
    code, told = run(*cancel, "--yes")
    assert (code, json.loads(told)["value"]["amount"]) == (0, 229_900)


def test_an_argument_without_a_value_is_bad_usage(home: Path) -> None:
    with pytest.raises(InvalidInput, match="no NAME=VALUE"):
        run("call", "order_status", "NL26110001", "--home", str(home))


def test_the_doctor_counts_tools_and_minds_those_of_a_companys_own_pack(home: Path, tmp_path: Path) -> None:
    def found(**more: object) -> tuple[bool, str]:
        (check,) = [
            one for one in examine(load(home=home, models=home / "none", **more)) if one.name == "tools"
        ]
        return check.ok, check.found

    assert found() == (True, "13 of 13 can be used")
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "tools.yml").write_text(
        "servers: {crm: {command: [/no/such/program]}}\n"
        "tools: {who: {mcp: crm, scope: anyone, description: Tell who.}}\n"
    )
    ok, said = found(pack=pack)
    assert not ok
    assert "the MCP server crm cannot be reached" in said
