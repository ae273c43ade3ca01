"""Pictures changed a little by chance, so that a network learns what does not matter.

A change is drawn once, then done to a picture or to every frame of a film alike: `Augmentation.draw` gives a
`Change`. The same generator gives the same change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from frontdesk.preprocess.image import Pixels

Box = tuple[float, float, float, float]  # left, top, width and height, as shares of the picture


@dataclass(frozen=True, slots=True)
class Change:
    """One drawn change. The default changes nothing."""

    mirrored: bool = False
    shift: tuple[float, float] = (0.0, 0.0)  # to the right and down, as shares of the side
    degrees: float = 0.0  # against the clock
    zoom: float = 1.0
    brightness: float = 0.0  # added, of 255
    contrast: float = 1.0  # around the mean
    colours: tuple[float, float, float] = (1.0, 1.0, 1.0)  # a factor a channel
    erased: Box | None = None

    def __call__(self, pixels: Pixels) -> Pixels:
        """Change (height, width, 3) into a new picture of the same shape."""
        made = np.ascontiguousarray(pixels[:, ::-1] if self.mirrored else pixels)
        return _erased(_coloured(_moved(made, self), self), self.erased)


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How far pictures are changed: probabilities, and the ends of what is drawn evenly."""

    mirror: float = 0.5
    shift: float = 0.125
    degrees: float = 0.0
    zoom: float = 0.0  # 0.1: from 1 / 1.1 to 1.1
    brightness: float = 0.0
    contrast: float = 0.0  # like zoom
    colour: float = 0.0  # like zoom, each channel by itself
    erase: float = 0.0  # how often a rectangle becomes grey

    def draw(self, rng: np.random.Generator) -> Change:
        """Draw a change; a generator in the same state draws the same."""
        # Always as many numbers, so that one probability does not shift what the others draw.
        chance = rng.random(2)
        right, down, turn, bright = rng.uniform(-1, 1, 4).tolist()
        zoom, contrast, *colours = rng.uniform(-1, 1, 5).tolist()
        box = _box(rng.random(4))
        return Change(
            mirrored=bool(chance[0] < self.mirror),
            shift=(right * self.shift, down * self.shift),
            degrees=turn * self.degrees,
            zoom=(1 + self.zoom) ** zoom,
            brightness=bright * self.brightness,
            contrast=(1 + self.contrast) ** contrast,
            colours=cast("tuple[float, float, float]", tuple((1 + self.colour) ** one for one in colours)),
            erased=box if chance[1] < self.erase else None,
        )

    def __call__(self, frames: Sequence[Pixels] | Pixels, rng: np.random.Generator) -> NDArray[np.uint8]:
        """Change (frames, height, width, 3), every frame alike."""
        change = self.draw(rng)
        return np.stack([change(frame) for frame in frames])


NONE = Augmentation(mirror=0.0, shift=0.0)
LIGHT = Augmentation()
STRONG = Augmentation(degrees=12, zoom=0.12, brightness=0.1, contrast=0.3, colour=0.08, erase=0.25)

Strength = Literal["none", "light", "strong"]
STRENGTHS: Mapping[Strength, Augmentation] = {"none": NONE, "light": LIGHT, "strong": STRONG}


def _moved(pixels: Pixels, change: Change) -> Pixels:
    """Shift, turn and zoom around the middle at once; what comes in at an edge mirrors the picture."""
    if (change.shift, change.degrees, change.zoom) == ((0.0, 0.0), 0.0, 1.0):
        return pixels
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), change.degrees, change.zoom)
    matrix[:, 2] += change.shift[0] * width, change.shift[1] * height
    moved = cv2.warpAffine(pixels, matrix, (width, height), borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(moved, np.uint8)


def _coloured(pixels: Pixels, change: Change) -> Pixels:
    """Change contrast around the mean, brightness and colours by one table of 256 values a channel."""
    if (change.brightness, change.contrast, change.colours) == (0.0, 1.0, (1.0, 1.0, 1.0)):
        return pixels
    mean = float(pixels.mean())
    values = (np.arange(256) - mean) * change.contrast + mean + 255 * change.brightness  # (256,)
    table = np.rint(values[:, None] * np.array(change.colours)).clip(0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(pixels, table[None]), np.uint8)


def _erased(pixels: Pixels, box: Box | None) -> Pixels:
    """Zhong et al., "Random Erasing Data Augmentation" (2020), with grey in place of noise."""
    if box is None:
        return pixels
    height, width = pixels.shape[:2]
    left, top = round(box[0] * width), round(box[1] * height)
    right, bottom = round((box[0] + box[2]) * width), round((box[1] + box[3]) * height)
    made = pixels.copy()
    made[top:bottom, left:right] = 128
    return made


def _box(drawn: NDArray[np.float64]) -> Box:
    """Place a rectangle of an eighth to a third of each side within the picture."""
    wide, high = 1 / 8 + drawn[:2] * (1 / 3 - 1 / 8)
    return float(drawn[2] * (1 - wide)), float(drawn[3] * (1 - high)), float(wide), float(high)
