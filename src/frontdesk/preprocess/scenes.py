"""Which frames of a film stand for it: evenly spread ones, those that differ most, or one of each scene.

All functions give places in the film, in order and without doubles; ``at`` puts their times beside them.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from frontdesk.preprocess.image import Pixels
from frontdesk.preprocess.video import thumbnail

Sampling = Literal["uniform", "key", "scene"]
Decode = Callable[[Sequence[int]], Sequence[Pixels]]  # times in milliseconds -> the frames shown then

BINS = 8  # of each colour
CUT = 0.35  # share of the pixels that change their colour when one scene follows another


def sample(frames: Sequence[Pixels], wanted: int, how: Sampling = "uniform") -> list[int]:
    """Choose at most ``wanted`` of the frames (height, width, 3)."""
    if how == "uniform" or len(frames) <= wanted:
        return evenly(len(frames), wanted)
    return distinct(frames, wanted) if how == "key" else by_scene(frames, wanted)


def evenly(count: int, wanted: int) -> list[int]:
    """Choose the middles of ``wanted`` equal stretches of ``count`` frames; all when there are fewer."""
    if count <= wanted:
        return list(range(count))
    return [int((number + 0.5) * count / wanted) for number in range(wanted)]


def distinct(frames: Sequence[Pixels], wanted: int) -> list[int]:
    """Choose frames that differ most: each next one is the farthest from all before it.

    Gonzalez, "Clustering to Minimize the Maximum Intercluster Distance" (1985). The first is the frame that
    is nearest to the mean of all.
    """
    small = np.stack([thumbnail(frame).ravel() for frame in frames])
    first = int(np.abs(small - small.mean(axis=0)).mean(axis=1).argmin())
    chosen, far = [first], np.full(len(frames), np.inf)
    while len(chosen) < min(wanted, len(frames)):
        far = np.minimum(far, np.abs(small - small[chosen[-1]]).mean(axis=1))
        far[chosen] = -1  # a still film, too, gives frames and no frame twice
        chosen.append(int(far.argmax()))
    return sorted(chosen)


def cuts(frames: Sequence[Pixels]) -> list[int]:
    """Return the frames that begin a new scene; the film's first frame begins one and is left out.

    Two neighbours are of two scenes when their colours differ by `CUT` of the pixels: Zhang et al.,
    "Automatic Partitioning of Full-Motion Video" (1993). Motion within a scene leaves its colours alone.
    """
    shares = np.stack([_colours(frame) for frame in frames])
    changed = np.abs(np.diff(shares, axis=0)).sum(axis=1) / 2
    return [int(place) + 1 for place in np.flatnonzero(changed > CUT)]


def by_scene(frames: Sequence[Pixels], wanted: int) -> list[int]:
    """Choose frames of every scene, as evenly over the scenes as it goes; of too many, the longest ones."""
    edges = [0, *cuts(frames), len(frames)]
    scenes = list(pairwise(edges))
    scenes = sorted(sorted(scenes, key=lambda scene: scene[0] - scene[1])[:wanted])
    shares = [1] * len(scenes)
    while sum(shares) < min(wanted, sum(end - begin for begin, end in scenes)):
        room = [(end - begin) / (share + 1) for (begin, end), share in zip(scenes, shares, strict=True)]
        shares[int(np.argmax(room))] += 1
    return [
        begin + place
        for (begin, end), share in zip(scenes, shares, strict=True)
        for place in evenly(end - begin, share)
    ]


def at(ms: Sequence[int], places: Sequence[int]) -> list[tuple[int, int]]:
    """Put the time in milliseconds beside each place."""
    return [(place, ms[place]) for place in places]


def decoded(decode: Decode, total_ms: int, wanted: int) -> list[tuple[int, Pixels]]:
    """Decode evenly spread frames of a film that is not read as a whole -> (time, frame)."""
    times = [int((number + 0.5) * total_ms / wanted) for number in range(wanted)]
    return list(zip(times, decode(times), strict=True))


def _colours(frame: Pixels) -> NDArray[np.float64]:
    """Return the share of 8 x 8 x 8 colours: (512,), summing to 1."""
    small = (thumbnail(frame) * (BINS - 1e-3)).astype(np.int64)  # (32, 32, 3)
    places = (small[..., 0] * BINS + small[..., 1]) * BINS + small[..., 2]
    return np.bincount(places.ravel(), minlength=BINS**3) / places.size
