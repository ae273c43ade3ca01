from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from frontdesk.config import load
from frontdesk.dialogue.tool import Call, Caller, NoTools
from frontdesk.errors import NotFound
from frontdesk.house import House, open_house
from frontdesk.scenarios.faulty import Faulty
from frontdesk.scenarios.play import Played, play, play_all, turned
from frontdesk.scenarios.props import Sample
from frontdesk.scenarios.scenario import Came, Entry, Prop, Said, Scenario, Wanted
from frontdesk.scenarios.scenariofile import load_scenario
from frontdesk.scenarios.stage import Hands, broken, moved

PERSON = "I want to talk to a person"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("home")
    with open_house(load(home=home, models=home / "none")) as opened:
        yield opened


def nothing(prop: Prop) -> bytes:
    raise NotFound(f"nothing is called {prop.name!r}", part="prop", value=prop.name)


class Filled:
    """Notes into which homes orders were put, and at which hours."""

    def __init__(self) -> None:
        self.homes: list[tuple[Path, datetime]] = []

    def __call__(self, home: Path, now: datetime) -> None:
        self.homes.append((home, now))


def scenario(folder: Path, turns: str, head: str = "") -> Scenario:
    file = folder / "a.yml"
    file.write_text(f"name: a\nabout: a test\nlanguage: en\n{head}turns:\n{dedent(turns)}", "utf-8")
    return load_scenario(file)


def played(house: House, one: Scenario, filled: Filled | None = None) -> Played:
    return play(one, house, Sample(nothing, filled or Filled()))


def missed(result: Played) -> list[tuple[int, str]]:
    return [(one.entry.number, miss.key) for one in result.turns for miss in one.misses]


def test_a_conversation_is_played_to_its_end(house: House, tmp_path: Path) -> None:
    turns = """
        - user: Hello
          expect: {row: small_talk, text: Northlight, phase: bot, events: [turn, reply], made_by: template}
        - user: I want to talk to a person
          expect: {event: transfer, row: asked_for_a_person, phase: waiting, events: [turn, reply, phase]}
        - staff: take
          expect: {phase: human, agent: Lin, events: [phase]}
        - user: Are you there?
          expect: {event: silence, phase: human}
        - {staff: take, agent: Bo, expect: {refused: Lin has the conversation, phase: human, agent: Lin}}
        - {staff: reply, text: "Yes, how can I help?", expect: {told: how can I help, events: [message]}}
        - staff: return
        - user: Hello
          expect: {row: small_talk, phase: bot}
        - staff: resolve
          expect: {phase: resolved}
        - user: Hello
          expect: {row: small_talk, phase: bot}
    """
    result = played(house, scenario(tmp_path, turns))
    assert missed(result) == []
    assert result.passed
    assert len(result.turns) == 10


def test_what_does_not_come_as_expected_is_a_miss_and_the_rest_is_played(
    house: House, tmp_path: Path
) -> None:
    turns = """
        - {user: Hello, expect: {event: transfer, text: goodbye}}
        - {user: Hello, expect: {row: small_talk}}
    """
    result = played(house, scenario(tmp_path, turns))
    assert missed(result) == [(1, "event"), (1, "text")]
    assert not result.passed
    miss = result.turns[0].misses[0]
    assert (miss.key, miss.wanted, miss.came) == ("event", "transfer", "reply")


def test_an_act_that_is_refused_is_a_miss_unless_it_is_expected(house: House, tmp_path: Path) -> None:
    turns = """
        - {press: Repair, expect: {row: answer}}
        - {staff: return}
        - {staff: take}
        - {staff: take, agent: Bo}
        - {image: {draw: none}}
        - {image: {draw: none}, expect: {refused: nothing is called}}
    """
    result = played(house, scenario(tmp_path, turns))
    assert missed(result) == [(1, "refused"), (4, "refused"), (5, "refused")]
    told = [one.misses[0].came for one in result.turns if one.misses]
    assert "'Repair' was not offered, but nothing" in told[0]
    assert "Lin has the conversation" in told[1]


def test_a_bug_of_the_desk_fails_its_scenario_and_no_other(house: House, tmp_path: Path) -> None:
    def bug(prop: Prop) -> bytes:
        raise ZeroDivisionError(prop.name)

    one = scenario(tmp_path, "- {image: {draw: moon}}\n- {user: Hello}")
    result = play(one, house, Sample(bug, Filled()))
    assert [(turn.entry.number, [miss.key for miss in turn.misses]) for turn in result.turns] == [
        (1, ["crash"])
    ]
    assert "ZeroDivisionError: moon (test_play.py:" in result.turns[0].misses[0].came


