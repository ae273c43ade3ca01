"""Which rows of a labelled table a model answers rightly: what promoting and comparing ask of two models."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.compress.folder import Model
from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.evaluation.evaluate import Wishes, evaluate
from frontdesk.evaluation.intervals import Interval, paired
from frontdesk.models.digests import digest
from frontdesk.models.store import ModelStore
from frontdesk.training.survey import Source
from frontdesk.understanding.trained import Trained


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled table. ``context`` and ``group`` are those of the recipes whose models are asked."""

    path: Path
    label: str = "label"
    group: str | None = None
    context: int = 0

    @property
    def sha256(self) -> str:
        """The SHA-256 of the table itself. Raises `InvalidInput` when it cannot be read."""
        try:
            return digest(self.path)
        except OSError as error:
            raise InvalidInput(
                f"table {self.path} cannot be read: {error.strerror}", part=str(self.path)
            ) from error


Right = Mapping[int, bool]  # by line of the table


def right(model: Model, data: Labelled, store: ModelStore, threads: int = 1) -> Right:
    """Tell of every row that can be judged whether the model answers it rightly, all of its tags included.

    Rows out of scope are left out. Raises `Misconfigured` for a model that gives vectors, not labels, and
    what `evaluate` raises.
    """
    if model.says["task"] == "contrast":
        raise Misconfigured(f"model {model.name} gives vectors: no row is right or wrong", part="task")
    trained = Trained.open(model.folder, store, threads)
    columns = {name: one.column for name, one in model.inputs.items()}
    several = model.says["task"] == "tags"
    source = Source(data.path, columns, data.label, several, data.group, data.context)
    outside = model.says.get("out_of_scope") or {}
    found = evaluate(trained, source, Wishes(out_of_scope=outside.get("label"), draws=1))
    return dict(zip(found.lines, found.judged.right.tolist(), strict=True))


def both(one: Right, other: Right) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give (rows,) 1 where right and 0 where wrong; a row that only the other could read counts as wrong."""
    lines = sorted(one.keys() | other.keys())
    left = np.array([one.get(at, False) for at in lines], np.float64)
    return left, np.array([other.get(at, False) for at in lines], np.float64)


def apart(one: Right, other: Right, seed: int = 0) -> Interval:
    """Return by how much more of the rows ``one`` answers rightly, with a paired 95 % interval."""
    left, right_ones = both(one, other)
    return paired(left, right_ones, seed=seed)
