"""`frontdesk explain`: why a trained model says what it says of one row."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from frontdesk.cli.learning import Model
from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import load
from frontdesk.errors import InvalidInput
from frontdesk.evaluation.codec import explanation_json
from frontdesk.evaluation.explain import Explanation, Reason
from frontdesk.evaluation.explain import explain as explained
from frontdesk.evaluation.judge import Input, Row
from frontdesk.evaluation.rows import example, readers
from frontdesk.evaluation.source import Wanted, unlabelled
from frontdesk.features.feature import Item
from frontdesk.models.store import ModelStore
from frontdesk.understanding.trained import Trained

Where = Annotated[
    str | None, typer.Argument(help="TABLE:LINE, or a JSON object of columns.", show_default=False)
]
Text = Annotated[str | None, typer.Option("--text", help="Words, in place of a row.")]
Image = Annotated[str | None, typer.Option("--image", help="A picture, in place of a row.")]
Audio = Annotated[str | None, typer.Option("--audio", help="A sound, in place of a row.")]
Video = Annotated[str | None, typer.Option("--video", help="A film, in place of a row.")]
Label = Annotated[str | None, typer.Option("--label", help="Another label than the likeliest.")]

SHOWN = 12  # places that are printed


def explain(
    model: Model,
    row: Where = None,
    text: Text = None,
    image: Image = None,
    audio: Audio = None,
    video: Video = None,
    label: Label = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tell each modality's share in a label, and which words, regions or seconds it rests on."""
    settings = load(home=home)
    trained = Trained.open(model, ModelStore(settings.models), settings.compute.threads)
    given = {"text": text, "image": image, "audio": audio, "video": video}
    items = _row(trained, row, {name: one for name, one in given.items() if one is not None})
    found = explained(trained, items, label)
    if as_json:
        print(json.dumps(explanation_json(found), ensure_ascii=False, indent=2))
    else:
        show(found, items, Console())


def _row(trained: Trained, row: str | None, given: Mapping[str, str]) -> Row:
    if (row is None) == (not given):
        raise InvalidInput(
            "give a row, or --text, --image, --audio, --video", part="ROW", remedy="as in table.csv:12"
        )
    if row is None:
        by_column = {
            one.column: given[one.modality] for one in trained.inputs.values() if one.modality in given
        }
        return cells(by_column, trained.inputs)
    if row.lstrip().startswith("{"):
        return cells(_object(row), trained.inputs)
    name, _, number = row.rpartition(":")
    if not name or not number.isdecimal():
        raise InvalidInput(f"{row!r} is no TABLE:LINE", part="ROW", value=row, remedy="as in table.csv:12")
    table = unlabelled(Path(name), Wanted(trained.inputs, trained.task, trained.folder))
    return example(table, readers(trained.inputs, table.path.parent), int(number)).items


def cells(given: Mapping[str, object], inputs: Mapping[str, Input]) -> Row:
    """Read cells by column; files lie relative to the present folder. Raises `RejectedInput`."""
    known = {one.column: one for one in readers(inputs, Path())}
    for column in given:
        if column not in known:
            raise InvalidInput(
                f"the model reads no column {column!r}", part=column, remedy=f"it reads: {', '.join(known)}"
            )
    return {column: known[column].item(cell) for column, cell in given.items()}


def _object(text: str) -> Mapping[str, object]:
    try:
        found: dict[str, object] = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"the row is no JSON: {error}", part="ROW") from error
    return found


def show(found: Explanation, row: Row, console: Console) -> None:
    """Print the label, the shares of modalities, and the places that speak loudest for and against."""
    console.print(f"{found.label}  {found.probability:.2f}", style="bold", markup=False, highlight=False)
    shares = Table("modality", "share in the logit")
    for modality, share in found.shares.items():
        shares.add_row(modality, f"{share:+.3f}")
    shares.add_row("sum", f"{found.logit - found.base:+.3f}")
    console.print(shares)
    table = Table(f"in {found.column}", "log-odds that rest on it")
    for one in loudest(found.reasons):
        table.add_row(named(one, row[found.column]), f"{one.effect:+.3f}")
    if found.reasons:
        console.print(table)


def loudest(reasons: Sequence[Reason]) -> list[Reason]:
    """Choose the places with the largest effects, for or against, strongest for first."""
    chosen = sorted(reasons, key=lambda one: -abs(one.effect))[:SHOWN]
    return sorted(chosen, key=lambda one: -one.effect)


def named(reason: Reason, item: Item) -> str:
    """Say what a place is: its words, its seconds, or its box."""
    place = reason.place
    if place.box is not None:
        left, top, right, bottom = place.box
        return f"x {left} to {right}, y {top} to {bottom}"
    if isinstance(item, str):
        return item[slice(place.start, place.end)]
    return f"{(place.start or 0) / 1000:.1f} to {(place.end or 0) / 1000:.1f} s"
