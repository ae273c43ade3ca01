import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from frontdesk.cli.knowledge import app


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_passage_is_listed_changed_set_apart_and_released(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FRONTDESK_MODELS", str(tmp_path / "models"))
    page = tmp_path / "router.md"
    page.write_text("# Router\n\n## Red light\n\nHold reset.\n", "utf-8")
    source = json.loads(run("add", page, "--json"))["sources"][0]["id"]
    (first,) = json.loads(run("passages", source, "--json"))
    assert "Hold reset." in run("passages", source)
    (second,) = json.loads(run("edit", source, first["passage"], "--text", "Press reset twice.", "--json"))
    assert (second["text"], second["title"]) == ("Press reset twice.", first["title"])
    assert "Press reset twice." in run("show", source)
    (third,) = json.loads(run("edit", source, second["passage"], "--hide", "--json"))
    assert third["hidden"]
    assert "hidden" in run("passages", source)
    assert json.loads(run("search", "reset twice", "--json")) == []
    run("edit", source, third["passage"], "--release")
    assert json.loads(run("search", "reset twice", "--json"))[0]["text"] == "Press reset twice."
