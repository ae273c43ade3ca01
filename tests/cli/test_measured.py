import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from frontdesk.cli.knowledge import app

QUESTIONS = """
- {id: there, text: red light hold reset, relevant: [router.md]}
- {id: gone, text: opening hours of the museum on Sunday}
"""


@pytest.fixture
def questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk that knows one page, without models; a file of questions."""
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FRONTDESK_MODELS", str(tmp_path / "models"))
    page, asked = tmp_path / "router.md", tmp_path / "questions.yml"
    page.write_text("# Router\n\n## Red light\n\nHold reset.\n", "utf-8")
    asked.write_text(QUESTIONS, "utf-8")
    assert run("add", page)[0] == 0
    return asked


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    return done.exit_code, done.stdout if done.exception is None else str(done.exception)


def test_figures_are_printed_as_json_and_as_tables(questions: Path) -> None:
    code, out = run("evaluate", questions, "--json")
    said = json.loads(out)
    assert code == 0
    assert (said["retrieval"]["n"], said["retrieval"]["recall"]["1"]) == (1, 1.0)
    assert (said["refusal"]["unknown"], said["refusal"]["recall"]) == (1, 1.0)
    assert "false refusals" in run("evaluate", questions)[1]


def test_judgements_come_from_a_file_of_their_own(questions: Path) -> None:
    asked, judged = questions.with_name("topics.jsonl"), questions.with_name("qrels.txt")
    asked.write_text('{"id": "7", "text": "red light hold reset"}\n', "utf-8")
    judged.write_text("7 0 router 2\n7 0 other 1\n", "utf-8")
    said = json.loads(run("evaluate", asked, "--judgements", judged, "--json")[1])
    assert said["retrieval"]["recall"]["10"] == 0.5


def test_a_file_that_is_no_text_is_named(questions: Path) -> None:
    questions.write_bytes(b"\xff\xfe\xff")
    code, said = run("evaluate", questions)
    assert code == 1
    assert "questions.yml is no UTF-8" in said
