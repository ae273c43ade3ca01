"""The pixels themselves, brought to one size, for networks that are trained on them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field

from frontdesk.features.feature import Array, Feature, Item, Section, Shape, Tools
from frontdesk.features.learnt import title
from frontdesk.features.shown import picture_of
from frontdesk.preprocess.image import Fit, colourless, square


class Settings(Section):
    """How large, and how a picture becomes a square."""

    side: int = Field(default=96, gt=0, le=512)
    fit: Fit = Field(
        default="centre", description="centre cuts the middle out, squash bends, letterbox adds black"
    )
    grey: bool = Field(default=False, description="take the colours out; there are still three channels")


@dataclass(frozen=True, slots=True)
class Squares:
    """Brings pictures to one size."""

    settings: Settings

    @property
    def name(self) -> str:
        """The settings."""
        return title("pixels.v1", self.settings)

    @property
    def shape(self) -> Shape:
        """A square of pixels."""
        return Shape("pixels", self.settings.side)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (side, side, 3) uint8 RGB a picture. Raises `InvalidInput` for what is no picture."""
        made = [square(picture_of(item, "pixels"), self.settings.side, self.settings.fit) for item in items]
        return [colourless(one) for one in made] if self.settings.grey else list[Array](made)


def build(settings: Settings, tools: Tools) -> Feature:
    """Make the feature; it needs no weights."""
    del tools
    return Squares(settings)
