from pathlib import Path

import pytest

from frontdesk.errors import Misconfigured
from frontdesk.scenarios.calls import calls
from frontdesk.scenarios.scenario import Came
from scenarios.cases import call, node, reply

USED = Came(
    reply(calls=[call("verify_customer"), call("refund", "needs_approval", order="NL26110024", amount=19900)])
)


def came(path: Path, written: str, used: Came = USED) -> str | None:
    return calls(node(path / "calls.yml", written))(used)


@pytest.mark.parametrize(
    "written",
    [
        "[{tool: refund}]",
        "[{tool: verify_customer}, {tool: refund}]",
        "[{tool: refund, outcome: needs_approval, arguments: {order: NL26110024, amount: 19900}}]",
        "[{tool: refund, outcome: [done, needs_approval], arguments: {order: '/NL\\d+/'}}]",
        "{exactly: [{tool: verify_customer}, {tool: refund}]}",
        "{some: [{tool: refund}], absent: [cancel_order]}",
    ],
)
def test_calls_that_were_made_are_found(tmp_path: Path, written: str) -> None:
    assert came(tmp_path, written) is None


@pytest.mark.parametrize(
    "written",
    [
        "none",
        "[{tool: cancel_order}]",
        "[{tool: refund}, {tool: verify_customer}]",  # in the other order
        "[{tool: refund}, {tool: refund}]",
        "[{tool: refund, outcome: done}]",
        "[{tool: refund, arguments: {amount: 19901}}]",
        "[{tool: refund, arguments: {product: NL-S40}}]",
        "{exactly: [{tool: refund}]}",
        "{absent: [refund]}",
    ],
)
def test_other_calls_are_told(tmp_path: Path, written: str) -> None:
    told = came(tmp_path, written)
    assert told is not None
    assert "refund(order=NL26110024, amount=19900) needs_approval" in told


def test_where_nothing_is_to_be_called_nothing_was(tmp_path: Path) -> None:
    assert came(tmp_path, "none", Came(reply())) is None
    assert came(tmp_path, "none", Came()) is None
    assert came(tmp_path, "[{tool: refund}]", Came()) == "none"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[]", "should be calls; `none` when there are to be none"),
        ("[{outcome: done}]", "0.tool should be text"),
        (
            "[{tool: refund, outcome: maybe}]",
            "should be one of done, failed, timed_out, refused, needs_approval",
        ),
        ("[{tool: refund, amount: 1}]", "amount should be left out"),
        ("{some: [{tool: refund}], all: []}", "all should be left out"),
        ("refund", "should be a list"),
    ],
)
def test_a_call_that_is_not_written_well_is_refused(tmp_path: Path, written: str, says: str) -> None:
    with pytest.raises(Misconfigured, match=says):
        came(tmp_path, written)
