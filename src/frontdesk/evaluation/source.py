"""Where the rows of an evaluation come from: a table, read as the recipe of the model's run says."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from frontdesk.errors import Misconfigured
from frontdesk.evaluation.judge import Input
from frontdesk.training.context import FORM
from frontdesk.training.recipe import Recipe, read
from frontdesk.training.survey import Source

LABEL = "label"  # the column of labels when no recipe names another
GROUP = "group"  # the column by which public sets are grouped


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a table: for which inputs and which task, and where a recipe may lie."""

    inputs: Mapping[str, Input]
    task: str
    folder: Path  # of the model
    label: str | None = None


def source(table: Path, wanted: Wanted) -> Source:
    """Tell how a table is read. Raises `Misconfigured` for a model that has no labels."""
    if wanted.task == "contrast":
        raise Misconfigured(
            "a model of pairs has no labels to evaluate",
            part="task",
            value=wanted.task,
            remedy="its retrieval figures are in the run's metrics.jsonl",
        )
    recipe = recipe_of(wanted.folder)
    label = wanted.label or (recipe.label if recipe else LABEL)
    return _source(table, wanted, recipe, label)


def unlabelled(table: Path, wanted: Wanted) -> Source:
    """Tell how a table is read whose labels do not matter."""
    return _source(table, wanted, recipe_of(wanted.folder), None)


def recipe_of(folder: Path) -> Recipe | None:
    """Read the recipe that lies in a run's folder, or beside its folder ``model``."""
    for place in (folder / "recipe.yaml", folder.parent / "recipe.yaml"):
        if place.is_file():
            return read(place)
    return None


def _source(table: Path, wanted: Wanted, recipe: Recipe | None, label: str | None) -> Source:
    columns = {name: one.column for name, one in wanted.inputs.items()}
    earlier = [form for column in columns.values() if (form := FORM.fullmatch(column))]
    back = max((int(form["back"] or 1) for form in earlier), default=0)
    context = max(back, recipe.context if recipe else 0)
    group = (recipe.data.group if recipe else None) or GROUP
    return Source(table, columns, label, wanted.task == "tags", group if earlier else None, context)
