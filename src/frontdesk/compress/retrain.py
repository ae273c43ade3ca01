"""Smaller networks that learn again: pruned ones are tuned, students are taught. Both leave a run folder."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.torch import load_file

from frontdesk.compress import folder
from frontdesk.compress.distil import Lesson, Lessons, Taught, aligned
from frontdesk.compress.prune import prune
from frontdesk.errors import Misconfigured, ModelCorrupt, ModelMissing
from frontdesk.nn.multimodal import Multimodal
from frontdesk.training import runfolder as leaves
from frontdesk.training.batches import Rows, predicted
from frontdesk.training.dataset import Dataset, Prepared
from frontdesk.training.loop import Fit, fit
from frontdesk.training.model import modalities, network, parameters, standardise
from frontdesk.training.objective import Figures, Objective, objective
from frontdesk.training.recipe import Recipe, changed, read
from frontdesk.training.run import Place, Stages, placed, prepared_once
from frontdesk.training.ship import Calibration, calibrated, ship
from frontdesk.understanding import runfolder
from frontdesk.understanding.calibrate import Array

SAME = ("task", "label", "data", "context", "out_of_scope", "seed")  # of teacher and student


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """A network that is to learn: its recipe, its rows, and the model whose child it becomes."""

    recipe: Recipe
    prepared: Prepared
    model: Multimodal
    parent: folder.Model

    @property
    def rows(self) -> tuple[Dataset, Dataset | None]:
        """What it learns from and what judges it; with folds it learns from all, as the served one did."""
        return self.prepared.folds[0] if len(self.prepared.folds) == 1 else (self.prepared.whole, None)

    @property
    def aim(self) -> Objective:
        """What its recipe makes small."""
        return objective(self.recipe, self.rows[0].targets, self.prepared.labels)


def pruned(run: Path, share: float, place: Place, told: Stages, changes: Mapping[str, object]) -> Path:
    """Take a share of the units out of a run's network, tune what is left, and leave a run in ``place.out``.

    ``changes`` are set in the recipe: fewer epochs, a lower rate. Raises `ModelMissing` for a folder that is
    no whole run, `Misconfigured` for a recipe that does not fit it, and what training raises.
    """
    with folder.writing(place.out) as fresh:
        here = replace(place, out=fresh)
        work = opened(run, here, told)
        before = parameters(work.model)
        prune(work.model, share)
        work = replace(work, recipe=changed(work.recipe, changes))
        _learn(work, work.aim, work.rows[0], told)
        how = {
            "method": "prune",
            "share": share,
            "parameters": parameters(work.model),
            "parent_parameters": before,
        }
        _leave(work, here, how)
    return place.out


def distilled(run: Path, student: Recipe, lesson: Lesson, place: Place, told: Stages) -> Path:
    """Train a recipe on what a run's network says of the same rows, and leave a run in ``place.out``.

    Raises `Misconfigured` when the student is to learn from other rows than its teacher did.
    """
    with folder.writing(place.out) as fresh:
        here = replace(place, out=fresh)
        teacher = opened(run, here, told)
        student = placed(student, here.home)
        _check(teacher.recipe, student)
        prepared = prepared_once(student, here, told)
        model = network(student, prepared.whole.shapes, len(prepared.labels), here.tools)
        work = Work(student, prepared, model, teacher.parent)
        rows = work.rows[0]
        standardise(model, rows)
        lessons = Lessons(rows, aligned(rows.ids, _answers(teacher), len(prepared.labels)))
        _learn(work, Taught(work.aim, lesson, student.task == "tags"), lessons, told)
        how = {"method": "distil", **lesson._asdict(), "parent_parameters": parameters(teacher.model)}
        _leave(work, here, {**how, "parameters": parameters(model)})
    return place.out


def opened(run: Path, place: Place, told: Stages) -> Work:
    """Open a run as training left it, with its rows."""
    parent = folder.read(run)
    home = parent.folder.parent
    for name in ("recipe.yaml", "weights.safetensors"):
        if not (home / name).is_file():
            raise ModelMissing(
                f"{home} has no {name}",
                part=name,
                remedy="name the folder that 'frontdesk train' left, as it was",
            )
    recipe = read(home / "recipe.yaml")
    prepared = prepared_once(recipe, place, told)
    model = network(recipe, prepared.whole.shapes, len(prepared.labels), place.tools)
    try:
        model.load_state_dict(load_file(home / "weights.safetensors"))
    except RuntimeError as error:  # torch says so of names and shapes that do not fit
        raise ModelCorrupt(
            "weights.safetensors does not fit recipe.yaml: another recipe made it, or it was pruned",
            part="weights.safetensors",
            remedy="begin with the run that it was made from",
        ) from error
    return Work(recipe, prepared, model, parent)


def _check(teacher: Recipe, student: Recipe) -> None:
    if student.task == "contrast":
        raise Misconfigured(
            "pairs have no labels that a teacher could answer", part="task", value=student.task
        )
    for key in SAME:
        if getattr(teacher, key) != getattr(student, key):
            raise Misconfigured(
                f"teacher and student must see the same rows; their {key} differs",
                part=key,
                remedy=f"give the student the teacher's {key}: see recipe.yaml in its run",
            )


def _answers(teacher: Work) -> dict[str, Array]:
    """Ask the teacher about every row that it learnt from: logits by the row's name."""
    rows = teacher.rows[0]
    found = predicted(teacher.model, teacher.aim, rows)
    return dict(zip(rows.ids, found, strict=True))


def _learn(work: Work, aim: Objective, rows: Rows, told: Stages) -> None:
    name = work.recipe.name

    def heard(done: int, total: int, figures: Figures) -> None:
        told.at(done, total, name)
        if figures:
            told.figures(name, figures)

    fit(Fit(work.model, aim, rows, work.rows[1], work.recipe, modalities(work.recipe), report=heard))


def _leave(work: Work, place: Place, how: Mapping[str, Any]) -> None:
    """Write the run folder; where no rows were left out, the parent's calibration is kept."""
    valid = work.rows[1]
    said = work.parent.says
    figures: Figures = {}
    calibration = Calibration(float(said["temperature"]), _tuple(said.get("thresholds")))
    if valid is not None:
        scores = predicted(work.model, work.aim, valid)
        figures = work.aim.figures(scores, valid.targets)
        calibration = calibrated(work.recipe.task, scores, np.asarray(valid.targets))
    leaves.begin(place.out, work.recipe)
    leaves.finish(place.out, work.recipe, _made(work, calibration, figures))
    made = ship(work.recipe, work.prepared, work.model, calibration, figures, place.out)
    says = folder.child(work.parent, how)
    runfolder.seal(made, {**folder.read(made).says, "compressed": says["compressed"]})


def _made(work: Work, calibration: Calibration, figures: Figures) -> leaves.Made:
    return leaves.Made(
        work.prepared.labels,
        len(work.rows[0]),
        [asdict(one) for one in work.prepared.skipped],
        work.prepared.digest,
        parameters(work.model),
        calibration.temperature,
        figures,
        "validation rows, which also chose the epoch" if figures else "no rows were left out",
    )


def _tuple(given: Any) -> tuple[float, ...] | None:
    return None if given is None else tuple(given)
