"""`frontdesk evaluate`: how good a trained model, or the whole desk, is on a labelled table."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from frontdesk.cli.learning import Model, needed
from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import Settings, load
from frontdesk.errors import InvalidInput
from frontdesk.evaluation import gates
from frontdesk.evaluation.codec import Json, evaluation_json, numbers
from frontdesk.evaluation.deletion import deletion
from frontdesk.evaluation.desk import LABELS, desk_model, source_of
from frontdesk.evaluation.evaluate import Evaluation, Wishes
from frontdesk.evaluation.evaluate import evaluate as judged
from frontdesk.evaluation.gates import Check
from frontdesk.evaluation.source import Wanted, source
from frontdesk.house import open_house
from frontdesk.models.store import ModelStore
from frontdesk.understanding.pack import OUT_OF_SCOPE
from frontdesk.understanding.trained import Trained

Data = Annotated[Path, typer.Argument(help="A table with labels: CSV, TSV, JSONL or Parquet.")]
Missing = Annotated[bool, typer.Option("--missing", help="Judge every subset of the modalities as well.")]
Folder = Annotated[
    Path | None, typer.Option("--report", help="Write report.html, report.json, junit.xml there.")
]
Gates = Annotated[
    list[str] | None, typer.Option("--gate", help="NAME=VALUE that must be reached, else exit code 1.")
]
Label = Annotated[str | None, typer.Option("--label", help="The column of labels; the recipe's when empty.")]
Texts = Annotated[
    bool, typer.Option("--texts", help="Show words of rows in the report; they may be private.")
]
Rows = Annotated[int, typer.Option("--deletion", min=0, help="Rows of the deletion test in the report.")]

DESK = "desk"  # in place of a model: the whole desk
WORST = 10  # labels that are printed
LEFT_OUT = 10  # skipped rows that are printed


def evaluate(
    model: Model,
    data: Data,
    missing: Missing = False,
    report: Folder = None,
    gate: Gates = None,
    label: Label = None,
    texts: Texts = False,
    deletion_rows: Rows = 20,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Judge a model, or the whole desk as `desk`, on a table; rows that cannot be read are named."""
    asked = [gates.parse(one) for one in gate or ()]
    if report is not None:
        needed("matplotlib")
    settings = load(home=home)
    with Console(stderr=True).status(f"Judging on {data.name}"):
        if str(model) == DESK:
            trained, found = None, _desk(data, label, Wishes(missing, texts=texts), settings)
        else:
            trained = Trained.open(model, ModelStore(settings.models), settings.compute.threads)
            wishes = Wishes(missing, deletion_rows if report else 0, texts, outside(trained))
            wanted = Wanted(trained.inputs, trained.task, trained.folder, label)
            found = judged(trained, source(data, wanted), wishes)
        written = evaluation_json(found, data)
        checks = gates.check(asked, numbers(written))
        if report is not None:
            _report(trained, found, written, checks, report)
    if as_json:
        print(json.dumps(written, ensure_ascii=False, indent=2))
    else:
        show(written, checks, Console())
    for check in checks if as_json else ():
        Console(stderr=True).print(str(check), markup=False, highlight=False)
    raise typer.Exit(0 if all(check.passed for check in checks) else 1)


def outside(trained: Trained) -> str | None:
    """Name the label of rows that belong to no class, if the model was trained with one."""
    found = (trained.spec.out_of_scope or {}).get("label")
    return None if found is None else str(found)


def _desk(data: Path, label: str | None, wishes: Wishes, settings: Settings) -> Evaluation:
    """Judge the whole desk of a home: `./desk` names a model's folder, `desk` the desk."""
    if label not in (None, *LABELS):
        raise InvalidInput(
            f"the desk tells no {label!r}", part="--label", value=label, remedy="say emotion or intent"
        )
    with open_house(settings) as house:
        model = desk_model(house.reception.desk, data, label)
        outside = OUT_OF_SCOPE if model.label == "intent" else None
        return judged(model, source_of(model, data), replace(wishes, out_of_scope=outside))


def _report(
    trained: Trained | None, found: Evaluation, written: Json, checks: Sequence[Check], folder: Path
) -> None:
    from frontdesk.evaluation.report import Report, write  # noqa: PLC0415 - matplotlib is of the extra `train`

    sample = [one.items for one in found.sample]
    tested = deletion(trained, sample) if trained is not None and sample else None
    write(Report(found, written, checks, tested), folder)


def show(written: Json, checks: Sequence[Check], console: Console) -> None:
    """Print the figures with their intervals, the worst labels, and what was left out."""
    table = Table(f"{written['model']}, {written['n']:,} rows", "value", "95 % interval")
    for name, (low, high) in written["intervals"].items():
        table.add_row(name, f"{written[name]:.4f}", f"{low:.4f} to {high:.4f}")
    console.print(table)
    console.print(_worst(written))
    if "oos" in written:
        console.print(
            "out of scope: AUROC {auroc:.4f}, recall {recall:.4f} at {threshold:.3f}".format(**written["oos"])
        )
    if "missing" in written:
        console.print(_matrix(written))
    for one in written["skipped"][:LEFT_OUT]:
        console.print(f"! line {one['line']}, {one['column']}: {one['why']}", style="yellow", markup=False)
    if len(written["skipped"]) > LEFT_OUT:
        console.print(f"! {len(written['skipped']):,} rows were left out; --json names all", style="yellow")
    for check in checks:
        console.print(str(check), style="green" if check.passed else "red", markup=False)


def _worst(written: Json) -> Table:
    table = Table("worst labels", "precision", "recall", "f1", "rows")
    said = [(label, one) for label, one in written["per_class"].items() if one["support"]]
    for label, one in sorted(said, key=lambda pair: pair[1]["f1"])[:WORST]:
        table.add_row(
            label, *(f"{one[name]:.3f}" for name in ("precision", "recall", "f1")), f"{one['support']:,}"
        )
    return table


def _matrix(written: Json) -> Table:
    table = Table("modalities", "rows", "accuracy", "f1_macro", "f1_weighted")
    for one in written["missing"]:
        figures = (f"{one[name]:.4f}" for name in ("accuracy", "f1_macro", "f1_weighted"))
        table.add_row(" + ".join(one["modalities"]), f"{one['n']:,}", *figures)
    return table
