"""`frontdesk tune`: search a recipe's settings; run it again to go on with a search that was killed."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from frontdesk.cli.learning import Cache, Changes, Out, cache_folder, needed, stages
from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import load
from frontdesk.features.feature import Tools
from frontdesk.models.store import ModelStore
from frontdesk.training.recipe import Recipe, read, written

RecipeFile = Annotated[Path, typer.Argument(help="A recipe with a part `search`.", show_default=False)]


def tune(
    recipe: RecipeFile,
    out: Out = None,
    change: Changes = None,
    cache: Cache = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Try the settings that a recipe names; write the best as best.yaml."""
    needed("torch", "accelerate", "optuna")
    from frontdesk.training.run import Place, score  # noqa: PLC0415 - torch takes seconds to import
    from frontdesk.training.tune import tune as search  # noqa: PLC0415 - needs Optuna

    settings = load(home=home)
    wanted = read(recipe, change or [])
    folder = out or settings.home / "runs" / f"{wanted.name}-search"
    tools = Tools(ModelStore(settings.models), settings.compute.threads)
    with stages() as told:

        def tried(one: Recipe, at: Path) -> float:
            return score(one, Place(recipe.parent, at, cache_folder(cache), tools), told)

        best, value = search(
            wanted,
            folder,
            tried,
            lambda trial, left: told.figures(f"{left} left", {"value": trial.value or 0.0}),
        )
    (folder / "best.yaml").write_text(written(best), "utf-8")
    said = {"best": str(folder / "best.yaml"), "value": value}
    if as_json:
        print(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        Console().print(f"{said['best']}: {value:.4f}", markup=False, soft_wrap=True)
