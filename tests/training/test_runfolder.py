import json
from pathlib import Path

from frontdesk.training import runfolder
from frontdesk.training.recipe import read
from training.tables import recipe

MADE = runfolder.Made(
    ("a", "b"), 90, [{"row": 7, "why": "corrupt"}], "ab12", 1_234, 1.5, {"accuracy": 0.9}, "5 folds"
)


def test_the_card_tells_the_recipes_licence_or_that_none_was_named(tmp_path: Path) -> None:
    told = []
    for one in (recipe(), recipe().model_copy(update={"licence": "CC0-1.0"})):
        runfolder.begin(tmp_path, one)
        runfolder.finish(tmp_path, one, MADE)
        told.append((tmp_path / "card.md").read_text("utf-8"))
    assert "name it in the recipe before you ship it" in told[0]
    assert "| licence | CC0-1.0 |" in told[1]


def test_the_card_tells_rows_figures_and_what_was_left_out(tmp_path: Path) -> None:
    runfolder.begin(tmp_path, recipe())
    runfolder.finish(tmp_path, recipe(), MADE)
    card = (tmp_path / "card.md").read_text("utf-8")
    for told in (
        "small",
        "1,234",
        "90 rows",
        "1 left out",
        "| accuracy | 0.9000 |",
        "1.500",
        "words (tfidf, linear)",
    ):
        assert told in card
    assert json.loads((tmp_path / "data.json").read_text("utf-8"))["skipped"] == [
        {"row": 7, "why": "corrupt"}
    ]


def test_the_recipe_beside_a_run_trains_it_again(tmp_path: Path) -> None:
    runfolder.begin(tmp_path, recipe())
    assert read(tmp_path / "recipe.yaml") == recipe()


def test_an_epoch_is_a_line(tmp_path: Path) -> None:
    epochs = [{"epoch": 1.0, "train_loss": 2.0}, {"epoch": 2.0, "train_loss": 1.0}]
    runfolder.history(tmp_path, epochs, "accuracy")
    lines = (tmp_path / "metrics.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == epochs
