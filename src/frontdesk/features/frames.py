"""Frames of a film, brought to one size, for networks that are trained on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import Field

from frontdesk.features.feature import Array, Clip, Feature, Item, Section, Shape, Tools
from frontdesk.features.learnt import title
from frontdesk.features.shown import film_of
from frontdesk.preprocess.image import Fit, square
from frontdesk.preprocess.scenes import Sampling, sample


class Settings(Section):
    """How many frames, how large, and which."""

    frames: int = Field(default=8, gt=0, le=64, description="read of the film, evenly over its length")
    keep: int = Field(default=0, ge=0, description="of those, chosen by `sampling`; 0: all")
    sampling: Sampling = Field(
        default="uniform", description="uniform, key (that differ most) or scene (of each one)"
    )
    side: int = Field(default=64, gt=0, le=256)
    fit: Fit = Field(
        default="squash", description="centre cuts the middle out, squash bends, letterbox adds black"
    )


@dataclass(frozen=True, slots=True)
class Frames:
    """Chooses frames and brings them to one size."""

    settings: Settings

    @property
    def name(self) -> str:
        """The settings."""
        return title("frames.v1", self.settings)

    @property
    def shape(self) -> Shape:
        """Squares of pixels."""
        return Shape("frames", self.settings.side)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (frames, side, side, 3) uint8 RGB a film; of a shorter film fewer. Raises `InvalidInput`."""
        return [self._of(film_of(item, "frames")) for item in items]

    def _of(self, film: Clip) -> Array:
        wanted = self.settings.keep or self.settings.frames
        chosen = sample(list(film.frames), wanted, self.settings.sampling)
        return np.stack([square(film.frames[at], self.settings.side, self.settings.fit) for at in chosen])


def build(settings: Settings, tools: Tools) -> Feature:
    """Make the feature; it needs no weights."""
    del tools
    return Frames(settings)
