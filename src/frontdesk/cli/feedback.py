"""`frontdesk feedback`: what staff corrected: list, export."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import Settings, load
from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.feedback import Labelled, correction_json, labelled, write_pack, write_table
from frontdesk.store.corrections import CorrectionStore, Field
from frontdesk.store.database import open_database
from frontdesk.training.recipe import Recipe, changed

TABLE = "feedback.jsonl"  # beside the run that learnt from it

File = Annotated[Path, typer.Argument(help="A JSONL table, or with --as-pack a Rasa nlu.yml.")]
Label = Annotated[Field | None, typer.Option("--label", help="Corrections of emotion, or of intent.")]
AsPack = Annotated[bool, typer.Option("--as-pack", help="Write corrected intents as examples of a pack.")]
Most = Annotated[int, typer.Option("-n", min=1, max=10_000, help="How many, the newest first.")]

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(most: Most = 50, home: Home = None, as_json: AsJson = False) -> None:
    """List what staff corrected, newest first."""
    with _opened(load(home=home)) as kept:
        found = [correction_json(one) for one in kept.page(most)]
    if as_json:
        print(json.dumps({"corrections": found}, ensure_ascii=False, indent=2))
        return
    table = Table("id", "turn", "emotion", "intent", "by", "at")
    for one in found:
        table.add_row(*(str(one[name] or "") for name in ("id", "turn", "emotion", "intent", "by", "at")))
    Console().print(table)


@app.command("export")
def export(
    file: File, label: Label = None, as_pack: AsPack = False, home: Home = None, as_json: AsJson = False
) -> None:
    """Write what may be learnt from: redacted words that customers agreed to, with staff's label."""
    if as_pack and label == "emotion":
        raise InvalidInput("a pack has examples of intents", part="--label", value=label)
    with _opened(load(home=home)) as kept:
        found = labelled(kept, "intent" if as_pack else label or "emotion")
    (write_pack if as_pack else write_table)(found.rows, file)
    if as_json:
        print(json.dumps(found.told()))
    else:
        print(f"{file}: {_told(found)}")


def with_feedback(recipe: Recipe, folder: Path, settings: Settings, label: Field) -> Recipe:
    """Write the rows of corrections into a run's folder, and let the recipe train on them as well.

    Raises `Misconfigured` for a recipe that reads no text or has extra rows already, `InvalidInput` when no
    correction may be learnt from.
    """
    column = next(
        (recipe.columns()[name] for name, one in recipe.inputs.items() if one.modality == "text"), None
    )
    if column is None:
        raise Misconfigured("the recipe reads no text; corrections have nothing else", part="inputs")
    if recipe.data.extra is not None:
        raise Misconfigured("the recipe has extra rows already", part="data.extra", value=recipe.data.extra)
    with _opened(settings) as kept:
        found = labelled(kept, label)
    if not found.rows:
        raise InvalidInput(
            f"no correction of {label} may be learnt from: {_told(found)}",
            part="--from-feedback",
            remedy="customers agree with PUT /v1/conversations/{id}/learning",
        )
    write_table(found.rows, folder / TABLE, (column, recipe.label))
    Console(stderr=True).print(f"corrections of {label}: {_told(found)}", markup=False, highlight=False)
    return changed(recipe, {"data.extra": str((folder / TABLE).resolve())})


def _told(found: Labelled) -> str:
    return (
        f"{len(found.rows):,} rows; left out: {found.refused:,} not agreed to, {found.media:,} with media, "
        f"{found.empty:,} with nothing but personal data"
    )


@contextmanager
def _opened(settings: Settings) -> Generator[CorrectionStore]:
    engine = open_database(settings.database_url)
    try:
        yield CorrectionStore(engine)
    finally:
        engine.dispose()
