"""How a film moves: how much its frames differ, where, and its optical flow; not what is to be seen in it.

Every number is 0 of a still film. Quantities are logarithms: a nod and a brawl differ by a factor.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import Field

from frontdesk.features.feature import Array, Clip, Feature, Floats, Item, Section, Shape, Tools
from frontdesk.features.flow import FLOW_WIDTH, flow_numbers, flows, logarithm, summary
from frontdesk.features.learnt import title
from frontdesk.features.shown import film_of
from frontdesk.preprocess.image import grey, sized

CELLS = 8  # of the motion map, across and down
CHANGED = 0.1  # difference of a pixel, of 1, from which on it counts as changed
WIDTH = 3 * 8 + 2 * CELLS * CELLS + 6 + FLOW_WIDTH


class Settings(Section):
    """How many frames are looked at, and how large."""

    frames: int = Field(default=48, ge=2, le=64, description="read of the film, evenly over its length")
    side: int = Field(default=160, ge=16, le=480, description="of the frames as they are read")
    inner: int = Field(default=64, ge=16, le=256, multiple_of=8, description="of the squares compared")


@dataclass(frozen=True, slots=True)
class Motion:
    """Describes how films move."""

    settings: Settings

    @property
    def name(self) -> str:
        """The settings."""
        return title("motion.v1", self.settings)

    @property
    def shape(self) -> Shape:
        """A vector of `WIDTH`."""
        return Shape("vector", WIDTH)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (279,) float32 a film, without unit: differences, their map, their middle, flow.

        Raises `InvalidInput` for what is no film of at least two frames.
        """
        return [described(film_of(item, "motion", 2), self.settings.inner) for item in items]


def described(film: Clip, side: int) -> Floats:
    """Describe a film by its frames as (side, side) squares: (`WIDTH`,)."""
    squares = np.stack([grey(sized(frame, side, side)) for frame in film.frames])  # (frames, side, side)
    changed: Floats = (np.abs(np.diff(squares.astype(np.float32), axis=0)) / 255).astype(np.float32)
    cells = celled(changed)
    parts = (
        summary(changed.mean(axis=(1, 2))),
        summary((changed > CHANGED).mean(axis=(1, 2))),
        summary(changed.std(axis=(1, 2))),
        logarithm(cells.mean(axis=0)).ravel(),
        logarithm(cells.std(axis=0)).ravel(),
        middles(cells),
        flow_numbers(flows(squares, film.ms)),
    )
    return np.concatenate(parts).astype(np.float32)


def celled(changed: Floats) -> Floats:
    """Return the mean of each cell: (steps, side, side) -> (steps, 8, 8)."""
    steps, side, _ = changed.shape
    cells: Floats = changed.reshape(steps, CELLS, side // CELLS, CELLS, side // CELLS).mean(axis=(2, 4))
    return cells


def middles(cells: Floats) -> Floats:
    """Say how motion lies: mean and deviation of its spread, how far its middle strays and jumps: (6,).

    In cells, right and left apart from up and down.
    """
    total = cells.sum(axis=(1, 2), keepdims=True)
    weights = cells / np.maximum(total, 1e-6)
    down, across = np.mgrid[:CELLS, :CELLS]
    x, y = ((weights * places).sum(axis=(1, 2)) for places in (across, down))
    far = (across - x[:, None, None]) ** 2 + (down - y[:, None, None]) ** 2
    spread = np.sqrt((weights * far).sum(axis=(1, 2)))
    jumps = [np.abs(np.diff(one)).mean() if len(one) > 1 else 0.0 for one in (x, y)]
    return np.array([spread.mean(), spread.std(), x.std(), y.std(), *jumps], np.float32)


def build(settings: Settings, tools: Tools) -> Feature:
    """Make the feature; it needs no weights."""
    del tools
    return Motion(settings)
