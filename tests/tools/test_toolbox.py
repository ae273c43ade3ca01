import gc
import json
import threading
import time
from typing import Any

import pytest
import sqlalchemy as sql
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.dialogue.tool import Call, Caller, Result
from frontdesk.store.tables import approvals, calls
from tools import deeds
from tools.conftest import Hands

ALL = """
tools:
  greet: {python: "tools.deeds:greet", scope: anyone}
  whose:
    python: tools.deeds:whose
    bind: {customer: customer, conversation: conversation, turn: turn, key: key}
  weekday: {python: "tools.deeds:on", scope: anyone}
  pay: {python: "tools.deeds:pay", effect: money, bind: {customer: customer}}
  note: {python: "tools.deeds:note", effect: write, bind: {customer: customer}}
  slow_note: {python: "tools.deeds:slow_note", effect: write, bind: {customer: customer}}
  erase: {python: "tools.deeds:note", effect: write, final: true, bind: {customer: customer}}
  hang: {python: "tools.deeds:hang", effect: write, seconds: 0.05, bind: {customer: customer}}
  look: {python: "tools.deeds:hang", seconds: 0.05, bind: {customer: customer}}
  burst: {python: "tools.deeds:burst", bind: {customer: customer}}
  burst_writing: {python: "tools.deeds:burst", effect: write, bind: {customer: customer}}
  leave: {python: "tools.deeds:leave", bind: {customer: customer}}
  decline: {python: "tools.deeds:no", bind: {customer: customer}}
  give: {python: "tools.deeds:give", scope: anyone}
  prove: {python: "tools.deeds:prove", scope: anyone, verifies: who}
  hour: {python: "tools.deeds:Room.hour", scope: anyone}
"""


@pytest.fixture
def box(hands: Hands) -> Hands:
    deeds.done.clear()
    deeds.let_go.clear()
    return hands.open(ALL)


def agreed(box: Hands, tool: str, **arguments: Any) -> str:
    """Ask for an approval in one turn and agree in the next."""
    asked = box.use(tool, "t1", **arguments)
    assert asked.outcome == "needs_approval"
    assert asked.approval is not None
    assert box.box.approve(asked.approval, box.caller("t2"))
    return asked.approval


def rows(box: Hands, table: sql.Table) -> list[Any]:
    with box.engine.connect() as connection:
        return list(connection.execute(sql.select(table)))


def reason(result: Result) -> str:
    assert result.outcome == "refused"
    told: str = result.value["reason"]
    return told


def test_a_typed_function_is_a_tool(box: Hands) -> None:
    tool = box.box.tools["greet"]
    assert tool.description == "Say hello."
    assert tool.parameters["required"] == ["name"]
    assert tool.parameters["properties"]["times"] == {"type": "integer", "default": 1}
    assert tool.parameters["properties"]["name"] == {"type": "string", "maxLength": 20}
    assert box.use("greet", name="Ada").value == "Dear Ada"
    assert box.use("weekday", day="2026-11-26").value == "Thursday"


def test_text_from_a_slot_becomes_what_the_tool_takes(box: Hands) -> None:
    assert box.use("greet", name="a", times="3", polite="false").value == "aaa"


def test_what_is_bound_is_in_no_schema_and_cannot_be_passed(box: Hands) -> None:
    assert box.box.tools["whose"].parameters["properties"] == {}
    customer, conversation, turn, key = box.use("whose", "t9", "c05").value
    assert (customer, conversation, turn, len(key)) == ("c05", box.conversation, "t9", 64)
    for name in ("customer", "conversation", "turn", "key"):
        refused = box.box.use(Call("whose", {name: "c02"}), box.caller())
        assert reason(refused) == "wrong_arguments"
        assert refused.value["argument"] == name


