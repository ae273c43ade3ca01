"""`frontdesk compare`: two models side by side."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.filesize import decimal
from rich.table import Table

from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import load
from frontdesk.models.store import ModelStore

if TYPE_CHECKING:
    from frontdesk.compress.compare import Comparison

A = Annotated[Path, typer.Argument(help="A run's folder, or its folder 'model'.", show_default=False)]
B = Annotated[Path, typer.Argument(help="Another one.", show_default=False)]
Data = Annotated[Path | None, typer.Argument(help="A labelled table, for the accuracy.", show_default=False)]
Label = Annotated[str, typer.Option("--label", help="Column of the labels.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of the rows that are timed, and of the interval.")]
Rounds = Annotated[int, typer.Option("--rounds", min=1, help="How often the two take turns.")]


def compare(
    a: A,
    b: B,
    data: Data = None,
    label: Label = "label",
    seed: Seed = 0,
    rounds: Rounds = 9,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Print size, latency and accuracy of two models, B against A."""
    from frontdesk.compress import compare as side_by_side  # noqa: PLC0415 - loads the evaluation
    from frontdesk.compress.folder import read  # noqa: PLC0415
    from frontdesk.compress.gate import Labelled  # noqa: PLC0415

    labelled = None if data is None else Labelled(data, label)
    store = ModelStore(load(home=home).models)
    found = side_by_side.compare(read(a), read(b), store, labelled, seed, rounds)
    if as_json:
        print(json.dumps(found.told(), ensure_ascii=False, indent=2))
    else:
        show(found, Console())


def show(found: "Comparison", console: Console) -> None:
    """Print a comparison as a table."""
    table = Table("", f"A: {found.names[0]}", f"B: {found.names[1]}", "B against A")
    a, b = found.bytes
    table.add_row("size", decimal(a), decimal(b), f"{b / a:.2f}x")
    for one in found.latencies:
        ratio = f"{one.ratio:.2f}x ({one.low:.2f} to {one.high:.2f})"
        table.add_row(f"CPU time, batch {one.rows}", f"{one.a:.2f} ms", f"{one.b:.2f} ms", ratio)
    told = found.accuracy
    if told is not None:
        gap = f"{told.difference:+.4f} ({told.low:+.4f} to {told.high:+.4f})"
        table.add_row(f"accuracy, {told.rows:,} rows", f"{told.a:.4f}", f"{told.b:.4f}", gap)
    console.print(table)
