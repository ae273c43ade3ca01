from pathlib import Path

import pytest

from frontdesk.errors import Misconfigured
from frontdesk.scenarios.scenario import Came
from frontdesk.turn.state import Running, State
from scenarios.cases import call, missed, reply, text, wanted

ANSWER = Came(
    reply(
        text("It lasts two years."),
        {"kind": "choices", "options": ["Repair", "Return"]},
        citations=[
            {"source": "s1", "title": "Warranty › How long"},
            {"source": "s1", "title": "Warranty › How long"},
        ],
        flow={"flow": "warranty_claim", "step": "photo", "phase": "asks"},
        calls=[call("warranty_status")],
        notes=["the tone was not looked at"],
    ),
    state=State(
        running=(Running("warranty_claim", "photo", {"order": "NL26110022"}),),
        slots={"name": "Ada"},
        language="en",
    ),
    told=("It lasts two years.",),
    events=("turn", "reply"),
    sources={"s1": "en/warranty.md"},
    ms=120.0,
)
TRANSFER = Came(
    reply(text("A colleague will help."), kind="hand_off", row="asked_for_a_person"),
    phase="waiting",
    queue="service",
    trigger="customer",
    events=("turn", "reply", "phase"),
)
SILENCE = Came(reply(kind="wait", row="human"), phase="human", agent="Lin", events=("turn", "reply"))


@pytest.mark.parametrize(
    "written",
    [
        "{}",
        "{event: reply, decision: say, row: answer, made_by: template}",
        "{decision: [ask, say], row: [unknown, answer]}",
        "{text: two years, absent: [three, [four, five]]}",
        "{text: ['/LASTS \\w+ years/', [ten, two]]}",
        "{choices: [Repair], parts: [text, choices]}",
        "{flow: warranty_claim}",
        "{flow: {name: warranty_claim, step: photo, phase: asks}}",
        "{calls: [{tool: warranty_status}], within: {steps: 1, ms: 200}}",
        "{cites: en/warranty.md, emotion: neutral, intent: [warranty, repair]}",
        "{cites: 'en/warranty.md#How long'}",
        "{state: {language: en, running: [warranty_claim], slots: {order: NL26110022, name: Ada}}}",
        "{phase: bot, told: two years, events: [turn, reply], notes: tone}",
    ],
)
def test_what_came_is_what_was_expected(tmp_path: Path, written: str) -> None:
    assert missed(tmp_path, written, ANSWER) == {}


@pytest.mark.parametrize(
    ("written", "key", "came"),
    [
        ("{event: transfer}", "event", "reply"),
        ("{decision: ask}", "decision", "say"),
        ("{row: [unknown, clarify]}", "row", "answer"),
        ("{text: three years}", "text", "It lasts two years."),
        ("{absent: years}", "absent", "It lasts two years."),
        ("{choices: [Repair, Refund]}", "choices", "Repair · Return"),
        ("{choices: none}", "choices", "Repair · Return"),
        ("{parts: [cards]}", "parts", "text, choices"),
        ("{flow: none}", "flow", "'flow': 'warranty_claim'"),
        ("{flow: {step: reason}}", "flow", "'step': 'photo'"),
        ("{calls: none}", "calls", "warranty_status() done"),
        ("{cites: none}", "cites", "en/warranty.md#How long"),
        ("{cites: [en/repair.md, en/warranty.md]}", "cites", "en/warranty.md#How long"),
        ("{emotion: anger}", "emotion", "neutral"),
        ("{made_by: model}", "made_by", "template"),
        ("{state: {slots: {order: NL26110021}}}", "state", "NL26110022"),
        ("{state: {running: []}}", "state", "warranty_claim"),
        ("{phase: waiting}", "phase", "bot"),
        ("{agent: Lin}", "agent", "none"),
        ("{told: three}", "told", "It lasts two years."),
        ("{events: [turn]}", "events", "turn, reply"),
        ("{refused: Lin has}", "refused", "not refused"),
        ("{within: {ms: 100}}", "within.ms", "120"),
    ],
)
def test_what_came_instead_is_told(tmp_path: Path, written: str, key: str, came: str) -> None:
    told = missed(tmp_path, written, ANSWER)
    assert list(told) == [key]
    assert came in told[key]


def test_a_transfer_and_silence_are_events_of_their_own(tmp_path: Path) -> None:
    there = "{event: transfer, phase: waiting, queue: service, trigger: customer}"
    assert missed(tmp_path, there, TRANSFER) == {}
    assert missed(tmp_path, "{event: silence, agent: Lin, phase: human}", SILENCE) == {}
    assert missed(tmp_path, "{event: silence}", Came()) == {}
    assert missed(tmp_path, "{event: silence}", TRANSFER) == {"event": "transfer"}


def test_a_reply_is_expected_of_a_message_when_nothing_else_is_said(tmp_path: Path) -> None:
    assert missed(tmp_path, "{phase: human}", SILENCE) == {"event": "silence"}
    assert [one.key for one in wanted(tmp_path, "{phase: human}", customers=False)] == ["phase"]
    refused = Came(error="Lin has the conversation")
    assert missed(tmp_path, "{refused: Lin has}", refused) == {}


def test_only_a_bound_on_time_is_timed(tmp_path: Path) -> None:
    bounds = wanted(tmp_path, "{within: {steps: 2, ms: 500}}")
    assert {one.key: one.timed for one in bounds} == {
        "event": False,
        "within.steps": False,
        "within.ms": True,
    }


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("{texts: a}", "texts should be left out \\(known keys: event, decision"),
        ("{event: answer}", "event should be one of reply, transfer, silence, not 'answer'"),
        ("{decision: handoff}", "decision should be one of say, ask"),
        ("{emotion: rage}", "emotion should be one of"),
        ("{made_by: human}", "made_by should be one of template, extract, model"),
        ("{parts: [film]}", "parts.0 should be one of text, choices"),
        ("{phase: person}", "phase should be one of bot, waiting, human, resolved"),
        ("{flow: {name: a, at: b}}", "flow.at should be left out"),
        ("{state: {mood: 1}}", "state.mood should be left out"),
        ("{state: {slots: {order: 5}}}", "state.slots.order should be text"),
        ("{within: 5}", "within should be a mapping"),
        ("{within: {ms: 0}}", "within.ms should be a number above 0"),
        ("{within: {steps: true}}", "within.steps should be a number above 0"),
        ("{text: 5}", "text should be a list"),
        ("[reply]", "should be a mapping"),
    ],
)
def test_an_expectation_that_is_not_written_well_is_refused(tmp_path: Path, written: str, says: str) -> None:
    with pytest.raises(Misconfigured, match=says):
        wanted(tmp_path, written)
