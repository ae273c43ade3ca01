"""What was perceived in each part: words, faces, things, voices, with their places and times.

Everything here is evidence, not judgement: what a face or a voice *means* is decided in `understanding`.
All text in a percept is untrusted: it is what a customer or a picture said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from frontdesk.turn.findings import Box

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text: typed, spoken or read in a picture.

    ``start`` and ``end`` are characters of the part's text for typed words, milliseconds for spoken ones.
    """

    text: str
    confidence: float = 1.0
    start: int | None = None
    end: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Face:
    """A face and the probability of each of the seven emotions in its expression; never whose face it is."""

    box: Box
    confidence: float
    expression: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Label:
    """A name for what a picture shows, and where if that is known. ``source`` says who named it.

    ``source`` is "scene" (general object classes), "product" (the shop's own example pictures) or
    "light" (a lit indicator and its colour).
    """

    name: str
    confidence: float
    source: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Prosody:
    """How something was said: pitch in Hz, level in dBFS, rate in syllables a second, pauses as a share."""

    pitch: float
    pitch_range: float
    level: float
    rate: float
    pauses: float


@dataclass(frozen=True, slots=True, eq=False)
class TextPercept:
    """A typed text: its language ("zh", "en", ...), its words in reading order, its vector (384,)."""

    part: int
    text: str
    language: str
    language_confidence: float
    words: tuple[Words, ...]
    vector: Floats | None


@dataclass(frozen=True, slots=True, eq=False)
class ImagePercept:
    """A picture: lines of text, faces, labels, and a feature vector (1280,), L2-normalised.

    ``faces`` is empty as well when the customer has not agreed to have them looked at.
    """

    part: int
    width: int
    height: int
    lines: tuple[Words, ...]
    faces: tuple[Face, ...]
    labels: tuple[Label, ...]
    vector: Floats | None


@dataclass(frozen=True, slots=True, eq=False)
class AudioPercept:
    """A sound: what was said and when, how it was said, and a voice vector (2048,) for emotion.

    ``speech`` lists the stretches of voice as (start, end) in milliseconds; it is empty when nobody speaks.
    ``prosody`` and ``voice`` are None as well when the customer has not agreed to have the tone looked at.
    """

    part: int
    seconds: float
    speech: tuple[tuple[int, int], ...]
    transcript: tuple[Words, ...]
    language: str
    language_confidence: float
    prosody: Prosody | None
    voice: Floats | None


@dataclass(frozen=True, slots=True, eq=False)
class VideoPercept:
    """A film: its sampled frames with their times in milliseconds, and its sound when it has one."""

    part: int
    seconds: float
    frames: tuple[tuple[int, ImagePercept], ...]
    sound: AudioPercept | None


Percept = TextPercept | ImagePercept | AudioPercept | VideoPercept


@dataclass(frozen=True, slots=True)
class Perceived:
    """All that was perceived of a turn, and what could not be, with the reason."""

    percepts: tuple[Percept, ...]
    notes: tuple[str, ...] = ()