@pytest.mark.parametrize(
    ("tool", "arguments", "argument"),
    [
        ("greet", {}, "name"),
        ("greet", {"name": "x" * 21}, "name"),
        ("greet", {"name": 5}, "name"),
        ("greet", {"name": "x", "times": "many"}, "times"),
        ("greet", {"name": "x", "times": 1.5}, "times"),
        ("greet", {"name": None}, "name"),
        ("greet", {"name": "x", "volume": 1}, "volume"),
        ("pay", {"amount": 0, "to": "card"}, "amount"),
        ("pay", {"amount": 5, "to": "me"}, "to"),
        ("weekday", {"day": "2026-13-45"}, "day"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_by_name(
    box: Hands, tool: str, arguments: dict[str, Any], argument: str
) -> None:
    refused = box.use(tool, **arguments)
    assert reason(refused) == "wrong_arguments"
    assert refused.value["argument"] == argument
    assert "see what the tool takes" in refused.message


def test_a_tool_that_is_not_on_the_list_is_refused(box: Hands) -> None:
    assert reason(box.use("os.system")) == "unknown_tool"
    assert len(box.use("x" * 10_000).message) < 200


def test_a_customers_tool_is_refused_while_nobody_was_verified(box: Hands) -> None:
    for tool in ("whose", "pay", "note", "hang"):
        assert reason(box.use(tool, customer=None)) == "not_verified"
    assert deeds.done == []
    assert box.use("greet", customer=None, name="x").outcome == "done"


def test_who_was_verified_is_told_beside_the_value(box: Hands) -> None:
    assert box.use("prove", customer=None, number="1").customer == "c01"
    for number in ("2", "3", "4", "5"):
        failed = box.use("prove", customer=None, number=number)
        assert (failed.outcome, failed.customer) == ("failed", None)


def test_a_verified_customers_conversation_verifies_nobody_else(box: Hands) -> None:
    assert box.use("prove", customer="c01", number="1").customer == "c01"
    other = box.use("prove", customer="c02", number="1")
    assert (reason(other), other.customer) == ("other_customer", None)
    assert "c01" not in str(other)


def test_a_no_by_the_tools_own_rules_tells_its_reason(box: Hands) -> None:
    said = box.use("decline")
    assert (reason(said), said.value["days"], said.message) == ("too_late", 7, "the time is over")


def test_a_tool_that_raises_fails_and_leaks_nothing(box: Hands) -> None:
    for tool in ("burst", "leave", "burst_writing"):
        failed = box.use(tool)
        assert (failed.outcome, failed.value) == ("failed", None)
        assert deeds.LEAK not in failed.message
        assert "RuntimeError" not in failed.message
    assert "not known" in failed.message  # the last one may have written something


@pytest.mark.parametrize("what", ["megabyte", "nan", "object", "bytes", "surrogate", "nul", "deep", "set"])
def test_a_result_that_is_no_json_or_too_large_fails(box: Hands, what: str) -> None:
    failed = box.use("give", what=what)
    assert (failed.outcome, failed.value) == ("failed", None)
    assert len(failed.message) < 200


def test_a_megabyte_is_told_with_its_limit(box: Hands) -> None:
    assert box.use("give", what="megabyte").message == (
        "the tool give gave a result of 1,000,002 bytes; the limit is 64,000"
    )


def test_a_result_is_plain_json(box: Hands) -> None:
    assert box.use("give", what="tuple").value == [1, 2]
    assert box.use("give", what="none") == Result("done")


def test_a_tool_that_hangs_ends_for_the_desk_and_its_late_result_is_noted(box: Hands) -> None:
    late = box.use("hang")
    assert (late.outcome, late.value) == ("timed_out", None)
    assert "not known" in late.message
    deeds.let_go.set()
    while rows(box, calls)[0].message == late.message:
        time.sleep(0.01)
    (kept,) = rows(box, calls)
    assert (kept.outcome, kept.value) == ("timed_out", None)
    assert kept.message == "given up after 0.05 s; it ended later: done"
    again = box.use("hang")  # the same key: told again, not done again
    assert (again.outcome, again.value) == ("timed_out", None)
    assert deeds.done == [("c01", "hung")]


def test_only_so_many_uses_of_a_tool_may_hang(box: Hands) -> None:
    for _ in range(8):
        assert box.use("look").outcome == "timed_out"
    refused = box.use("look")
    assert refused.outcome == "failed"
    assert "busy or hangs" in refused.message
    assert box.use("greet", name="x").outcome == "done"  # the others go on
    deeds.let_go.set()


def test_the_same_write_in_the_same_turn_is_done_once(box: Hands) -> None:
    assert [box.use("note", text="a").value for _ in range(3)] == [1, 1, 1]
    assert box.use("note", text="b").value == 2
    assert box.use("note", "t2", text="a").value == 3
    assert deeds.done == [("c01", "a"), ("c01", "b"), ("c01", "a")]


def test_two_threads_with_the_same_key_act_once(box: Hands) -> None:
    results: list[Result] = []
    threads = [
        threading.Thread(target=lambda: results.append(box.use("slow_note", text="a"))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert deeds.done == [("c01", "a")]
    assert {(one.outcome, one.value) for one in results} == {("done", 1)}


def test_a_write_whose_process_died_is_reported_as_unknown_and_never_repeated(box: Hands) -> None:
    assert box.use("note", text="a").outcome == "done"
    with box.engine.begin() as connection:  # as a kill leaves it: begun, and no outcome
        connection.execute(calls.update().values(outcome=None, value=None))
    box.later(seconds=30)
    again = box.use("note", text="a")
    assert again.outcome == "timed_out"
    assert "not known" in again.message
    assert box.use("note", text="a").outcome == "timed_out"
    assert deeds.done == [("c01", "a")]


def test_money_and_what_cannot_be_undone_wait_for_an_approval(box: Hands) -> None:
    assert box.use("pay", amount=5, to="card").outcome == "needs_approval"
    assert box.use("erase", text="x").outcome == "needs_approval"
    assert deeds.done == []


def test_what_was_agreed_to_is_done(box: Hands) -> None:
    approval = agreed(box, "pay", amount=5, to="card")
    paid = box.use("pay", "t2", approval=approval, amount="5", to="card")
    assert paid.value == {"paid": 5, "number": 1}
    assert [row.state for row in rows(box, approvals)] == ["used"]


def test_what_was_asked_but_not_agreed_to_is_refused(box: Hands) -> None:
    asked = box.use("pay", amount=5, to="card").approval
    refused = box.use("pay", "t2", approval=asked, amount=5, to="card")
    assert reason(refused) == "not_approved"
    assert "was not given yet" in refused.message


def test_nobody_agrees_in_the_turn_that_asked(box: Hands) -> None:
    asked = box.use("pay", amount=5, to="card").approval
    assert asked is not None
    assert not box.box.approve(asked, box.caller("t1"))
    assert box.box.approve(asked, box.caller("t2"))


def test_an_approval_is_used_once(box: Hands) -> None:
    approval = agreed(box, "pay", amount=5, to="card")
    first = box.use("pay", "t2", approval=approval, amount=5, to="card")
    retried = box.use("pay", "t2", approval=approval, amount=5, to="card")
    assert retried == first  # the same turn once more: told, not done
    again = box.use("pay", "t3", approval=approval, amount=5, to="card")
    assert reason(again) == "not_approved"
    assert not box.box.approve(approval, box.caller("t3"))
    assert deeds.done == [("c01", 5, "card")]


def test_an_approval_replayed_with_another_amount_is_refused(box: Hands) -> None:
    approval = agreed(box, "pay", amount=5, to="card")
    refused = box.use("pay", "t2", approval=approval, amount=500, to="card")
    assert reason(refused) == "not_approved"
    assert "given for something else" in refused.message
    assert box.use("pay", "t2", approval=approval, amount=5, to="card").outcome == "done"


def test_an_approval_of_another_customer_or_conversation_is_refused_as_unknown(box: Hands) -> None:
    from frontdesk.store.conversations import ConversationStore  # noqa: PLC0415

    approval = agreed(box, "pay", amount=5, to="card")
    other = ConversationStore(box.engine).open("zh").id
    for caller in (box.caller("t2", "c02"), Caller(other, "t2", "c01")):
        refused = box.box.use(Call("pay", {"amount": 5, "to": "card"}, approval), caller)
        assert reason(refused) == "not_approved"
        assert "not known here" in refused.message
        assert not box.box.approve(approval, caller)
    assert deeds.done == []


@pytest.mark.parametrize(("seconds", "fits"), [(599, True), (601, False)])
def test_an_approval_lasts_ten_minutes(box: Hands, seconds: int, fits: bool) -> None:
    approval = agreed(box, "pay", amount=5, to="card")
    box.later(seconds=seconds)
    said = box.use("pay", "t2", approval=approval, amount=5, to="card")
    assert said.outcome == ("done" if fits else "refused")
    assert fits or "has expired" in said.message


def test_what_was_asked_too_long_ago_cannot_be_agreed_to(box: Hands) -> None:
    asked = box.use("pay", amount=5, to="card").approval
    assert asked is not None
    box.later(minutes=11)
    assert not box.box.approve(asked, box.caller("t2"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amount=st.integers(1, 10**9),
    to=st.sampled_from(["card", "wallet"]),
    tool=st.sampled_from(["pay", "erase"]),
    other=st.booleans(),
)
def test_whatever_is_changed_after_the_approval_nothing_is_done(
    box: Hands, amount: int, to: str, tool: str, other: bool
) -> None:
    agreed_to = {"amount": 5, "to": "card"}
    deeds.done.clear()
    approval = agreed(box, "pay", **agreed_to)
    changed: dict[str, Any] = {"amount": amount, "to": to} if tool == "pay" else {"text": to}
    customer = "c02" if other else "c01"
    said = box.use(tool, "t2", customer, approval, **changed)
    same = tool == "pay" and changed == agreed_to and not other
    assert (said.outcome == "done") == same
    assert len(deeds.done) == same


def test_an_approval_is_no_use_for_what_needs_none(box: Hands) -> None:
    approval = agreed(box, "pay", amount=5, to="card")
    assert box.use("note", "t2", approval=approval, text="x").outcome == "done"
    assert [row.state for row in rows(box, approvals)] == ["granted"]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tool=st.sampled_from(["greet", "weekday", "whose", "give", "prove", "note", "missing"]),
    arguments=st.dictionaries(
        st.sampled_from(["name", "times", "day", "what", "number", "text", "customer", "key"]) | st.text(),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        max_size=3,
    ),
)
def test_nothing_that_is_passed_makes_a_tool_raise(box: Hands, tool: str, arguments: dict[str, Any]) -> None:
    said = box.box.use(Call(tool, arguments), box.caller())
    assert said.outcome in ("done", "refused", "failed")
    json.dumps(said.value)


def test_a_conversation_that_is_not_there_is_acted_in_by_nobody(box: Hands) -> None:
    said = box.box.use(Call("note", {"text": "x"}), Caller("none", "t1", "c01"))
    assert said.outcome == "failed"
    assert deeds.done == []


def test_a_database_that_fails_before_it_was_begun_is_a_failure_and_nothing_is_done(box: Hands) -> None:
    with box.engine.begin() as connection:
        connection.execute(sql.text("DROP TABLE calls"))
    assert box.use("note", text="x").outcome == "failed"
    assert deeds.done == []


def test_a_tool_whose_room_is_not_there_is_left_out_until_it_is(box: Hands) -> None:
    assert "hour" not in box.box.tools
    assert box.use("hour").outcome == "failed"
    (state,) = [one for one in box.box.states() if one.spec.name == "hour"]
    assert (state.tool, state.error, state.remedy) == (None, "there is no room", "make one")
    (box.home / "room").touch()
    assert "hour" in box.box.tools
    assert box.use("hour").value == 12


def test_a_forgotten_conversation_takes_its_calls_and_approvals_along(box: Hands) -> None:
    from frontdesk.store.conversations import ConversationStore  # noqa: PLC0415

    agreed(box, "pay", amount=5, to="card")
    box.use("note", text="x")
    assert ConversationStore(box.engine).forget(box.conversation)
    assert rows(box, approvals) == rows(box, calls) == []


def test_a_pack_without_tools_has_none(hands: Hands) -> None:
    from frontdesk.tools.toolbox import open_toolbox  # noqa: PLC0415

    box = open_toolbox(hands.home, hands.home, hands.engine)
    assert dict(box.tools) == {}
    gc.collect()
