import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")

from frontdesk.config import load
from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.features.feature import Tools
from frontdesk.models.store import ModelStore
from frontdesk.training.recipe import Recipe
from frontdesk.training.run import Outcome, Place, run, score
from frontdesk.understanding.trained import Trained
from training.tables import recipe, table

STORE = ModelStore(load().models)


class Listener:
    def __init__(self) -> None:
        self.stages: set[str] = set()
        self.epochs: list[Mapping[str, float]] = []

    def at(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total
        self.stages.add(what)

    def figures(self, what: str, figures: Mapping[str, float]) -> None:
        assert what.startswith("small")
        self.epochs.append(figures)


def trained(folder: Path, told: Recipe, out: str = "run") -> tuple[Outcome, Listener]:
    listener = Listener()
    return run(told, Place(folder, folder / out, folder / "cache", Tools(STORE)), listener), listener


def test_a_recipe_and_a_table_become_a_model_that_serves(tmp_path: Path) -> None:
    table(tmp_path / "rows.csv")
    outcome, listener = trained(tmp_path, recipe())
    assert outcome.figures["accuracy"] > 0.8
    assert len(listener.epochs) == 8
    left = {path.name for path in outcome.folder.iterdir()}
    assert left >= {
        "recipe.yaml",
        "metrics.jsonl",
        "curves.png",
        "weights.safetensors",
        "data.json",
        "card.md",
        "model",
    }
    model = Trained.open(outcome.folder, STORE)
    assert model.labels == ("delivery", "refund", "repair")
    told = model.predict([{"text": "my parcel is late"}, {"sensor": "[0, 2, 0]"}, {}])
    assert [model.labels[row.argmax()] for row in told[:2]] == ["delivery", "refund"]
    assert told.sum(axis=1) == pytest.approx(1)


def test_what_was_measured_is_what_serves(tmp_path: Path) -> None:
    table(tmp_path / "rows.csv")
    table(tmp_path / "valid.csv", rows=60, seed=1)
    outcome, _ = trained(tmp_path, recipe(data={"train": "rows.csv", "valid": "valid.csv"}))
    model = Trained.open(outcome.folder, STORE)
    lines = [line.split(",") for line in (tmp_path / "valid.csv").read_text("utf-8").splitlines()[1:]]
    rows: list[dict[str, Any]] = []
    for line in lines:
        sensor = ",".join(line[1:-2]).strip('"')
        rows.append({name: cell for name, cell in (("text", line[0]), ("sensor", sensor)) if cell})
    said = [model.labels[row.argmax()] for row in model.predict(rows)]
    right = [one == line[-2] for one, line in zip(said, lines, strict=True)]
    assert sum(right) / len(right) == pytest.approx(outcome.figures["accuracy"])


def test_folds_leave_every_row_out_once_and_the_model_learns_from_all(tmp_path: Path) -> None:
    table(tmp_path / "rows.csv")
    outcome, _ = trained(tmp_path, recipe(data={"train": "rows.csv", "folds": 3, "group": "customer"}))
    assert outcome.protocol == "3 folds by customer, every row left out once"
    assert outcome.rows == 120 - outcome.skipped
    assert outcome.figures["accuracy"] > 0.8


def test_a_run_that_ended_is_not_trained_again(tmp_path: Path) -> None:
    table(tmp_path / "rows.csv")
    first, _ = trained(tmp_path, recipe())
    again, listener = trained(tmp_path, recipe())
    assert again == first
    assert listener.epochs == []


def test_another_recipe_does_not_go_on_in_the_same_folder(tmp_path: Path) -> None:
    table(tmp_path / "rows.csv")
    trained(tmp_path, recipe(epochs=1))
    with pytest.raises(Misconfigured, match="holds a run of another recipe or other rows"):
        trained(tmp_path, recipe(epochs=2))


def test_rows_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    table(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open("a", encoding="utf-8") as file:
        file.write('money,"[1, nope]",refund,c99\n,,refund,c99\n')
    outcome, _ = trained(tmp_path, recipe(epochs=1))
    named = json.loads((outcome.folder / "data.json").read_text("utf-8"))["skipped"]
    assert outcome.skipped == len(named) >= 2
    assert f"{outcome.skipped:,} left out" in (outcome.folder / "card.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"label": "lable"}, Misconfigured, "lable.*did you mean 'label'"),
        ({"data": {"train": "nowhere.csv"}}, Misconfigured, "there is no table"),
        ({"data": {"train": "rows.csv", "valid": "odd.csv"}}, InvalidInput, "complaint"),
        (
            {"inputs": {"words": {"column": "text", "feature": "tfidf", "options": {"dropuot": 0.1}}}},
            Misconfigured,
            "did you mean 'dropout'",
        ),
    ],
)
def test_what_does_not_fit_is_said(
    tmp_path: Path, changes: dict[str, Any], error: type[Exception], message: str
) -> None:
    table(tmp_path / "rows.csv")
    (tmp_path / "odd.csv").write_text("text,sensor,label,customer\nhello,,complaint,c1\n", "utf-8")
    with pytest.raises(error, match=message):
        trained(tmp_path, recipe(**changes))


def test_a_part_that_validates_nothing_is_refused(tmp_path: Path) -> None:
    table(tmp_path / "rows.csv", rows=12)
    with pytest.raises(Misconfigured, match=r"no row is left to validate.*raise data\.share"):
        trained(tmp_path, recipe(data={"train": "rows.csv", "share": 0.05}))


def test_a_search_gets_the_figure_that_decides(tmp_path: Path) -> None:
    table(tmp_path / "rows.csv")
    place = Place(tmp_path, tmp_path / "run", tmp_path / "cache", Tools(STORE))
    assert 0.5 < score(recipe(), place, Listener()) <= 1


def test_tags_are_learnt_with_a_threshold_each(tmp_path: Path) -> None:
    table(tmp_path / "rows.csv")
    text = (tmp_path / "rows.csv").read_text("utf-8").replace(",refund,", ",refund|money,")
    (tmp_path / "rows.csv").write_text(text, "utf-8")
    outcome, _ = trained(tmp_path, recipe(task="tags", epochs=20))
    model = Trained.open(outcome.folder, STORE)
    assert model.labels == ("delivery", "money", "refund", "repair")
    assert model.thresholds is not None
    told = model.predict([{"text": "refund money back"}])[0] >= model.thresholds
    assert told.tolist() == [False, True, True, False]
