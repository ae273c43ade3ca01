"""`frontdesk features`: what representations there are, and the numbers that one makes of some inputs."""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
import yaml
from rich.console import Console
from rich.table import Table

from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import load
from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Array, Clip, Item, Learnt, Modality, Tools
from frontdesk.features.table import FEATURES, build, nearest, settings_of
from frontdesk.media import local
from frontdesk.models.store import ModelStore

Name = Annotated[str, typer.Argument(help="'list', or a representation by its name.", show_default=False)]
Inputs = Annotated[list[str] | None, typer.Argument(help="Texts, or files of pictures, sounds, films.")]
Target = Annotated[
    Path | None, typer.Option("--out", help="A .npy file; one array, padded when lengths differ.")
]
Settings = Annotated[list[str] | None, typer.Option("--set", help="key=value of its settings.")]
FRAMES, SIDE = 16, 224


def features(
    name: Name,
    inputs: Inputs = None,
    out: Target = None,
    change: Settings = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """List the representations, or compute one."""
    if name == "list":
        _list(as_json)
        return
    if name not in FEATURES:
        raise InvalidInput(f"no feature is called {name!r}", part="NAME", remedy=nearest(name, FEATURES))
    if not inputs:
        raise InvalidInput(f"nothing was given to {name}", part="INPUT", remedy="name texts or files")
    settings = settings_of(name, _settings(change or []))
    items = [item(one, FEATURES[name].modality) for one in inputs]
    feature = build(name, settings, Tools(ModelStore(load(home=home).models), 2))
    if isinstance(feature, Learnt):
        feature = feature.fit(items)
    _tell(feature.name, stacked(feature.extract(items)), out, as_json)


def item(given: str, modality: Modality) -> Item:
    """Read one input: a text is itself, anything else is a file. Raises `RejectedInput`."""
    match modality:
        case "text":
            return given
        case "image":
            return local.picture(Path(given))
        case "audio":
            return local.sound(Path(given))
        case "video":
            return Clip.of(local.film(Path(given), FRAMES, SIDE))


def stacked(arrays: list[Array]) -> Array:
    """Stack arrays into one, the shorter ones filled up with zeros at their ends."""
    longest = tuple(max(sizes) for sizes in zip(*(one.shape for one in arrays), strict=True))
    whole = np.zeros((len(arrays), *longest), arrays[0].dtype)
    for row, one in zip(whole, arrays, strict=True):
        row[tuple(slice(size) for size in one.shape)] = one
    return whole


def _settings(changes: list[str]) -> dict[str, object]:
    pairs = [change.partition("=") for change in changes]
    if wrong := [key for key, equals, _ in pairs if not equals]:
        raise InvalidInput(f"--set {wrong[0]!r} is no key=value", part="--set", value=wrong[0])
    return {key: yaml.safe_load(value) for key, _, value in pairs}


def _list(as_json: bool) -> None:
    if as_json:
        told = [
            {"name": name, "reads": one.modality, "is": one.says, "needs_train": one.train}
            for name, one in FEATURES.items()
        ]
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    table = Table("name", "reads", "is", "needs")
    for name, one in FEATURES.items():
        table.add_row(name, one.modality, one.says, "train" if one.train else "")
    Console().print(table)


def _tell(name: str, values: Array, out: Path | None, as_json: bool) -> None:
    if out is not None:
        np.save(out, values, allow_pickle=False)
    if as_json:
        shown = {"feature": name, "shape": list(values.shape)}
        print(json.dumps(shown if out else {**shown, "values": values.tolist()}))
    else:
        Console().print(f"{name}: {values.shape} {values.dtype}{f' in {out}' if out else ''}", markup=False)
