"""Lit indicators in a photo, such as the red light of a router, by classical vision: no weights.

A lit indicator is a small compact spot, brighter and more colourful than the case around it, which is mostly
grey and even. Spots are found as what a morphological opening takes away, then judged by a logistic model on
four measures of each. A white light looks like any reflection: it is told only beside a coloured one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from frontdesk.perception.percepts import Label
from frontdesk.preprocess.image import Pixels, bounded
from frontdesk.turn.findings import Box

Floats = NDArray[np.float32]
Marks = NDArray[np.int32]

SIDE = 640  # the longest side that is looked at
SPOT = 24  # an indicator is smaller than this part of the longest side
BRIGHT, OVER = 140, 45  # value of a spot, and how far above what is around it
LEAST_PIXELS = 9
ROUND = 2.6  # longest to shortest side
FILLED = 0.5  # share of its box that a spot fills; a disc fills .79
SURE = 0.8
MOST = 12
ENDS = (14, 42, 70, 165, 262, 325, 360)  # upper ends of hues in degrees, as lamps look
HUES = tuple(zip(ENDS, ("red", "orange", "yellow", "green", "blue", "purple", "red"), strict=True))
# Of contrast, chroma, grey and calm, and the constant; tests/perception/fit_lights.py prints them.
WEIGHTS = np.array([12.17, 25.49, 6.19, -1.26], np.float32)
CONSTANT = -20.27
# A white light beside a coloured one: contrast, chroma, glow, and how far away in sizes of the coloured one.
WHITE_CONTRAST, WHITE_CHROMA, WHITE_GLOW, WHITE_NEAR = 0.4, 0.12, 0.1, 16


@dataclass(frozen=True, slots=True)
class Spot:
    """A candidate: its box, the hue in degrees of what it adds to its surroundings, its measures, 0 to 1.

    ``contrast`` is what the spot adds in its strongest channel, ``chroma`` that less what it adds in its
    weakest, at most its own; ``glow`` is the share that reaches over the edge; ``grey`` and ``calm`` say how
    colourless and how even the surroundings are.
    """

    box: Box
    hue: float = 0.0
    contrast: float = 0.0
    chroma: float = 0.0
    glow: float = 0.0
    grey: float = 0.0
    calm: float = 0.0

    @property
    def colour(self) -> str:
        """Name the colour of the light."""
        return next(name for end, name in HUES if self.hue <= end)

    @property
    def confidence(self) -> float:
        """How likely this is a coloured lamp that shines."""
        measures = np.array([self.contrast, self.chroma, self.grey, self.calm], np.float32)
        return float(1 / (1 + np.exp(-(measures @ WEIGHTS + CONSTANT))))

    def white_beside(self, lamp: "Spot") -> bool:
        """Tell whether this is a white lamp on the same case as a coloured one: of like size, and near."""
        size, own = _longest(lamp.box), _longest(self.box)
        apart = max(abs(self.box[0] - lamp.box[0]), abs(self.box[1] - lamp.box[1]))
        shines = self.contrast > WHITE_CONTRAST and self.chroma < WHITE_CHROMA and self.glow > WHITE_GLOW
        return shines and size / 2 <= own <= size * 2 and apart <= WHITE_NEAR * size


def lights(pixels: Pixels) -> tuple[Label, ...]:
    """Return the lit indicators of (height, width, 3), the surest first, with boxes in its pixels."""
    small, scale = bounded(pixels, SIDE)
    found = list(spots(small))
    coloured = sorted((spot for spot in found if spot.confidence >= SURE), key=lambda spot: -spot.confidence)
    named = [(spot, spot.colour, spot.confidence) for spot in coloured[:MOST]]
    for spot in found:
        beside = [lamp.confidence for lamp in coloured[:MOST] if spot.white_beside(lamp)]
        if spot not in coloured and beside:
            named.append((spot, "white", max(beside) / 2))
    return tuple(
        Label(f"{colour} light", sure, "light", _scaled(spot.box, scale))
        for spot, colour, sure in named[:MOST]
    )


def spots(pixels: Pixels) -> Iterator[Spot]:
    """Yield small bright compact spots of a picture whose sides are at most SIDE."""
    value = np.asarray(cv2.max(cv2.max(pixels[..., 0], pixels[..., 1]), pixels[..., 2]), np.uint8)
    size = max(9, max(value.shape) // SPOT) | 1
    square = np.ones((size, size), np.uint8)  # a disc would take ten times longer
    above = cv2.subtract(value, cv2.morphologyEx(value, cv2.MORPH_OPEN, square))
    mask = ((value >= BRIGHT) & (above >= OVER)).astype(np.uint8)
    _, marks, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    for mark, (left, top, wide, high, area) in enumerate(stats.tolist()):
        compact = max(wide, high) <= ROUND * min(wide, high) and area >= FILLED * wide * high
        if mark and area >= LEAST_PIXELS and max(wide, high) <= size and compact:
            yield _measured(pixels, np.asarray(marks, np.int32), mark, (left, top, left + wide, top + high))


def _measured(pixels: Pixels, marks: Marks, mark: int, box: Box) -> Spot:
    """Measure one spot against the rings around it."""
    left, top, right, bottom = box
    radius = max(right - left, bottom - top) / 2
    reach = int(np.ceil(4 * radius)) + 2
    rows = slice(max(0, top - reach), bottom + reach)
    columns = slice(max(0, left - reach), right + reach)
    near = pixels[rows, columns].astype(np.float32) / 255  # (h, w, 3)
    inner = marks[rows, columns] == mark
    away = np.asarray(cv2.distanceTransform((~inner).astype(np.uint8), cv2.DIST_L2, 5), np.float32)
    halo = (away > max(1.5, 0.6 * radius)) & (away <= max(3.0, 1.4 * radius))
    around = (away > max(3.0, 2.0 * radius)) & (away <= max(5.0, 3.5 * radius))
    if not (halo.any() and around.any()):
        return Spot(box)
    ground = np.median(near[around], axis=0)
    rough = float(np.abs(near[around] - ground).mean())
    light = near[inner].mean(axis=0)
    added = np.maximum(light - ground, 0)  # what the lamp adds to its surroundings
    strength = float(added.max())
    direction = added / max(float(added @ added), 1e-6)
    spill = float(np.mean((near[halo] - ground) @ direction))
    # A white spot on a green ground adds purple, but is none: it has to be coloured itself.
    chroma = min(float(added.max() - added.min()), float(light.max() - light.min()))
    return Spot(
        box,
        _hue(added),
        contrast=strength,
        chroma=chroma,
        glow=min(1.0, max(0.0, spill)),
        grey=1 - float(ground.max() - ground.min()),
        calm=max(0.0, 1 - 5 * rough),
    )


def _hue(colour: Floats) -> float:
    """Return the hue of an (r, g, b) colour in degrees."""
    hsv = cv2.cvtColor(colour.reshape(1, 1, 3).astype(np.float32), cv2.COLOR_RGB2HSV)
    return float(hsv[0, 0, 0])


def _longest(box: Box) -> int:
    return max(box[2] - box[0], box[3] - box[1])


def _scaled(box: Box, scale: float) -> Box:
    left, top, right, bottom = (round(at / scale) for at in box)
    return left, top, right, bottom
