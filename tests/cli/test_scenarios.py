import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from frontdesk.cli.main import build
from frontdesk.cli.scenarios import app, chosen_of, made
from frontdesk.errors import FrontdeskError, InvalidInput, Misconfigured, NotFound
from frontdesk.scenarios.scenario import Prop
from frontdesk.scenarios.scenariofile import load_scenarios

GOOD = "name: good\nabout: a test\nlanguage: en\nturns: [{user: Hello, expect: {row: small_talk}}]\n"
BAD = "name: bad\nabout: a test\nlanguage: zh\nturns: [{user: 你好, expect: {row: small_talk, text: 再见}}]\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shop")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yml").write_text(GOOD)
    (tmp_path / "bad.yml").write_text(BAD, "utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def without_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FRONTDESK_MODELS", str(tmp_path / "none"))


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(app, ["run", *(str(word) for word in words)])
    if isinstance(result.exception, FrontdeskError):
        raise result.exception
    return result


def test_each_scenario_is_a_line_and_a_failure_says_what_came(folder: Path, home: Path) -> None:
    result = run(folder, "--home", home)
    assert result.exit_code == 1
    bad, miss, good, total = result.stdout.splitlines()
    assert bad.startswith("FAIL bad")
    assert "turn 1 (你好): text: expected 再见, came" in miss
    assert good.startswith("ok   good")
    assert total.startswith("1 of 2 passed, 2 turns")


def test_files_are_written_and_good_ones_end_well(folder: Path, home: Path) -> None:
    page, suite = folder / "out.html", folder / "out.xml"
    words = ("--only", "go", "--times", "2", "--junit", suite, "--report", page)
    result = run(folder, "--home", home, *words)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "pass^1 1.000, pass^2 1.000"
    assert "2 of 2 passed" in page.read_text("utf-8")
    assert suite.read_bytes().count(b"<testcase") == 2


def test_with_json_nothing_else_is_printed(folder: Path, home: Path) -> None:
    told = json.loads(run(folder, "--home", home, "--json").stdout)
    assert (told["passed"], told["failed"]) == (1, 1)
    assert told["scenarios"][0]["turns"][0]["reply"]["decision"]["row"] == "small_talk"


def test_a_report_of_another_kind_is_refused_before_anything_is_played(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"a report is .html or .md"):
        run(folder, "--home", tmp_path / "home", "--report", "out.pdf")
    assert not (tmp_path / "home").exists()


def test_a_scenario_that_is_not_sound_is_refused(folder: Path, home: Path) -> None:
    (folder / "worse.yml").write_text(GOOD.replace("language: en", "language: xx"))
    with pytest.raises(Misconfigured, match="language should be one of zh, en"):
        run(folder, "--home", home)


def test_a_name_that_nothing_begins_with_is_told_what_there_is(folder: Path) -> None:
    scenarios = load_scenarios(folder)
    assert [one.name for one in chosen_of(scenarios, ["go", "ba"])] == ["bad", "good"]
    assert [one.name for one in chosen_of(scenarios, None)] == ["bad", "good"]
    with pytest.raises(InvalidInput, match="no scenario is called x; there are bad, good"):
        chosen_of(scenarios, ["x"])


def test_what_customers_send_is_made_by_the_sample_shop() -> None:
    assert made(Prop("image", "draw", "router_red_light", 27)).startswith(b"\xff\xd8")
    assert made(Prop("audio", "voice", "en-colour")).startswith(b"OggS")
    assert b"ftyp" in made(Prop("video", "film", "router_red_light", 3))[:16]
    with pytest.raises(NotFound, match="no drawing is called 'moon'"):
        made(Prop("image", "draw", "moon"))


def test_the_command_is_one_of_frontdesk() -> None:
    assert "run" in CliRunner().invoke(build(("scenarios",)), ["scenarios", "--help"]).output
