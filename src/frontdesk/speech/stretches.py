"""Where the sound of a sentence is cut: silence is left out, and a stretch ends where little is heard.

The model tells how loud each moment will be before it makes any sound. What is silent need not be made, and
of the rest the beginning can be heard while the next stretch is made.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Stretch = tuple[int, int]  # frames: the first, and the one behind the last

FRAMES = 40  # a second
SILENT = -6.0  # of loudness: below it nothing is heard
BEFORE = 2  # frames of silence that are made: without them soft beginnings such as "the" are swallowed
LOUD = 5.0  # above it somebody speaks
FIRST = 44  # frames that are heard first
MOST = 120  # of any stretch: turns of other customers come between
GROWTH = 2  # a stretch may be so much longer than the one that is heard while it is made
EARLIEST = 0.6  # of a stretch: from there on the quietest frame is looked for
LEFT = 1.3  # of a stretch: so much is made at once, rather than a crumb behind it
# How loud sound becomes, in decibels of full scale: this much at loudness 0, and more for each 1 of it. Found
# on six sentences of two voices, which keep it within 2 decibels, and all parts of a sentence within 1.
LEVEL, SLOPE = -42.4, 3.0
GAIN = 6.0  # decibels at most, up or down: sound that is louder than `PEAK` would be cut off
PEAK = 0.9


def stretches(loudness: Floats) -> list[Stretch]:
    """Cut (2 * frames,) loudness into stretches, to be heard one after another; none of silence."""
    start, end = heard(loudness)
    quiet = loudness.reshape(-1, 2).mean(1)
    found: list[Stretch] = []
    room = FIRST
    while start < end:
        cut = end
        if end - start > LEFT * room:
            earliest = start + int(EARLIEST * room)
            cut = earliest + int(np.argmin(quiet[earliest : start + room]))
        found.append((start, cut))
        start, room = cut, min(MOST, GROWTH * room)
    return found


def heard(loudness: Floats) -> Stretch:
    """Find the frames from a little before the first that is heard to one behind the last."""
    loud = np.flatnonzero(loudness > SILENT) // 2
    if not loud.size:
        return 0, 0
    return max(0, int(loud[0]) - BEFORE), min(loudness.size // 2, int(loud[-1]) + 2)


def levelled(samples: Floats, loudness: Floats) -> Floats:
    """Make a stretch as loud as the model meant it; (n,) samples of (2 * frames,) loudness.

    The decoder sees each stretch alone and makes it quieter, the less silence there is in it.
    """
    halves = samples.reshape(loudness.size, -1)[loudness > LOUD]
    if not halves.size:
        return samples
    power = np.maximum(np.square(halves).mean(1), 1e-12)
    meant = LEVEL + SLOPE * float(loudness[loudness > LOUD].mean())
    gain = np.clip(meant - 10 * float(np.log10(power).mean()), -GAIN, GAIN)
    return samples * np.float32(min(10 ** (gain / 20), PEAK / max(float(np.abs(samples).max()), 1e-9)))
