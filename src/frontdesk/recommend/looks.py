"""What a picture of an item looks like, as one vector: the network's view of its shape, and its own colours.

The network was taught to tell things apart whatever their colour: to it a red dress is much like a blue one.
Who shows a red dress means the red one, so the colours of what stands before the background go beside it.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from frontdesk.features import picture
from frontdesk.features.embedding import normalised
from frontdesk.features.picture import PictureModel
from frontdesk.preprocess.image import Pixels, sized, square
from frontdesk.recommend.log import Floats

SIDE = 224  # of the square that the network sees: all of the picture, as a shop's photos are tall
HIGH, WIDE = 80, 60  # of the picture whose colours are counted
PLAIN = 5.0  # in Lab: a pixel nearer than this to the border's colour is background
LEAST = 0.02  # a thing smaller than this share is none: then all pixels count
NARROW = 0.5  # deviation of the window about the middle, in halves of the picture
LEVELS, STEPS = 5, 7  # of lightness; of each of the two axes of colour
FULL = 100.0  # chroma that counts as full
SHAPE = picture.WIDTH
COLOURS = LEVELS * STEPS * STEPS
WIDTH = SHAPE + COLOURS

NAME = "looks.v1"


def maker(model: PictureModel) -> str:
    """Name what makes these vectors: those of another maker must never be compared with them."""
    return f"{NAME} {model.name}"


def looks(pictures: Sequence[Pixels], model: PictureModel) -> Floats:
    """Describe pictures: (n, 1280 + 245), the network's vector and the colours, each of length 1."""
    if not pictures:
        return np.zeros((0, WIDTH), np.float32)
    seen = model.look([square(one, SIDE, "squash") for one in pictures])
    shapes = normalised(np.stack([one.vector for one in seen]))
    return np.hstack([shapes, np.stack([colours(one) for one in pictures])]).astype(np.float32)


def colours(pixels: Pixels) -> Floats:
    """Count the colours of the thing in a picture: (245,) of length 1.

    The square root of a histogram over lightness and the two axes of Lab, so that a product of two is their
    Bhattacharyya coefficient. Each pixel counts by how near the middle it is and is shared among the eight
    cells about it, linearly. Chroma c enters as sqrt(c / 100): cells are small near grey, where an eye tells
    most apart.
    """
    small = sized(pixels, WIDE, HIGH).astype(np.float32) / 255
    lab = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), np.float32)
    weights = (_thing(lab) * _window()).ravel()
    flat = lab.reshape(-1, 3)
    counts = _shared(_places(flat), weights)
    return np.sqrt(counts / max(1e-9, float(counts.sum()))).astype(np.float32)


def _thing(lab: Floats) -> NDArray[np.bool_]:
    """Tell what differs from the middle colour of the border: (high, wide)."""
    border = np.concatenate([lab[0], lab[-1], lab[:, 0], lab[:, -1]])
    far = np.linalg.norm(lab - np.median(border, axis=0), axis=2) > PLAIN
    return far if far.mean() > LEAST else np.ones(far.shape, np.bool_)


def _window() -> Floats:
    """Weigh a pixel by its distance from the middle: (high, wide)."""
    down = (np.arange(HIGH) - (HIGH - 1) / 2) / (HIGH / 2)
    across = (np.arange(WIDE) - (WIDE - 1) / 2) / (WIDE / 2)
    return np.exp(-(down[:, None] ** 2 + across**2) / (2 * NARROW**2)).astype(np.float32)


def _places(lab: Floats) -> NDArray[np.float64]:
    """Place pixels (n, 3) in the grid of cells, in steps from 0: (n, 3)."""
    lightness, a, b = lab.astype(np.float64).T
    chroma = np.hypot(a, b) + 1e-6
    out = np.sqrt(np.minimum(chroma, FULL) / FULL) / chroma
    steps = (STEPS - 1) / 2
    light = np.clip(lightness / 100, 0, 1) * (LEVELS - 1)
    return np.stack([light, (a * out + 1) * steps, (b * out + 1) * steps], axis=1)


def _shared(places: NDArray[np.float64], weights: Floats) -> NDArray[np.float64]:
    """Share the weight of every place among the eight cells about it: (cells,)."""
    low = np.minimum(places.astype(np.int64), [LEVELS - 2, STEPS - 2, STEPS - 2])
    part = places - low
    counts = np.zeros(COLOURS)
    for corner in np.ndindex(2, 2, 2):
        share = np.where(np.array(corner) == 1, part, 1 - part).prod(axis=1)
        cell = np.ravel_multi_index(tuple((low + corner).T), (LEVELS, STEPS, STEPS))
        counts += np.bincount(cell, weights * share, COLOURS)
    return counts
