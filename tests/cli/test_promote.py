import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from compress import folders
from frontdesk.cli.promote import promote
from frontdesk.compress import gate
from frontdesk.compress.folder import Model
from frontdesk.errors import FrontdeskError
from frontdesk.understanding import promoted

app = typer.Typer()
app.command()(promote)


def run(*words: str | Path) -> tuple[int, str]:
    """Run the command; an error raised on purpose counts as main() counts it."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    if isinstance(result.exception, FrontdeskError):
        return 1, str(result.exception)
    return result.exit_code, result.stdout


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gate of ten rows; model `good` answers eight rightly, `bad` seven."""

    def right(model: Model, data: gate.Labelled, store: object) -> dict[int, bool]:
        return {row: row < (8 if model.name == "good" else 7) for row in range(10)}

    monkeypatch.setattr(gate, "right", right)
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    (tmp_path / "gate.csv").write_text("words,label\nhello,praise\n", "utf-8")
    for at, name in enumerate(("good", "bad")):
        folders.model(tmp_path / name, seed=at, name=name)
    return tmp_path


def test_a_model_is_promoted_and_a_worse_one_is_refused_unless_it_may_be(home: Path) -> None:
    asks = ("--gate", home / "gate.csv", "--to", "desk", "--by", "ada")
    code, out = run(home / "good", *asks)
    assert (code, out.split(":")[0]) == (0, "promoted")
    code, out = run(home / "bad", *asks)
    assert code == 1
    assert "worse by 0.1000" in out
    assert promoted.current(home / "home", "desk") is not None
    code, out = run(home / "bad", *asks, "--tolerance", "0.1", "--json")
    entry = json.loads(out)
    assert (code, entry["by"], entry["accuracy_old"], entry["accuracy_new"]) == (0, "ada", 0.8, 0.7)
    assert promoted.digest(home / "home", "desk") == entry["new"]
    code, out = run("--rollback", "--to", "desk")
    assert (code, out.split(":")[0]) == (0, "rolled back")
    assert promoted.digest(home / "home", "desk") == entry["old"]


def test_what_is_missing_is_asked_for(home: Path) -> None:
    assert "--gate are needed" in run(home / "good")[1]
    assert "--rollback needs --to" in run("--rollback")[1]
    assert "cannot be read" in run(home / "good", "--gate", home / "none.csv")[1]
