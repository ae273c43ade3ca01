import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

pytest.importorskip("torch")

from frontdesk.cli.main import build
from training.tables import recipe, table

SEARCH = {"keys": {"optimiser.rate": [0.001, 0.02]}, "trials": 2}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    table(tmp_path / "rows.csv")
    told = recipe(epochs=3, search=SEARCH).model_dump(mode="json", by_alias=True)
    (tmp_path / "small.yml").write_text(yaml.safe_dump(told), "utf-8")
    return tmp_path


def said(*arguments: str | Path) -> Result:
    names = ("train", "tune", "features")
    return CliRunner().invoke(build(names), [str(one) for one in arguments])


def test_a_command_trains_a_model_and_tells_its_figures(folder: Path) -> None:
    result = said(
        "train", folder / "small.yml", "--out", folder / "run", "--cache", folder / "cache", "--json"
    )
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["labels"] == ["delivery", "refund", "repair"]
    assert 0 <= told["figures"]["accuracy"] <= 1
    assert (folder / "run" / "model" / "model.json").is_file()


def test_settings_and_tables_of_the_command_win(folder: Path) -> None:
    other = table(folder / "other.csv", rows=60)
    result = said(
        "train", folder / "small.yml", "--data", other, "--set", "epochs=1",
        "--out", folder / "run", "--cache", folder / "cache", "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert yaml.safe_load((folder / "run" / "recipe.yaml").read_text("utf-8"))["epochs"] == 1
    assert json.loads(result.stdout)["rows"] < 60


def test_a_table_is_drawn_for_people(folder: Path) -> None:
    result = said("train", folder / "small.yml", "--out", folder / "run", "--cache", folder / "cache")
    assert "accuracy" in result.stdout
    assert "rows left out" in result.stdout.replace("\n", " ")


def test_the_schema_is_printed() -> None:
    assert json.loads(said("train", "--schema").stdout)["title"] == "Recipe"


def test_a_search_leaves_the_best_recipe(folder: Path) -> None:
    result = said(
        "tune", folder / "small.yml", "--out", folder / "search", "--cache", folder / "cache", "--json"
    )
    assert result.exit_code == 0, result.output
    best = yaml.safe_load((folder / "search" / "best.yaml").read_text("utf-8"))
    assert best["optimiser"]["rate"] in SEARCH["keys"]["optimiser.rate"]  # type: ignore[index]  # as written above