def test_a_message_that_arrives_twice_is_answered_once(house: House, tmp_path: Path) -> None:
    turns = """
        - user: Hello
        - again: true
          expect: {row: small_talk, events: []}
    """
    result = played(house, scenario(tmp_path, turns))
    assert missed(result) == []
    assert result.turns[0].came.reply == result.turns[1].came.reply


def test_time_passes_only_when_it_is_told_to(house: House, tmp_path: Path) -> None:
    filled = Filled()
    turns = """
        - person: true
          expect: {phase: waiting, told: colleague, trigger: customer}
        - wait: 86400
          expect: {phase: waiting}
    """
    began = "clock: 2026-11-24T10:30:00+08:00\n"
    result = played(house, scenario(tmp_path, turns, began), filled)
    assert missed(result) == []
    assert [now for _, now in filled.homes] == [datetime(2026, 11, 24, 2, 30, tzinfo=UTC)]
    assert "late" in result.turns[1].came.events  # somebody was promised in opening hours


def test_every_play_has_a_home_of_its_own_and_leaves_nothing(house: House, tmp_path: Path) -> None:
    filled = Filled()
    before = sorted(house.settings.home.rglob("*"))
    one = scenario(tmp_path, f"- user: {PERSON}")
    results = list(play_all([one, one], house, Sample(nothing, filled), times=2))
    assert [result.passed for result in results] == [True] * 4
    homes = [home for home, _ in filled.homes]
    assert len(set(homes)) == 4
    assert not any(home.exists() for home in homes)
    assert sorted(house.settings.home.rglob("*")) == before
    assert house.inbox.handoffs.waiting("bot", "waiting", "human", "resolved") == ()


def test_a_database_of_the_settings_is_left_alone(tmp_path: Path) -> None:
    settings = load(home=tmp_path / "a", database="postgresql://nobody@none.example/desk")
    assert settings.database_url.startswith("postgresql")
    own = moved(settings, tmp_path / "b")
    assert own.database_url == f"sqlite:///{tmp_path / 'b' / 'frontdesk.db'}"
    assert own.limits == settings.limits


def test_models_are_lent_and_not_opened_again(house: House, tmp_path: Path) -> None:
    with open_house(house.settings.model_copy(update={"home": tmp_path}), like=house) as other:
        assert other.senses is house.senses
        assert other.served().understanding is house.served().understanding
        assert other.engine is not house.engine
        assert other.knowledge is not house.knowledge


def test_a_bound_on_time_fails_only_when_it_is_asked_for() -> None:
    slow = Entry(1, Said("hi"), (Wanted("within.ms", "5", lambda _: "9", timed=True),))
    assert turned(slow, Came()).misses == ()
    assert [miss.key for miss in turned(slow, Came()).slow] == ["within.ms"]
    assert [miss.key for miss in turned(slow, Came(), timed=True).misses] == ["within.ms"]


def test_a_tool_that_is_to_break_is_never_reached() -> None:
    class Reached(NoTools):
        """A toolbox that must not be used for refunds."""

    box = Faulty(Reached(), {"refund": "timed_out"})
    caller = Caller("c", "t", "c08")
    assert box.use(Call("refund"), caller).outcome == "timed_out"
    assert box.use(Call("order_status"), caller).outcome == "refused"  # as the toolbox behind says
    assert box.tools == {}
    assert not box.approve("a", caller)


def test_only_a_scenario_with_faults_gets_another_toolbox(house: House, tmp_path: Path) -> None:
    desk = house.served()
    sound = scenario(tmp_path, "- user: hi")
    assert broken(desk, sound) is desk
    faulty = broken(desk, scenario(tmp_path, "- user: hi", "faults: {refund: failed}\n")).toolbox
    assert isinstance(faulty, Faulty)
    assert faulty.toolbox is desk.toolbox


def test_the_hands_of_a_clock_stand_still_until_they_are_moved() -> None:
    clock = Hands(datetime(2026, 11, 25, 2, 30, tzinfo=UTC))
    assert clock() == clock()
    clock.move(90)
    assert clock() == datetime(2026, 11, 25, 2, 31, 30, tzinfo=UTC)
