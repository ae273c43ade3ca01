"""Compares a built model with numbers that something else computed from the same weights.

reference.json holds, for each model, who recorded the numbers, the numbers, and how far the model may be off:
`within` bounds every difference, `cosine` the angle between all numbers (for models that were quantised).
"""

import json
from importlib import resources
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import ModelCorrupt, NotFound
from frontdesk.models.convert.probes import measure

Floats = NDArray[np.float32]


class Reference(TypedDict, total=False):
    """What one model should give; it has `within` or `cosine`."""

    recorded: str
    values: list[float]
    within: float
    cosine: float


def check(name: str, folder: Path) -> None:
    """Run a built model on its fixed input. Raises `ModelCorrupt` when it does not give what it should.

    Raises `NotFound` for a name without a reference.
    """
    references = load()
    if name not in references:
        raise NotFound(f"there is no reference for model {name!r}", part=name)
    compare(name, measure(name, folder), references[name])


def load() -> dict[str, Reference]:
    """Return the shipped references by model."""
    text = resources.files("frontdesk.models.convert").joinpath("reference.json").read_text(encoding="utf-8")
    found: dict[str, Reference] = json.loads(text)
    return found


def compare(name: str, got: Floats, reference: Reference) -> None:
    """Compare numbers with a reference. Raises `ModelCorrupt` when they are off, or not numbers."""
    wanted = np.array(reference.get("values", ()), np.float32)
    if got.shape != wanted.shape or not np.isfinite(got).all():
        raise _corrupt(name, f"gives {got.size} numbers, or some that are none", got.size, wanted.size)
    off, least = float(np.abs(got - wanted).max()), reference.get("cosine", -1.0)
    cosine = float(got @ wanted / (np.linalg.norm(got) * np.linalg.norm(wanted)))
    if cosine < least:
        raise _corrupt(name, "points elsewhere than its reference", cosine, least)
    if off > reference.get("within", np.inf):
        raise _corrupt(name, "is off its reference", off, reference.get("within", np.inf))


def _corrupt(name: str, what: str, value: float, limit: float) -> ModelCorrupt:
    message = f"model {name} {what}: {value:.6g}, limit {limit:.6g}"
    remedy = "run 'frontdesk models pull light'"
    return ModelCorrupt(message, part=name, value=value, limit=limit, remedy=remedy)
