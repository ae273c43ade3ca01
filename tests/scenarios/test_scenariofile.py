from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.scenarios.scenario import (
    MORNING,
    Again,
    Pressed,
    Prop,
    Said,
    Scenario,
    Staffed,
    Waited,
    WantsPerson,
)
from frontdesk.scenarios.scenariofile import load_scenario, load_scenarios

WHOLE = """
name: en-whole
about: Everything that can stand in a file.
language: en
customer: c08
clock: 2026-11-25T20:30:00+08:00
faults: {refund: timed_out}
turns:
  - user: Look
    image: [{draw: router_red_light, seed: 27}, screen.png]
    expect: {text: router}
  - audio: {voice: en-colour}
  - video: {film: router_red_light, seed: 3, voice: en-film}
  - document: letter.txt
  - press: Repair
  - again: true
  - person: true
    expect: {phase: waiting}
  - {staff: take, agent: Bo}
  - {staff: reply, text: Hello}
  - wait: 90
"""


def written(folder: Path, text: str, name: str = "a.yml") -> Path:
    file = folder / name
    file.write_text(dedent(text), "utf-8")
    return file


def read(folder: Path, text: str) -> Scenario:
    return load_scenario(written(folder, text))


def with_turns(turns: str, head: str = "") -> str:
    return f"name: a\nabout: a test\nlanguage: en\n{head}turns: {turns}\n"


def test_a_scenario_is_read_as_it_is_written(tmp_path: Path) -> None:
    for name in ("screen.png", "letter.txt"):
        (tmp_path / name).write_bytes(b"x")
    scenario = read(tmp_path, WHOLE)
    assert (scenario.name, scenario.language, scenario.customer) == ("en-whole", "en", "c08")
    assert scenario.clock == datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
    assert scenario.faults == {"refund": "timed_out"}
    happens = [one.happens for one in scenario.entries]
    photo = Prop("image", "draw", "router_red_light", 27)
    screen = Prop("image", "file", "screen.png", path=(tmp_path / "screen.png").resolve())
    assert happens[0] == Said("Look", (photo, screen))
    assert happens[1] == Said("", (Prop("audio", "voice", "en-colour"),))
    assert happens[2] == Said("", (Prop("video", "film", "router_red_light", 3, "en-film"),))
    assert isinstance(happens[3], Said)
    assert happens[4:7] == [Pressed("Repair"), Again(), WantsPerson()]
    assert happens[7:] == [Staffed("take", "Bo"), Staffed("reply", "Lin", "Hello"), Waited(90)]
    assert [one.number for one in scenario.entries] == list(range(1, 11))
    assert [one.key for one in scenario.entries[0].wanted] == ["text", "event"]
    assert [one.key for one in scenario.entries[6].wanted] == ["phase"]


def test_what_is_left_out_has_its_usual_value(tmp_path: Path) -> None:
    scenario = read(tmp_path, with_turns("[{user: hello}]"))
    assert (scenario.customer, scenario.clock, scenario.faults) == (None, MORNING, {})
    assert scenario.entries[0].wanted == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (with_turns("[]"), "turns should be a list with one entry at least"),
        (
            with_turns("[{user: hi}]", "speed: 2\n"),
            r"a.yml: speed should be left out \(known keys: name, about",
        ),
        (
            with_turns("[{user: hi}]").replace("name: a", "name: A b"),
            "name should be small letters, digits and",
        ),
        (
            with_turns("[{user: hi}]").replace("language: en", "language: fr"),
            "language should be one of zh, en",
        ),
        (with_turns("[{user: hi}]").replace("about: a test\n", ""), "about should be text"),
        (with_turns("[{user: hi}]", "clock: 2026-11-25T10:30:00\n"), "clock should be a time with its zone"),
        (with_turns("[{user: hi}]", "clock: noon\n"), "clock should be a time with its zone"),
        (
            with_turns("[{user: hi}]", "faults: {refund: broken}\n"),
            "faults.refund should be one of failed, timed_out",
        ),
        (with_turns("[{user: hi}]", "customer: 8\n"), "customer should be text"),
        (with_turns("[{says: hi}]"), "turns.0 should be one of user, press, again, person, staff, wait"),
        (with_turns("[{user: hi, press: a}]"), "not user and press"),
        (with_turns("[{user: hi, expects: {}}]"), "turns.0.expects should be left out"),
        (with_turns("[{user: 12}]"), "turns.0.user should be text"),
        (with_turns("[{press: yes}]"), "turns.0.press should be text"),
        (with_turns("[{again: false}]"), "turns.0.again should be true"),
        (with_turns("[{person: 1}]"), "turns.0.person should be true or false"),
        (with_turns("[{staff: leave}]"), "turns.0.staff should be one of take, reply, return, resolve"),
        (with_turns("[{staff: reply}]"), "staff should be reply where there is a `text`, and only there"),
        (with_turns("[{staff: take, text: hi}]"), "staff should be reply where there is a `text`"),
        (with_turns("[{wait: 0}]"), "turns.0.wait should be seconds, up to 2,592,000"),
        (with_turns("[{wait: soon}]"), "turns.0.wait should be seconds"),
        (with_turns("[{image: none.png}]"), "turns.0.image should be a file in"),
        (with_turns("[{image: ../a.yml}]"), "turns.0.image should be a file in"),
        (with_turns("[{image: []}]"), "turns.0.image should be a file, something to make, or a list"),
        (with_turns("[{image: {draw: a, voice: b}}]"), "image.voice should be left out"),
        (with_turns("[{image: {seed: 5}}]"), "image.draw should be text"),
        (with_turns("[{image: {draw: a, seed: -1}}]"), "image.seed should be a whole number"),
        (with_turns("[{document: {write: a}}]"), "document should be the name of a file"),
        (with_turns("[{user: hi, expect: {event: answer}}]"), "turns.0.expect.event should be one of reply"),
    ],
)
def test_what_is_wrong_is_told_by_file_key_and_value(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Misconfigured, match=says) as raised:
        read(tmp_path, text)
    assert raised.value.remedy == "mend the scenario"
    assert str(raised.value.part).startswith("a.yml")


@pytest.mark.parametrize("data", [b"\xff\xfe", b"a: [", b"", b"- 1", b"[" * 10_000, b"a: !!python/none x"])
def test_a_file_that_is_no_scenario_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.yml").write_bytes(data)
    with pytest.raises(Misconfigured):
        load_scenario(tmp_path / "a.yml")


def test_a_folder_gives_its_scenarios_in_the_order_of_their_files(tmp_path: Path) -> None:
    for name in ("b", "a"):
        written(tmp_path, with_turns("[{user: hi}]").replace("name: a", f"name: {name}"), f"{name}.yml")
    (tmp_path / "note.md").write_text("no scenario")
    assert [one.name for one in load_scenarios(tmp_path)] == ["a", "b"]


def test_a_name_stands_for_one_scenario_only(tmp_path: Path) -> None:
    for name in ("a.yml", "b.yml"):
        written(tmp_path, with_turns("[{user: hi}]"), name)
    with pytest.raises(Misconfigured, match=r"b.yml: name should be the name of one scenario only, not 'a'"):
        load_scenarios(tmp_path)


def test_a_folder_without_scenarios_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there is no scenario"):
        load_scenarios(tmp_path)
