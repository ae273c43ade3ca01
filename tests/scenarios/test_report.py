import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from frontdesk.errors import InvalidInput
from frontdesk.scenarios.lines import failures, line, missed, said, total, where
from frontdesk.scenarios.play import Miss, Played, Turned
from frontdesk.scenarios.rate import rates
from frontdesk.scenarios.report import junit, markdown, page, writer, written
from frontdesk.scenarios.scenario import (
    Again,
    Came,
    Entry,
    Pressed,
    Prop,
    Said,
    Scenario,
    Staffed,
    Waited,
    WantsPerson,
)
from scenarios.cases import call, reply, text

ASKED = Entry(1, Said("<b>Hi</b>", (Prop("image", "draw", "router_red_light", 27),)))
TAKEN = Entry(2, Staffed("take"))
ANSWER = Came(
    reply(
        text("Hello & welcome"),
        calls=[call("my_orders")],
        flow={"flow": "order_status", "step": "order", "phase": "asks"},
    ),
    told=("Hello & welcome",),
    ms=12.3456,
)
SCENARIO = Scenario("en-hello", "Says hello.", "en", (ASKED, TAKEN))
GOOD = Played(SCENARIO, (Turned(ASKED, ANSWER), Turned(TAKEN, Came(phase="human"))), 1.25)
MISS = Miss("text", "'bye'", "Hello <script>\x00")
SLOW = Miss("within.ms", "5", "12", timed=True)
BAD = Played(SCENARIO, (Turned(ASKED, ANSWER, (MISS,), (SLOW,)),), 0.5)


def test_a_scenario_is_one_line_and_its_failures_say_turn_wish_and_outcome() -> None:
    assert line(GOOD).split() == ["ok", "en-hello", "2", "turns", "1.2", "s"]
    assert line(BAD).startswith("FAIL en-hello")
    assert list(failures(GOOD)) == []
    wrong, slow = failures(BAD)
    assert "turn 1 (<b>Hi</b> [image: router_red_light]): text: expected 'bye', came 'Hello <script>" in wrong
    assert "slow, within.ms: expected 5, came '12'" in slow


def test_what_was_said_in_two_lines_is_told_in_one() -> None:
    assert where(Turned(Entry(3, Said("name: Ada\nmail: a@b")), Came())) == "turn 3 (name: Ada / mail: a@b)"


def test_what_came_is_told_up_to_a_length() -> None:
    assert len(missed(Miss("text", "'a'", "b" * 5_000))) < 400


def test_the_last_line_counts_and_gives_the_rates_of_several_plays() -> None:
    assert list(total([GOOD, BAD], 3, {1: 1.0})) == ["1 of 2 passed, 3 turns, 3 s"]
    assert list(total([GOOD, BAD], 3, rates([GOOD, BAD])))[1] == "pass^1 0.500, pass^2 0.000"


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (Said("", (Prop("audio", "voice", "en-colour"),)), "[audio: en-colour]"),
        (Pressed("Repair"), "presses Repair"),
        (Again(), "the same again"),
        (WantsPerson(), "presses the button for a person"),
        (Staffed("take"), "Lin: take"),
        (Staffed("reply", "Bo", "Hello"), "Bo: Hello"),
        (Waited(90), "90 s pass"),
    ],
)
def test_everything_that_happens_is_told_in_words(happens: Said, told: str) -> None:
    assert said(happens) == told


def test_the_json_holds_every_reply_and_every_miss() -> None:
    told = json.loads(json.dumps(written([GOOD, BAD])))
    assert (told["passed"], told["failed"], told["pass_hat"]) == (1, 1, {"1": 0.5, "2": 0.0})
    first = told["scenarios"][1]["turns"][0]
    assert first["misses"] == [{"key": "text", "expected": "'bye'", "came": "Hello <script>\x00"}]
    assert first["reply"]["calls"][0]["tool"] == "my_orders"


def test_a_build_server_reads_the_junit_file() -> None:
    suite = ElementTree.fromstring(junit([GOOD, BAD]))  # noqa: S314 - our own file
    assert suite.attrib == {"name": "scenarios", "tests": "2", "failures": "1"}
    good, bad = suite
    assert good.attrib == {"name": "en-hello", "time": "1.250"}
    assert "expected 'bye'" in bad[0].attrib["message"]


def test_the_page_shows_each_conversation_and_escapes_it() -> None:
    shown = page([GOOD, BAD])
    assert "1 of 2 passed" in shown
    assert "&lt;b&gt;Hi&lt;/b&gt; [image: router_red_light]" in shown
    assert "Hello &amp; welcome" in shown
    assert "say by answer · flow order_status at order · my_orders: done · bot" in shown
    assert "<script>" not in shown


def test_the_table_has_a_row_for_each_scenario() -> None:
    lines = markdown([GOOD, BAD]).splitlines()
    assert lines[0] == "1 of 2 passed, pass^1 0.500, pass^2 0.000"
    assert lines[4] == "| en-hello | Says hello. | en | 2 | passed |"


def test_a_report_is_of_one_of_two_kinds(tmp_path: Path) -> None:
    assert writer(tmp_path / "a.md")([GOOD]).startswith("1 of 1 passed")
    assert writer(tmp_path / "a.html")([GOOD]).startswith("<!doctype html>")
    with pytest.raises(InvalidInput, match=r"a report is .html or .md, not a.pdf"):
        writer(tmp_path / "a.pdf")
