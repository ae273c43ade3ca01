from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from dialogue.talks import CALLER, REFUND, STATUS, Counts, Says, commands, use
from frontdesk.dialogue.assist import NOTHING, Assisted, Budget
from frontdesk.dialogue.command import Clarify, Confirm, Drop, Fill, Person, Start
from frontdesk.dialogue.flow import Collect, Flow, Flows, Slot
from frontdesk.dialogue.hearing import Heard
from frontdesk.dialogue.helped import (
    MOST_SHOWN,
    SIDE,
    Helped,
    helped,
    offered,
    scened,
    shown,
    unsure,
    worded,
)
from frontdesk.dialogue.llm import Ask, Completion, Piece
from frontdesk.dialogue.observed import Observed
from frontdesk.dialogue.talk import Uttered
from frontdesk.dialogue.walk import Stage
from frontdesk.media.image import encoded, pixels
from frontdesk.turn.decision import Say
from frontdesk.turn.findings import Finding, Findings
from frontdesk.turn.parts import Blob, Image, Part, Text
from frontdesk.turn.reply import Called, Maker, Said
from frontdesk.turn.state import NEW, Noted, Running, State

BOTH = {"zh": "订单号", "en": "Order number"}
INVOICE = Flow(
    "invoice",
    {"zh": "开发票", "en": "Get an invoice"},
    ("invoice",),
    {"order": Slot("order", "order", BOTH, BOTH)},
    {"ask": Collect("ask", "end", ("order",))},
    "ask",
)
FLOWS: Flows = {"invoice": INVOICE}
NAMES = {
    "invoice": {"zh": "发票", "en": "Invoice"},
    "refund_status": {"zh": "退款进度", "en": "Where is my money"},
}
RUNS = State(
    running=(Running("invoice", "ask", {"order": ""}),), summary=(Noted("greeting", "", "small_talk"),)
)
FOUND = Findings(Finding("neutral", 0.9), Finding("invoice", 0.3), Finding("en", 0.9))


class Talks(Says):
    name, sees = "m-1", False

    def say(self, ask: Ask) -> Completion:
        return self(ask)

    def stream(self, ask: Ask) -> Iterator[Piece]:
        pytest.fail("a proposal is asked for as a whole")


def stage(text: str = "that thing, NL-20260001", intent: str = "", verified: bool = True) -> Stage:
    caller = CALLER if verified else replace(CALLER, customer=None)
    seen = Observed(text, date(2026, 11, 26), intent=intent)
    tools = {"order_status": STATUS, "refund": REFUND}
    return Stage(seen, "en", Counts(), caller, lambda _: None, tools)


def help_(*says: object, state: State = NEW) -> Helped:
    scene = scened(stage(), state, FLOWS, NAMES)
    return helped(Heard("open" if state.running else "none"), scene, stage(), Talks(says), Budget())


def test_without_words_only_a_model_that_sees_photos_is_asked() -> None:
    bare = stage(" ")
    photo = replace(bare, seen=replace(bare.seen, photos=("0" * 64,)))
    assert [unsure(Heard("none"), photo, False, sees) for sees in (False, True)] == [False, True]
    assert not unsure(Heard("none"), bare, False, True)


def test_few_photos_are_shown_and_what_cannot_be_read_is_left_out() -> None:
    kept = {"a": encoded(np.zeros((20, 2_048, 3), np.uint8)), "b": b"no picture"}
    parts: list[Part] = [Text("look"), *(Image(Blob(one, "image/png", 9)) for one in "abaa")]
    found = shown(parts, lambda blob: kept[blob.digest])
    assert [one.media_type for one in found] == ["image/jpeg"] * (MOST_SHOWN - 1)
    assert {pixels(one.data).shape for one in found} == {(10, SIDE, 3)}


@pytest.mark.parametrize(
    ("heard", "intent", "answered", "asks"),
    [
        (Heard("none"), "", False, True),
        (Heard("open"), "invoice", False, True),
        (Heard("none"), "invoice", False, False),
        (Heard("none"), "", True, False),
        (Heard("starts"), "", False, False),
        (Heard("answers"), "", False, False),
    ],
)
def test_a_model_is_asked_only_where_rules_leave_a_turn_open(
    heard: Heard, intent: str, answered: bool, asks: bool
) -> None:
    assert unsure(heard, stage(intent=intent), answered) == asks
    assert not unsure(heard, stage(" "), answered)


def test_the_scene_tells_what_waits_and_what_may_be_done() -> None:
    scene = scened(stage(), RUNS, FLOWS, NAMES)
    assert scene.asks is not None
    assert (scene.asks.flow, scene.asks.slot, scene.asks.confirms) == ("invoice", "order", False)
    assert dict(scene.flows) == {"invoice": "Get an invoice"}
    assert dict(scene.slots) == {"order": "Order number"}
    assert set(scene.tools) == {"order_status"}
    assert set(scened(stage(verified=False), NEW, FLOWS, NAMES).tools) == set()


def test_what_is_proposed_becomes_what_was_heard() -> None:
    assert help_(commands({"do": "start", "flow": "invoice"})).heard == Heard("starts", (Start("invoice"),))
    filled = help_(commands({"do": "fill", "slot": "order", "value": "NL-20260001"}), state=RUNS)
    assert filled.heard == Heard("answers", (Fill("order", "NL-20260001"),))
    assert help_(commands({"do": "drop"}), state=RUNS).heard == Heard("answers", (Drop(),))
    assert help_(commands({"do": "person"})).heard == Heard("starts", (Person("model"),))
    assert help_(commands({"do": "answer"})) == Helped(Heard("none"), help_(commands({"do": "answer"})).made)


def test_a_yes_is_never_taken_from_a_model() -> None:
    made = help_(commands({"do": "confirm", "yes": True}), state=RUNS)
    assert made.heard == Heard("open")
    assert not any(isinstance(one, Confirm) for one in made.made.commands)


def test_beyond_the_budget_a_person_is_brought_in() -> None:
    made = help_(commands(use("NL-20260001")))
    assert made.heard == Heard("starts", (Person("limit"),))


def test_what_it_would_offer_is_offered_first() -> None:
    made = Assisted((Clarify(("refund_status", "invoice")),))
    odds = offered(made, FOUND).intent.distribution
    assert sorted(odds, key=lambda one: -odds[one]) == ["refund_status", "invoice"]
    assert offered(NOTHING, FOUND) is FOUND


def test_what_tools_told_is_said_by_the_model_where_nothing_else_answers() -> None:
    plain = Uttered(
        Say("unknown", "why"), (Said("I do not know."),), Maker("template", "Automatic reply"), NEW
    )
    call = Called("order_status", "read", {}, "done")
    help_made = Helped(Heard("none"), Assisted(calls=(call,), text="It is shipped."))
    made = worded(plain, help_made, "AI", "m-1")
    assert (made.parts, made.made_by, made.calls) == (
        (Said("It is shipped."),),
        Maker("model", "AI", "m-1"),
        (call,),
    )
    silent = worded(plain, replace(help_made, made=Assisted(calls=(call,))), "AI", "m-1")
    assert (silent.parts, silent.calls) == (plain.parts, (call,))
