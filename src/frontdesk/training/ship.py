"""A fitted network -> the folder that is served: calibrated, exported, with what its features learnt."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontdesk import __version__
from frontdesk.features.feature import Learnt
from frontdesk.nn.multimodal import Multimodal
from frontdesk.training.dataset import Prepared
from frontdesk.training.export import export
from frontdesk.training.metrics import thresholds
from frontdesk.training.objective import Figures
from frontdesk.training.recipe import Recipe
from frontdesk.understanding.calibrate import Array, fit_temperature


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores become probabilities, and from which probability on a tag is said."""

    temperature: float = 1.0
    thresholds: tuple[float, ...] | None = None


def calibrated(task: str, scores: Array, targets: NDArray[np.generic]) -> Calibration:
    """Fit on rows that were left out of training: a temperature, or a threshold a tag."""
    if task == "classify":
        return Calibration(fit_temperature(scores, targets.astype(np.int64)))
    if task == "tags":
        found = thresholds(scores, targets.astype(np.float64))
        return Calibration(thresholds=tuple((1 / (1 + np.exp(-found))).tolist()))
    return Calibration()


def ship(
    recipe: Recipe,
    prepared: Prepared,
    model: Multimodal,
    calibration: Calibration,
    figures: Figures,
    out: Path,
) -> Path:
    """Write weights.safetensors and the folder ``model``; return that folder."""
    features = prepared.served
    spec = {
        **_spec(recipe, prepared),
        "temperature": calibration.temperature,
        "thresholds": None if calibration.thresholds is None else list(calibration.thresholds),
        "metrics": {name: round(value, 6) for name, value in figures.items()},
    }

    def beside(folder: Path) -> None:
        for name, feature in features.items():
            if isinstance(feature, Learnt):
                feature.save(folder / "features" / name)
        (folder / "card.md").write_bytes((out / "card.md").read_bytes())

    return export(model, spec, out, beside)


def _spec(recipe: Recipe, prepared: Prepared) -> dict[str, Any]:
    """Write down what a reader of the folder needs to know of the network."""
    return {
        "name": recipe.name,
        "task": recipe.task,
        "labels": list(prepared.labels),
        "fusion": recipe.fusion.kind,
        "inputs": _inputs(recipe, prepared),
        "adapt": recipe.data.adapt,
        "out_of_scope": {"label": recipe.out_of_scope} if recipe.out_of_scope else None,
        "data": {"sha256": prepared.digest, "table": recipe.data.public or recipe.data.train},
        "made_by": f"frontdesk {__version__}",
    }


def _inputs(recipe: Recipe, prepared: Prepared) -> Mapping[str, Any]:
    columns = recipe.columns()
    return {
        name: {
            "column": columns[name],
            "modality": one.modality,
            "feature": one.feature,
            "settings": dict(one.settings),
            "kind": prepared.served[name].shape.kind,
            "width": prepared.served[name].shape.width,
        }
        for name, one in recipe.inputs.items()
    }
