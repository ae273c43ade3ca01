from dialogue.clerks import POLICY
from frontdesk.dialogue.flow import Flow
from frontdesk.dialogue.moment import Moment
from frontdesk.dialogue.past import Past
from frontdesk.turn.findings import Finding, Findings
from frontdesk.turn.state import NEW, Running, State

CALM = Findings(Finding("neutral", 0.9, {"neutral": 0.9}), Finding("recommendation", 0.9), Finding("en", 1.0))


def test_a_flow_that_puts_something_right_closes_the_counter() -> None:
    rights = Flow("refund", {}, ("refund_status",), {}, {}, "")
    other = Flow("status", {}, ("order_status",), {}, {}, "")
    flows = {"refund": rights, "status": other}
    for name, closed in (("refund", True), ("status", False), ("gone", False)):
        state = State(running=(Running(name, "step"),))
        assert Moment("a kettle", CALM, (), state).closed(POLICY, flows) is closed


def test_being_cross_about_suggestions_closes_nothing() -> None:
    cross = Past("about_suggestions", "anger", "complaint", confidence=0.9, gloom=0.9)
    assert not Moment("cheaper", CALM, (cross,), NEW).closed(POLICY, {})
    assert Moment("cheaper", CALM, (Past("answer", "anger", "complaint", "", 0.9, 0.9),), NEW).closed(
        POLICY, {}
    )
