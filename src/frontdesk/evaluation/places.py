"""Parts of an item that can be hidden: words, regions of a picture, stretches of a sound or film."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.feature import Clip, Item
from frontdesk.preprocess.text import segment
from frontdesk.turn.findings import Box

MOST = 48  # parts of one item; each costs an extraction
GRID = 7  # regions a side of a picture
RATE = 16  # samples a millisecond
SHORTEST = 100  # milliseconds of a stretch


@dataclass(frozen=True, slots=True)
class Place:
    """A part of an item: characters of a text, milliseconds of a sound or film, or a box of pixels."""

    start: int | None = None
    end: int | None = None
    box: Box | None = None


def places(item: Item) -> list[Place]:
    """Cut an item into at most `MOST` parts, in order; numbers of a table have none."""
    if isinstance(item, str):
        return _words(item)
    if isinstance(item, Clip):
        return _stretches(_length(item))
    if item.dtype == np.uint8:
        return _regions(item.shape[0], item.shape[1])
    return _stretches(len(item) // RATE) if item.ndim == 1 else []


def hidden(item: Item, some: Sequence[Place]) -> Item:
    """Return the item without some of its parts: words left out, regions grey, stretches silent and grey."""
    if isinstance(item, str):
        return _without_words(item, some)
    if isinstance(item, Clip):
        return _without_stretches(item, some)
    if item.dtype == np.uint8:
        return _without_regions(item, some)
    return silenced(np.asarray(item, np.float32), some)


def silenced(samples: NDArray[np.float32], some: Sequence[Place]) -> NDArray[np.float32]:
    """Return (n,) samples with silence in some stretches."""
    quiet = samples.copy()
    for place in some:
        quiet[_at(place.start) * RATE : _at(place.end) * RATE] = 0
    return quiet


def _words(text: str) -> list[Place]:
    """Give each word; of a long text, runs of words."""
    words = [(start, end) for _, start, end in segment(text)]
    run = -(-len(words) // MOST)
    starts = range(0, len(words), max(run, 1))
    return [Place(words[at][0], words[min(at + run, len(words)) - 1][1]) for at in starts]


def _regions(height: int, width: int) -> list[Place]:
    rows, columns = min(GRID, height), min(GRID, width)
    tops = [height * one // rows for one in range(rows + 1)]
    lefts = [width * one // columns for one in range(columns + 1)]
    return [
        Place(box=(left, top, right, bottom))
        for top, bottom in pairwise(tops)
        for left, right in pairwise(lefts)
    ]


def _stretches(ms: int) -> list[Place]:
    step = max(SHORTEST, -(-ms // MOST))
    return [Place(start, min(start + step, ms)) for start in range(0, ms, step)]


def _length(clip: Clip) -> int:
    """Return the milliseconds of a film: to the end of its sound, or one frame beyond the last."""
    heard = 0 if clip.sound is None else len(clip.sound) // RATE
    gap = (clip.ms[-1] - clip.ms[0]) // max(len(clip.ms) - 1, 1)
    return max(heard, clip.ms[-1] + max(gap, 1))


def _without_words(text: str, some: Sequence[Place]) -> str:
    left = text
    for place in sorted(some, key=lambda one: _at(one.start), reverse=True):
        left = left[: _at(place.start)] + left[_at(place.end) :]
    return left


def _without_regions(pixels: NDArray[np.generic], some: Sequence[Place]) -> NDArray[np.uint8]:
    """Paint regions in the mean colour of the picture, which says least about it."""
    painted = np.array(pixels, np.uint8)
    colour = painted.mean(axis=(0, 1)).astype(np.uint8)
    for place in some:
        if place.box is not None:
            left, top, right, bottom = place.box
            painted[top:bottom, left:right] = colour
    return painted


def _without_stretches(clip: Clip, some: Sequence[Place]) -> Clip:
    frames = clip.frames.copy()
    colour = frames.mean(axis=(0, 1, 2)).astype(np.uint8)
    for number, ms in enumerate(clip.ms):
        if any(_at(place.start) <= ms < _at(place.end) for place in some):
            frames[number] = colour
    sound = None if clip.sound is None else silenced(clip.sound, some)
    return replace(clip, frames=frames, sound=sound)


def _at(place: int | None) -> int:
    return 0 if place is None else place
