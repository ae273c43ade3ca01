"""How a customer's voice differs from itself: their own mean taken out of the vectors of their clips.

A voice that is always loud and high sounds angry to a head that never heard it before. From the eighth clip
on it is known well enough: its mean becomes that of the voices the head learnt from, as `training.adapt` does
when the head is trained. Deviations are left as they are: within one conversation they are not known.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from frontdesk.perception.percepts import AudioPercept, Perceived, Percept, VideoPercept
from frontdesk.understanding.words import sound

Floats = NDArray[np.float32]

LEAST = 8  # clips, from which on a voice's own mean is believed; also while a head is trained


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """The vectors of ``count`` clips of one customer, added up: (width,)."""

    count: int
    total: Floats


def heard(perceived: Perceived) -> Voice | None:
    """Add up the voices of a turn; None when there is none, or they are not looked at."""
    vectors = list(_vectors(perceived))
    return Voice(len(vectors), np.stack(vectors).sum(axis=0, dtype=np.float32)) if vectors else None


def adapted(perceived: Perceived, voice: Voice, mean: Floats) -> Perceived:
    """Move the voices of a turn from the customer's own mean to that of training, (width,).

    ``voice`` holds all clips so far, this turn's among them. With fewer than eight nothing is changed.
    """
    if voice.count < LEAST:
        return perceived
    shift = (mean - voice.total / voice.count).astype(np.float32)
    return replace(perceived, percepts=tuple(_moved(percept, shift) for percept in perceived.percepts))


def _vectors(perceived: Perceived) -> Iterator[Floats]:
    for percept in perceived.percepts:
        said = sound(percept)
        if said is not None and said.voice is not None:
            yield said.voice


def _moved(percept: Percept, shift: Floats) -> Percept:
    if isinstance(percept, VideoPercept) and percept.sound is not None:
        return replace(percept, sound=_shifted(percept.sound, shift))
    return _shifted(percept, shift) if isinstance(percept, AudioPercept) else percept


def _shifted(said: AudioPercept, shift: Floats) -> AudioPercept:
    return said if said.voice is None else replace(said, voice=(said.voice + shift).astype(np.float32))
