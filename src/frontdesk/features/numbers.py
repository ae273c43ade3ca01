"""Numbers that the table itself holds: what somebody else measured, one row of it or one a time step."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from frontdesk.errors import InvalidInput
from frontdesk.features import learnt
from frontdesk.features.feature import Array, Floats, Item, Section, Shape, Tools

STEM = "numbers"


class Settings(Section):
    """Whether numbers are brought to a common scale."""

    scale: bool = Field(
        default=False, description="mean 0 and deviation 1 of every number on the training rows"
    )


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Reads numbers, whose count it learnt; ``mean`` and ``deviation`` are (width,), 0 and 1 unscaled."""

    settings: Settings
    kind: Literal["vector", "sequence"] = "vector"
    mean: Floats | None = None
    deviation: Floats | None = None

    @property
    def name(self) -> str:
        """Name, settings and what was learnt."""
        known = [part.tobytes() for part in (self.mean, self.deviation) if part is not None]
        return learnt.title(f"{STEM}.v1", self.settings, self.kind.encode(), *known)

    @property
    def shape(self) -> Shape:
        """A vector or a sequence; the width is 0 before `fit`."""
        return Shape(self.kind, 0 if self.mean is None else len(self.mean))

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (width,) or (time, width) float32 an item, in the table's unit or in deviations.

        An item is an array, a list, a number, or one of them as JSON. Raises `InvalidInput` for others, for
        numbers that are not finite, for another width than was learnt; `NotReady` before `fit`.
        """
        if self.mean is None or self.deviation is None:
            raise learnt.unfitted(STEM)
        return [self._scaled(item, self.mean, self.deviation) for item in items]

    def fit(self, items: Iterable[Item]) -> "Numbers":
        """Learn the width, and what is needed to scale. Raises `InvalidInput` as `extract`."""
        moments = _Moments()
        kinds: set[int] = set()
        for item in items:
            found = parsed(item)
            kinds.add(found.ndim)
            moments.add(np.atleast_2d(found))
        if len(kinds) != 1:
            what = "no rows" if not kinds else "both rows of numbers and tables of them"
            raise InvalidInput(f"{STEM}: the column holds {what}", part=STEM)
        mean, deviation = moments.done()
        if not self.settings.scale:
            mean, deviation = np.zeros_like(mean), np.ones_like(deviation)
        return replace(self, kind="vector" if kinds == {1} else "sequence", mean=mean, deviation=deviation)

    def save(self, folder: Path) -> None:
        """Write the kind as JSON, the scale as safetensors."""
        if self.mean is None or self.deviation is None:
            raise learnt.unfitted(STEM)
        learnt.write(folder, {"kind": self.kind}, {"mean": self.mean, "deviation": self.deviation})

    def _scaled(self, item: Item, mean: Floats, deviation: Floats) -> Array:
        found = parsed(item)
        if found.ndim != (1 if self.kind == "vector" else 2) or found.shape[-1] != len(mean):
            raise InvalidInput(
                f"{STEM}: an item has shape {found.shape}; in training it was a {self.kind} of {len(mean)}",
                part=STEM,
                value=found.shape[-1],
                limit=len(mean),
            )
        scaled: Floats = ((found - mean) / deviation).astype(np.float32)
        return scaled


def build(settings: Settings, tools: Tools) -> Numbers:
    """Make the feature, with what it learnt when there is anything."""
    if tools.folder is None:
        return Numbers(settings)
    mean, deviation = learnt.tensors(tools.folder, ["mean", "deviation"])
    kind = learnt.facts(tools.folder)["kind"]
    return Numbers(settings, kind, mean.astype(np.float32), deviation.astype(np.float32))


def parsed(item: object) -> Floats:
    """Return an item as (width,) or (time, width) float32. Raises `InvalidInput`."""
    try:
        found = np.asarray(json.loads(item) if isinstance(item, str) else item)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{STEM}: an item is no list of numbers: {error}", part=STEM) from error
    if found.dtype.kind not in "biuf" or found.ndim > 2 or not found.size:
        raise InvalidInput(f"{STEM}: an item is no list of numbers, nor a list of such lists", part=STEM)
    with np.errstate(over="ignore"):
        floats: Floats = np.atleast_1d(found).astype(np.float32)
    if not np.isfinite(floats).all():
        raise InvalidInput(
            f"{STEM}: an item holds what is not finite", part=STEM, remedy="leave the cell empty"
        )
    return floats


class _Moments:
    """Mean and deviation of rows that come one after another: Chan et al., "Updating Formulae" (1979)."""

    def __init__(self) -> None:
        self.count = 0
        self.mean: NDArray[np.float64] = np.zeros(0)
        self.squares: NDArray[np.float64] = np.zeros(0)

    def add(self, rows: Floats) -> None:
        if not self.count:
            self.mean, self.squares = np.zeros(rows.shape[1]), np.zeros(rows.shape[1])
        if rows.shape[1] != len(self.mean):
            raise InvalidInput(
                f"{STEM}: an item holds {rows.shape[1]} numbers, those before it {len(self.mean)}", part=STEM
            )
        many, mean = len(rows), rows.mean(axis=0, dtype=np.float64)
        apart, total = mean - self.mean, self.count + len(rows)
        self.squares += ((rows - mean) ** 2).sum(axis=0) + apart**2 * self.count * many / total
        self.mean = self.mean + apart * many / total
        self.count = total

    def done(self) -> tuple[Floats, Floats]:
        deviation = np.sqrt(self.squares / self.count)
        # A number that never changes would be divided by 0.
        steady = deviation <= 1e-6 * np.maximum(np.abs(self.mean), 1e-6)
        return self.mean.astype(np.float32), np.where(steady, 1, deviation).astype(np.float32)
