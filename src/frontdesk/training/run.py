"""`frontdesk train` from rows to a run folder: prepare, fit, calibrate, export, tell."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Protocol

import numpy as np
import torch
from accelerate import PartialState
from numpy.typing import NDArray

from frontdesk.errors import Misconfigured
from frontdesk.features.feature import Tools
from frontdesk.nn.multimodal import Multimodal
from frontdesk.preprocess.augment import STRENGTHS
from frontdesk.training import runfolder
from frontdesk.training.batches import Rows, predicted
from frontdesk.training.checkpoint import Progress
from frontdesk.training.compose import composed
from frontdesk.training.dataset import Dataset, Prepared, prepare
from frontdesk.training.loop import Fit, fit
from frontdesk.training.model import modalities, network, parameters, standardise
from frontdesk.training.objective import Figures, Objective, objective
from frontdesk.training.processes import leads
from frontdesk.training.recipe import Recipe, changed, written
from frontdesk.training.ship import Calibration, calibrated, ship
from frontdesk.understanding.calibrate import Array


class Stages(Protocol):
    """Hears how far a run has come."""

    def at(self, done: int, total: int, what: str) -> None:
        """Hear that so much of a stage is done."""
        ...

    def figures(self, what: str, figures: Figures) -> None:
        """Hear the figures of an epoch."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run reads and writes: the recipe's folder, its own, kept features, and the models."""

    home: Path
    out: Path
    cache: Path
    tools: Tools


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run."""

    folder: Path
    protocol: str
    figures: Figures
    labels: tuple[str, ...]
    rows: int
    skipped: int

    def told(self) -> dict[str, object]:
        """Give the outcome as JSON."""
        return {**asdict(self), "folder": str(self.folder), "figures": dict(self.figures)}


@dataclass(frozen=True, slots=True)
class Fold:
    """One fit: the network, how it went, what it said of the rows that were left out."""

    model: Multimodal
    progress: Progress
    scores: Array
    targets: NDArray[np.generic]
    objective: Objective


def run(recipe: Recipe, place: Place, told: Stages) -> Outcome:
    """Train a recipe into ``place.out``; a run that was killed goes on from its last epoch.

    Raises `Misconfigured` for a recipe that does not fit its rows, `Diverged` when the loss is no number.
    """
    prepared = prepared_once(recipe, place, told)
    if leads():
        runfolder.begin(place.out, placed(recipe, place.home))
    folds = fitted(recipe, prepared, place, told)
    last = folds[0] if len(folds) == 1 else _whole(recipe, prepared, place, told, folds)
    scores, targets = _together(folds)
    calibration = calibrated(recipe.task, scores, targets)
    figures = last.objective.figures(scores / calibration.temperature, targets)
    outcome = Outcome(
        place.out,
        _protocol(prepared.group, folds, bool(recipe.patience)),
        figures,
        prepared.labels,
        _trained_on(prepared),
        len(prepared.skipped),
    )
    if leads():
        _leave(recipe, prepared, place, last, calibration, outcome)
    return outcome


def score(recipe: Recipe, place: Place, told: Stages) -> float:
    """Train a recipe for a search: return the figure that decides, leave only its checkpoint."""
    folds = fitted(recipe, prepared_once(recipe, place, told), place, told)
    value = folds[0].objective.figures(*_together(folds))[folds[0].objective.watch]
    return -value if folds[0].objective.watch == "loss" else value


def prepared_once(recipe: Recipe, place: Place, told: Stages) -> Prepared:
    """Prepare the rows; of several processes the first does the work, the others find it kept.

    Threads are those of the settings, dealt to the processes: another number of them adds up in another
    order, and the same run would end in other bits.
    """
    state = PartialState(cpu=True)
    torch.set_num_threads(max(1, place.tools.threads // int(state.num_processes)))
    with state.main_process_first():
        return composed(prepare(recipe, place.home, place.tools, place.cache, told.at), recipe)


def fitted(recipe: Recipe, prepared: Prepared, place: Place, told: Stages) -> list[Fold]:
    """Fit every fold."""
    return [
        _fold(recipe, prepared, place, told, (train, valid, f"fold-{number}"))
        for number, (train, valid) in enumerate(prepared.folds, 1)
    ]


def _fold(
    recipe: Recipe, prepared: Prepared, place: Place, told: Stages, rows: tuple[Dataset, Dataset | None, str]
) -> Fold:
    """Build, standardise and fit one network."""
    train, valid, name = rows
    if valid is not None and not len(valid):
        raise Misconfigured(
            f"no row is left to validate: a share of {recipe.data.share:g} of so few rows a class is none",
            part="data.share",
            value=recipe.data.share,
            remedy="raise data.share, or name a table as data.valid",
        )
    train = replace(train, augmentation=STRENGTHS[recipe.augment])
    what = recipe.name if len(prepared.folds) == 1 else f"{recipe.name} {name}"
    aim = objective(recipe, train.targets, prepared.labels)
    model = network(recipe, train.shapes, len(prepared.labels), place.tools)
    standardise(model, train)

    def heard(done: int, total: int, figures: Figures) -> None:
        told.at(done, total, what)
        if figures:
            told.figures(what, figures)

    home = place.out / "checkpoint" / name
    key = _key(recipe, prepared, name)
    _, progress = fit(Fit(model, aim, train, valid, recipe, modalities(recipe), home, key, heard))
    left: Rows = train if valid is None else valid
    return Fold(model, progress, predicted(model, aim, left), np.asarray(left.targets), aim)


def _whole(recipe: Recipe, prepared: Prepared, place: Place, told: Stages, folds: Sequence[Fold]) -> Fold:
    """Fit once more on all rows, for as many epochs as were best when some were left out."""
    epochs = max(1, round(median(fold.progress.best_epoch for fold in folds)))
    return _fold(changed(recipe, {"epochs": epochs}), prepared, place, told, (prepared.whole, None, "whole"))


def _together(folds: Sequence[Fold]) -> tuple[Array, NDArray[np.generic]]:
    return np.concatenate([one.scores for one in folds]), np.concatenate([one.targets for one in folds])


def _protocol(group: str | None, folds: Sequence[Fold], chosen: bool) -> str:
    """Say how the figures were measured."""
    if len(folds) == 1:
        return "validation rows, which also chose the epoch" if chosen else "validation rows"
    return f"{len(folds)} folds{' by ' + group if group else ''}, every row left out once"


def _trained_on(prepared: Prepared) -> int:
    return len(prepared.folds[0][0]) if len(prepared.folds) == 1 else len(prepared.whole)


def placed(recipe: Recipe, home: Path) -> Recipe:
    """Name the tables by their whole paths, so that the recipe in the run's folder finds them too."""
    data = recipe.data
    named = {"data.train": data.train, "data.valid": data.valid, "data.extra": data.extra}
    return changed(recipe, {key: str((home / name).resolve()) for key, name in named.items() if name})


def _key(recipe: Recipe, prepared: Prepared, name: str) -> str:
    """Name a fit by all that decides it, so that a checkpoint of another one is not taken up."""
    return sha256(f"{written(recipe)}\0{prepared.digest}\0{name}".encode()).hexdigest()


def _leave(
    recipe: Recipe, prepared: Prepared, place: Place, last: Fold, calibration: Calibration, outcome: Outcome
) -> None:
    """Write everything that a run leaves behind."""
    runfolder.history(place.out, last.progress.history, last.objective.watch)
    made = runfolder.Made(
        prepared.labels,
        outcome.rows,
        [asdict(one) for one in prepared.skipped],
        prepared.digest,
        parameters(last.model),
        calibration.temperature,
        outcome.figures,
        outcome.protocol,
    )
    runfolder.finish(place.out, recipe, made)
    ship(recipe, prepared, last.model, calibration, outcome.figures, place.out)
