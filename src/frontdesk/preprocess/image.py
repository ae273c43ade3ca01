"""Pictures as (height, width, 3) uint8 RGB, made fit for a network: bounded, letterboxed, cropped, NCHW."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

Fit = Literal[
    "centre", "squash", "letterbox"
]  # the middle square; all of it, out of shape; all of it, on black
Statistics = Literal["imagenet", "half", "efficientnet", "none"]
Triple = tuple[float, float, float]

# What a value of 0 to 255 has taken off, and is then divided by, a number a colour.
STATISTICS: Mapping[Statistics, tuple[Triple, Triple]] = {
    "imagenet": ((123.675, 116.28, 103.53), (58.395, 57.12, 57.375)),  # .485 .456 .406, .229 .224 .225
    "half": ((127.5, 127.5, 127.5), (127.5, 127.5, 127.5)),  # -1 to 1
    "efficientnet": ((127.0, 127.0, 127.0), (128.0, 128.0, 128.0)),
    "none": ((0.0, 0.0, 0.0), (255.0, 255.0, 255.0)),  # 0 to 1
}


def sized(pixels: Pixels, width: int, height: int) -> Pixels:
    """Resize a picture; by area when it shrinks, so that thin strokes stay."""
    shrinks = width < pixels.shape[1] or height < pixels.shape[0]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=method), np.uint8)


def bounded(pixels: Pixels, side: int) -> tuple[Pixels, float]:
    """Shrink a picture so that its longest side is at most ``side``; return it and the scale used."""
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width))
    if scale == 1.0:
        return pixels, scale
    return sized(pixels, max(1, round(width * scale)), max(1, round(height * scale))), scale


@dataclass(frozen=True, slots=True)
class Letterbox:
    """A picture fitted into a black square, and how to find the way back."""

    pixels: Pixels
    scale: float
    left: int
    top: int

    def original(self, x: float, y: float) -> tuple[float, float]:
        """Bring a point of the square back to the picture it was made of."""
        return (x - self.left) / self.scale, (y - self.top) / self.scale


def letterbox(pixels: Pixels, side: int) -> Letterbox:
    """Fit a picture into (side, side, 3) without changing its shape; the rest is black."""
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = (side - wide) // 2, (side - high) // 2
    square = np.zeros((side, side, 3), np.uint8)
    square[top : top + high, left : left + wide] = sized(pixels, wide, high)
    return Letterbox(square, scale, left, top)


def centre(pixels: Pixels, side: int) -> Pixels:
    """Cut the middle square out of a picture and resize it to (side, side, 3)."""
    height, width = pixels.shape[:2]
    inner = min(height, width)
    top, left = (height - inner) // 2, (width - inner) // 2
    return sized(pixels[top : top + inner, left : left + inner], side, side)


def square(pixels: Pixels, side: int, fit: Fit = "centre") -> Pixels:
    """Bring a picture of any shape to (side, side, 3)."""
    if fit == "centre":
        return centre(pixels, side)
    return sized(pixels, side, side) if fit == "squash" else letterbox(pixels, side).pixels


def random_crop(pixels: Pixels, side: int, rng: np.random.Generator) -> Pixels:
    """Cut a (side, side, 3) window out anywhere; a picture too small for it is first enlarged to fit."""
    height, width = pixels.shape[:2]
    scale = side / min(height, width)
    if scale > 1:
        wide, high = max(side, round(width * scale)), max(side, round(height * scale))
        return random_crop(sized(pixels, wide, high), side, rng)
    top, left = (int(rng.integers(0, size - side + 1)) for size in (height, width))
    return pixels[top : top + side, left : left + side]


def normalised(pixels: Pixels, statistics: Statistics = "imagenet") -> Floats:
    """Turn (height, width, 3) into (1, 3, height, width) by named statistics."""
    mean, scale = (np.array(values, np.float32) for values in STATISTICS[statistics])
    values: Floats = (pixels.astype(np.float32) - mean) / scale
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None])


def crop(pixels: Pixels, box: tuple[float, float, float, float], margin: float = 0.0) -> Pixels:
    """Cut (left, top, right, bottom) out, widened by ``margin`` of its size, inside, at least 1 x 1."""
    left, top, right, bottom = box
    aside, above = (right - left) * margin, (bottom - top) * margin
    height, width = pixels.shape[:2]
    x0 = min(max(0, round(left - aside)), width - 1)
    y0 = min(max(0, round(top - above)), height - 1)
    x1, y1 = min(width, round(right + aside)), min(height, round(bottom + above))
    return pixels[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]


def nchw(pixels: Pixels, mean: float, scale: float) -> Floats:
    """Turn (height, width, 3) into (1, 3, height, width) of ``(x - mean) / scale``."""
    values: Floats = (pixels.astype(np.float32) - np.float32(mean)) / np.float32(scale)
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None])


def grey(pixels: Pixels) -> Pixels:
    """Turn (height, width, 3) into (height, width), weighted as the eye does."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def colourless(pixels: Pixels) -> Pixels:
    """Turn (height, width, 3) into the same shape without colour."""
    return np.asarray(cv2.cvtColor(grey(pixels), cv2.COLOR_GRAY2RGB), np.uint8)
