"""The samples of an item, refused when there is nothing to hear: what features of sound have in common."""

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Clip, Item
from frontdesk.preprocess.audio import RATE

Floats = NDArray[np.float32]


def samples_of(item: Item, shortest: int) -> Floats:
    """Return the (n,) samples at 16 kHz of a sound, or of a film's sound.

    Raises `InvalidInput` when the item is no sound, is shorter than ``shortest`` samples, or holds what is no
    number.
    """
    sound = item.sound if isinstance(item, Clip) else item
    if not isinstance(sound, np.ndarray) or sound.ndim != 1:
        raise InvalidInput(
            "there is no sound", part="audio", remedy="give (n,) samples at 16 kHz, one channel"
        )
    if sound.size < shortest:
        has, needed = (1000 * count / RATE for count in (sound.size, shortest))
        raise InvalidInput(
            f"the sound lasts {has:.0f} ms; at least {needed:.0f} are needed",
            part="audio",
            value=sound.size,
            limit=shortest,
        )
    samples: Floats = np.ascontiguousarray(sound, np.float32)
    if not np.isfinite(samples).all():
        raise InvalidInput("the sound holds samples that are no numbers", part="audio")
    return samples


def statistics(frames: Floats) -> Floats:
    """Return mean and standard deviation over time of (time, width) frames: (2 width,)."""
    found: Floats = np.concatenate([frames.mean(axis=0), frames.std(axis=0)]).astype(np.float32)
    return found
