"""`frontdesk train`: a recipe and its rows become a model."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from frontdesk.cli.feedback import with_feedback
from frontdesk.cli.learning import Cache, Changes, Out, arguments, cache_folder, needed, stages
from frontdesk.cli.sent import AsJson, Home
from frontdesk.cli.trainpack import WORD, train_pack
from frontdesk.config import Settings, load
from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Tools
from frontdesk.models.store import ModelStore
from frontdesk.store.corrections import Field
from frontdesk.training.processes import launch, launched, leads
from frontdesk.training.recipe import Recipe, changed, read

RecipeFile = Annotated[
    Path | None, typer.Argument(help="A recipe: docs/training.md; or the word 'pack'.", show_default=False)
]
PackFolder = Annotated[
    Path | None, typer.Argument(help="After 'pack': a pack's folder.", metavar="[DIR]", show_default=False)
]
Data = Annotated[Path | None, typer.Option("--data", help="Another table to train on than the recipe's.")]
Processes = Annotated[
    int, typer.Option("--processes", min=1, help="Processes that train one model together.")
]
FromFeedback = Annotated[
    bool, typer.Option("--from-feedback", help="Train on staff's corrections as well: docs/privacy.md.")
]
Taught = Annotated[Field, typer.Option("--label", help="Which corrections: of emotion or of intent.")]
Schema = Annotated[bool, typer.Option("--schema", help="Print the JSON schema of a recipe.")]


def train(
    recipe: RecipeFile = None,
    folder: PackFolder = None,
    data: Data = None,
    out: Out = None,
    change: Changes = None,
    processes: Processes = 1,
    cache: Cache = None,
    home: Home = None,
    from_feedback: FromFeedback = False,
    label: Taught = "emotion",
    schema: Schema = False,
    as_json: AsJson = False,
) -> None:
    """Train a model; run it again to go on with a run that was killed. `pack DIR` learns a pack's intents."""
    if schema:
        print(json.dumps(Recipe.model_json_schema(), indent=2))
        return
    if recipe is None:
        raise InvalidInput("no recipe was named", part="RECIPE", remedy="see docs/training.md")
    if folder is not None or (str(recipe) == WORD and not recipe.is_file()):
        _train_pack(recipe, folder, home, as_json)
        return
    needed()
    if processes > 1 and not launched():
        raise typer.Exit(launch(arguments(), processes))
    found = _read(recipe, data, change or [])
    settings = load(home=home)
    run_folder = out or settings.home / "runs" / found.name
    if from_feedback:
        found = with_feedback(found, run_folder, settings, label)
    _run(found, recipe.parent, run_folder, cache_folder(cache), settings, as_json)


def _train_pack(word: Path, folder: Path | None, home: Path | None, as_json: bool) -> None:
    """Do `train pack DIR`: with two arguments, the first one says what the second one is."""
    if str(word) != WORD:
        raise InvalidInput(
            f"{folder} is one argument too many",
            part="DIR",
            remedy="train one recipe, or say 'train pack DIR'",
        )
    if folder is None:
        raise InvalidInput("no pack was named", part="DIR", remedy="say 'frontdesk train pack DIR'")
    train_pack(folder, home, as_json)


def _read(path: Path, data: Path | None, changes: list[str]) -> Recipe:
    found = read(path, changes)
    return found if data is None else changed(found, {"data.train": str(data.resolve()), "data.public": None})


def _run(recipe: Recipe, beside: Path, folder: Path, cache: Path, settings: Settings, as_json: bool) -> None:
    from frontdesk.training.run import Place, run  # noqa: PLC0415 - torch takes seconds to import

    tools = Tools(ModelStore(settings.models), settings.compute.threads)
    place = Place(beside, folder, cache, tools)
    with stages(quiet=not leads()) as told:
        outcome = run(recipe, place, told)
    if not leads():
        return
    if as_json:
        print(json.dumps(outcome.told(), ensure_ascii=False, indent=2))
        return
    table = Table("figure", outcome.protocol)
    for name, value in outcome.figures.items():
        table.add_row(name, f"{value:.4f}")
    Console().print(table)
    Console().print(f"{outcome.folder}: {outcome.skipped:,} rows left out", markup=False, soft_wrap=True)
