"""Train the recipes on the public sets and print what they reach: `python -m benchmarks.recipes [NAME]...`.

Figures are those of the protocol that the recipe names: folds, or the set's own validation part. A run that
is there already, in ``--out``, is not trained again. Test splits are measured elsewhere.
"""

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from benchmarks.measure import machine
from frontdesk.config import load
from frontdesk.errors import NotReady
from frontdesk.features.feature import Tools
from frontdesk.models.store import ModelStore
from frontdesk.training.recipe import Recipe, changed, read
from frontdesk.training.run import Outcome, Place, run

RECIPES = Path(__file__).resolve().parents[1] / "recipes"
CACHE = Path(platformdirs.user_cache_dir("frontdesk"))


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure of a recipe and what it should reach; several seeds are averaged."""

    recipe: str
    figure: str
    goal: float
    seeds: int = 1


GOALS = (
    Goal("intent_banking77", "accuracy", 0.945),
    Goal("intent_banking77_10shot", "accuracy", 0.87, seeds=3),
    Goal("intent_clinc150", "accuracy_in_scope", 0.965),
    Goal("intent_clinc150", "oos_auroc", 0.98),
    Goal("intent_clinc150", "oos_recall", 0.80),
    Goal("intent_hwu64", "accuracy", 0.93),
    Goal("intent_smp2019", "accuracy", 0.935),
    Goal("emotion_meld", "f1_weighted", 0.59),
    Goal("emotion_meld_context", "f1_weighted", 0.62),
    Goal("emotion_goemotions", "f1_macro", 0.48),
    Goal("emotion_voice_emodb", "recall_macro", 0.91),
    Goal("emotion_voice_emodb_adapted", "recall_macro", 0.95),
    Goal("emotion_voice_ravdess", "recall_macro", 0.78),
    Goal("emotion_voice_ravdess_adapted", "recall_macro", 0.87),
    Goal("emotion_voice_across", "recall_macro", 0.70),
    Goal("emotion_voice_across_adapted", "recall_macro", 0.80),
    Goal("emotion_face", "accuracy", 0.68),
    # What ships with the desk: composed rows, so the figure says how well the composition is learnt.
    Goal("desk_emotion", "f1_macro", 0.0),
    # The given part's features carry its labels, so what is reached there says nothing: see the recipe.
    Goal("sentiment_mosi", "accuracy", 0.79, seeds=5),
    Goal("sentiment_mosi_text", "accuracy", 0.0, seeds=5),
    Goal("sentiment_mosi_composed", "accuracy", 0.0, seeds=5),
    Goal("product_photo_grocery", "accuracy", 0.75),
    Goal("product_photo_fashion", "accuracy", 0.87),
    # Twenty times chance among 633 names; among the 60 products of the groceries that would be above 1.
    Goal("clip_fashion", "text_to_image_r5", 0.16),
    Goal("clip_fashion", "image_to_text_r5", 0.16),
    Goal("clip_grocery", "text_to_image_r5", 0.0),
    Goal("clip_grocery", "image_to_text_r5", 0.0),
    Goal("clip_catalogue", "image_to_catalogue_r5", 0.75),
    Goal("video_events", "accuracy", 0.80),
)


class Quiet:
    """Hears how far a run has come, and says nothing."""

    def at(self, done: int, total: int, what: str) -> None:
        """Hear that so much of a stage is done."""

    def figures(self, what: str, figures: Mapping[str, float]) -> None:
        """Hear the figures of an epoch."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line a figure, as they come."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="recipes; all when none is named")
    parser.add_argument("--out", type=Path, default=CACHE / "recipes")
    said = parser.parse_args(arguments)
    print(machine())
    print("| recipe | protocol | figure | goal | reached | seeds | seconds |\n|---|---|---|---|---|---|---|")
    for line in lines(said.names, said.out):
        print(line, flush=True)


def lines(names: Sequence[str], out: Path) -> Iterator[str]:
    """Yield a row of the table for every goal."""
    kept: dict[str, tuple[list[Outcome], float]] = {}
    for goal in GOALS:
        if names and goal.recipe not in names:
            continue
        if goal.recipe not in kept:
            try:
                kept[goal.recipe] = trained(goal, out)
            except NotReady as error:
                yield f"| {goal.recipe} | skipped: {error} | | | | | |"
                continue
        yield _row(goal, *kept[goal.recipe])


def trained(goal: Goal, out: Path) -> tuple[list[Outcome], float]:
    """Train a recipe with each seed; return what came of it and the seconds it took here."""
    recipe = read(RECIPES / f"{goal.recipe}.yml")
    settings = load()
    tools = Tools(ModelStore(settings.models), settings.compute.threads)
    begun = time.monotonic()

    def one(told: Recipe) -> Outcome:
        folder = out / f"{told.name}-{told.seed}"
        return run(told, Place(RECIPES, folder, CACHE / "features", tools), Quiet())

    found = [one(changed(recipe, {"seed": recipe.seed + number})) for number in range(goal.seeds)]
    return found, time.monotonic() - begun


def _row(goal: Goal, found: Sequence[Outcome], seconds: float) -> str:
    values = [one.figures[goal.figure] for one in found]
    spread = f" ({min(values):.4f} to {max(values):.4f})" if len(values) > 1 else ""
    reached = f"{sum(values) / len(values):.4f}{spread}"
    wanted = f"{goal.goal:g}" if goal.goal else "-"
    return (
        f"| {goal.recipe} | {found[0].protocol} | {goal.figure} | {wanted} | {reached} "
        f"| {len(values)} | {seconds:.0f} |"
    )


if __name__ == "__main__":
    main()
