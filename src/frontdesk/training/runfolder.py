"""What a run leaves behind: the recipe as run, its figures, its curves, a card. The network is `export`'s."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from frontdesk.training.curves import draw
from frontdesk.training.recipe import Recipe, written

CARD = """# Model card: {name}

| | |
|---|---|
| what | {task}, {classes} labels, {parameters:,} trained parameters |
| inputs | {inputs} |
| fusion | {fusion} |
| data | {data}; {rows:,} rows trained on; {skipped:,} left out, named in `data.json` |
| made by | `frontdesk train` of recipe.yaml beside this file, seed {seed} |
| licence | {licence} |

{table}

Temperature {temperature:.3f}, fitted on rows that were left out of training. Figures on rows that also chose
the best epoch are optimistic: measure a model on a table that no run saw (`frontdesk evaluate`).
"""
UNSAID = "that of the rows and of the encoders it was trained on: name it in the recipe before you ship it"


@dataclass(frozen=True, slots=True)
class Made:
    """The facts of a run that its card and `data.json` tell."""

    labels: tuple[str, ...]
    rows: int
    skipped: Sequence[Mapping[str, Any]]
    digest: str
    parameters: int
    temperature: float
    figures: Mapping[str, float]
    protocol: str


def begin(folder: Path, recipe: Recipe) -> None:
    """Make the folder and write the recipe with every default spelt out."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "recipe.yaml").write_text(written(recipe), "utf-8")


def history(folder: Path, epochs: Sequence[Mapping[str, float]], watch: str) -> None:
    """Write metrics.jsonl, a line an epoch, and draw curves.png."""
    lines = [json.dumps({name: round(value, 6) for name, value in one.items()}) for one in epochs]
    (folder / "metrics.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    draw(epochs, watch, folder / "curves.png")


def finish(folder: Path, recipe: Recipe, made: Made) -> None:
    """Write data.json and card.md."""
    told = {key: value for key, value in asdict(made).items() if key != "figures"}
    (folder / "data.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (folder / "card.md").write_text(card(recipe, made), "utf-8")


def card(recipe: Recipe, made: Made) -> str:
    """Write the card of a model."""
    inputs = ", ".join(f"{name} ({one.feature}, {one.encoder})" for name, one in recipe.inputs.items())
    rows = [f"| {name} | {value:.4f} |" for name, value in made.figures.items()]
    return CARD.format(
        name=recipe.name,
        licence=recipe.licence or UNSAID,
        task=recipe.task,
        classes=len(made.labels),
        parameters=made.parameters,
        inputs=inputs,
        fusion=recipe.fusion.kind,
        data=recipe.data.public or recipe.data.train,
        rows=made.rows,
        skipped=len(made.skipped),
        seed=recipe.seed,
        temperature=made.temperature,
        table="\n".join([f"| {made.protocol} | |", "|---|---|", *rows]),
    )
