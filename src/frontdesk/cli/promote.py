"""`frontdesk promote`: a model is served from now on, if it is no worse than the one before it."""

import getpass
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import Settings, load
from frontdesk.errors import InvalidInput
from frontdesk.models.store import ModelStore

if TYPE_CHECKING:
    from frontdesk.compress.promote import Entry

ModelDir = Annotated[
    Path | None, typer.Argument(help="A run's folder, or its folder 'model'.", show_default=False)
]
Gate = Annotated[Path | None, typer.Option("--gate", help="A labelled table that no training saw.")]
To = Annotated[str, typer.Option("--to", help="The name it is served under; the model's own when empty.")]
Tolerance = Annotated[float, typer.Option("--tolerance", min=0, max=1, help="By how much it may be worse.")]
By = Annotated[str, typer.Option("--by", help="Who promotes; the user of this machine when empty.")]
Label = Annotated[str, typer.Option("--label", help="Column of the labels.")]
Back = Annotated[bool, typer.Option("--rollback", help="Serve what the current model replaced.")]


def promote(
    model: ModelDir = None,
    gate: Gate = None,
    to: To = "",
    tolerance: Tolerance = 0.0,
    by: By = "",
    label: Label = "label",
    rollback: Back = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Serve a model from now on. One that is worse on the gate's rows is refused: exit 1."""
    settings = load(home=home)
    who = by or _user()
    if rollback:
        entry = _back(to, settings, who)
    elif model is None or gate is None:
        raise InvalidInput(
            "a model and --gate are needed", part="promote", remedy="or --rollback and --to, to go back"
        )
    else:
        entry = _on(model, to, (gate, label, tolerance), settings, who)
    if as_json:
        print(json.dumps(asdict(entry), ensure_ascii=False, indent=2))
    else:
        print(_line(entry))


def _back(to: str, settings: Settings, who: str) -> "Entry":
    from frontdesk.compress.promote import roll_back  # noqa: PLC0415 - loads the evaluation

    if not to:
        raise InvalidInput("--rollback needs --to", part="--to", remedy="name what is served")
    return roll_back(settings.home, to, who)


def _on(model: Path, to: str, asked: tuple[Path, str, float], settings: Settings, who: str) -> "Entry":
    from frontdesk.compress import gate, promote  # noqa: PLC0415 - loads the evaluation
    from frontdesk.compress.folder import Model, read  # noqa: PLC0415

    path, label, tolerance = asked
    data = gate.Labelled(path, label)
    store = ModelStore(settings.models)

    def judge(one: Model) -> gate.Right:
        return gate.right(one, data, store)

    asks = promote.Gate(judge, path.name, data.sha256, tolerance)
    return promote.promote(model, settings.home, to or read(model).name, asks, who)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run as a number that has no name
        return f"uid {os.getuid()}"


def _line(entry: "Entry") -> str:
    told = f"{entry.action}: {entry.new[:12]}"
    if entry.accuracy_new is not None:
        told += f", accuracy {entry.accuracy_new:.4f}"
    if entry.accuracy_old is not None:
        told += f" against {entry.accuracy_old:.4f}"
    return told if entry.old is None else f"{told}; before: {entry.old[:12]}"
