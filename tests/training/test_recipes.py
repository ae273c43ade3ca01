"""The recipes of the folder `recipes` say what they may, and every goal that is printed has one."""

from pathlib import Path

import pytest

from frontdesk.training.public import SETS
from frontdesk.training.recipe import read

RECIPES = sorted((Path(__file__).parents[2] / "recipes").glob("*.yml"))


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_of_ours_is_valid_names_its_data_and_says_what_it_is(path: Path) -> None:
    recipe = read(path)
    assert recipe.name == path.stem
    assert recipe.data.public in SETS
    assert path.read_text("utf-8").startswith("# ")
    assert recipe.patience == 0  # no row that is measured chooses an epoch


def test_every_recipe_has_a_goal_and_every_goal_a_recipe() -> None:
    pytest.importorskip("torch")
    from benchmarks.recipes import GOALS  # noqa: PLC0415 - needs the extra

    assert {goal.recipe for goal in GOALS} == {path.stem for path in RECIPES}
