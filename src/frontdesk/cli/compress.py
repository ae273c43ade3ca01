"""`frontdesk compress`: a smaller model beside the one it was made from."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer
import yaml
from rich.filesize import decimal

from frontdesk.cli.learning import Cache, Changes, Model, cache_folder, needed, stages
from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import load
from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Tools
from frontdesk.models.store import ModelStore

Ranges = Literal["minmax", "entropy", "percentile"]

Int8 = Annotated[bool, typer.Option("--int8", help="Every network in 8 bit.")]
Static = Annotated[Path | None, typer.Option("--static", help="A table to find the ranges of 8 bit on.")]
Calibration = Annotated[Ranges, typer.Option("--calibration", help="How --static chooses ranges.")]
Prune = Annotated[
    float | None, typer.Option("--prune", min=0, max=0.99, help="Take this share of units out.")
]
Distil = Annotated[Path | None, typer.Option("--distil", help="A smaller recipe that the run teaches.")]
Alpha = Annotated[float, typer.Option("--alpha", min=0, max=1, help="How much the teacher counts.")]
Soft = Annotated[
    float, typer.Option("--temperature", min=0.1, help="How soft the teacher's answers are made.")
]
Relative = Annotated[Path | None, typer.Option("--relative-to", help="Where the recipe's paths begin.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="Folder of the new model; beside the old when empty.")
]


def compress(
    model: Model,
    int8: Int8 = False,
    static: Static = None,
    calibration: Calibration = "percentile",
    prune: Prune = None,
    distil: Distil = None,
    alpha: Alpha = 0.5,
    temperature: Soft = 2.0,
    changes: Changes = None,
    relative_to: Relative = None,
    out: Out = None,
    cache: Cache = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Make a smaller model: in 8 bit, with units taken out, or another that learns from it. One at a time."""
    ways = {"int8": int8 or static is not None, "pruned": prune is not None, "distilled": distil is not None}
    chosen = [name for name, wanted in ways.items() if wanted]
    if len(chosen) != 1:
        raise InvalidInput(
            "one of --int8, --prune and --distil is needed",
            part="compress",
            remedy="for two, compress what the first one made",
        )
    settings = load(home=home)
    tools = Tools(ModelStore(settings.models), settings.compute.threads)
    whole = model.resolve()
    run = whole.parent if whole.name == "model" else whole
    fresh = out or run.with_name(f"{run.name}-{chosen[0]}")
    if chosen == ["int8"]:
        made = _int8(model, fresh, static, calibration, tools)
    else:
        needed()
        made = _learnt(
            run,
            fresh,
            prune if distil is None else (distil, alpha, temperature),
            changes or [],
            (relative_to, cache_folder(cache), tools),
        )
    _tell(made, as_json)


def _int8(model: Path, out: Path, static: Path | None, method: Ranges, tools: Tools) -> Path:
    from frontdesk.compress import calibration, folder, int8  # noqa: PLC0415 - loads ONNX's tools

    whole = folder.read(model)
    batches = [] if static is None else calibration.batches(whole, static, tools.store)
    return int8.compress(whole, out, batches, method).folder


def _learnt(
    run: Path,
    out: Path,
    how: float | tuple[Path, float, float] | None,
    changes: list[str],
    where: tuple[Path | None, Path, Tools],
) -> Path:
    from frontdesk.compress.distil import Lesson  # noqa: PLC0415 - torch takes seconds to import
    from frontdesk.compress.retrain import distilled, pruned  # noqa: PLC0415
    from frontdesk.training.recipe import read  # noqa: PLC0415
    from frontdesk.training.run import Place  # noqa: PLC0415

    beside, cache, tools = where
    with stages() as told:
        if not isinstance(how, tuple):
            place = Place(beside or Path(), out, cache, tools)
            return pruned(run, how or 0.0, place, told, dict(_change(one) for one in changes))
        recipe, alpha, temperature = how
        place = Place(beside or recipe.parent, out, cache, tools)
        return distilled(run, read(recipe, changes), Lesson(alpha, temperature), place, told)


def _change(given: str) -> tuple[str, object]:
    key, equals, value = given.partition("=")
    if not equals:
        raise InvalidInput(f"--set {given!r} is no key=value", part="--set", value=given)
    return key, yaml.safe_load(value)


def _tell(made: Path, as_json: bool) -> None:
    from frontdesk.compress import folder  # noqa: PLC0415 - what needs no model is not loaded for --help

    model = folder.read(made)
    told = model.says["compressed"]
    if as_json:
        found = {"folder": str(made), "bytes": model.size, "digest": model.digest, **told}
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return
    share = model.size / told["parent_bytes"]
    print(f"{made}: {decimal(model.size)}, {share:.0%} of {decimal(told['parent_bytes'])}")
