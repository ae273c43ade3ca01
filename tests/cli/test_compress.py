import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from compress import folders
from frontdesk.cli.compress import compress
from frontdesk.compress import folder
from frontdesk.errors import FrontdeskError

app = typer.Typer()
app.command()(compress)


def run(*words: str | Path) -> tuple[int, str]:
    """Run the command; an error raised on purpose counts as main() counts it."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    if isinstance(result.exception, FrontdeskError):
        return 1, str(result.exception)
    return result.exit_code, result.stdout


def test_an_int8_model_lies_beside_the_old_one(tmp_path: Path) -> None:
    made = folders.model(tmp_path / "run" / "model")
    code, out = run(made, "--int8", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["folder"] == str(tmp_path / "run-int8")
    assert told["parent"] == folder.read(made).digest
    assert folder.read(tmp_path / "run-int8").size == told["bytes"] < folder.read(made).size
    assert run(made, "--int8")[1].endswith("name another folder with --out")


def test_exactly_one_way_is_asked_for(tmp_path: Path) -> None:
    made = folders.model(tmp_path / "run" / "model")
    for words in ((), ("--int8", "--prune", "0.5")):
        assert "one of --int8, --prune and --distil is needed" in run(made, *words)[1]


def test_a_folder_of_no_run_cannot_be_pruned(tmp_path: Path) -> None:
    pytest.importorskip("accelerate")
    made = folders.model(tmp_path / "run" / "model")
    code, out = run(made, "--prune", "0.5", "--cache", tmp_path)
    assert code == 1
    assert "recipe.yaml" in out
