"""What reads pictures and sounds for the knowledge: a small protocol, and the desk's senses behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import ModelMissing
from frontdesk.perception.activity import spans
from frontdesk.perception.heard import Heard
from frontdesk.perception.image import see
from frontdesk.perception.percepts import Label, Words
from frontdesk.perception.senses import Senses, slots

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Span = tuple[int, int]  # milliseconds
Model = Literal["ocr", "speech", "picture"]

PAGE = 150  # lines of a page that are read
LIT = 0.8  # how sure a light must be: its words are kept, not weighed against what a customer says


class Seen(NamedTuple):
    """What a picture says and shows: its lines in reading order with their boxes, and labels as words."""

    lines: tuple[Words, ...] = ()
    labels: tuple[str, ...] = ()


class Reader(Protocol):
    """Eyes and ears. It belongs to one thread at a time, as its models do."""

    def lines(self, pixels: Pixels) -> Sequence[Words]:
        """Return the lines of (height, width, 3) in reading order; none without the model."""
        ...

    def look(self, pixels: Pixels) -> Seen:
        """Return what (height, width, 3) pixels say and show."""
        ...

    def voices(self, samples: Floats) -> tuple[Span, ...]:
        """Return where somebody speaks in (n,) samples at 16 kHz, in milliseconds."""
        ...

    def transcribe(self, samples: Floats, speech: Sequence[Span]) -> Heard:
        """Write down the stretches of voice. Raises `ModelMissing` without the model."""
        ...

    def lacking(self, *models: Model) -> tuple[str, ...]:
        """Say what cannot be done because a model is missing, and what mends it."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class SensesReader:
    """The desk's senses as a `Reader`. Faces and voices are never looked at: nobody could agree to it."""

    senses: Senses

    def lines(self, pixels: Pixels) -> Sequence[Words]:
        """Return the lines of a picture; none without the model."""
        ocr = self.senses.ocr.get()
        return ocr.lines(np.ascontiguousarray(pixels), PAGE) if ocr else ()

    def look(self, pixels: Pixels) -> Seen:
        """Return the lines of a picture, and what it shows: the shop's products, their states, lit lights."""
        seen = see(0, pixels, self.senses.eyes())
        return Seen(seen.lines, tuple(dict.fromkeys(map(_words, filter(_tells, seen.labels)))))

    def voices(self, samples: Floats) -> tuple[Span, ...]:
        """Return where somebody speaks."""
        return spans(samples, self.senses.voice_activity.get())

    def transcribe(self, samples: Floats, speech: Sequence[Span]) -> Heard:
        """Write down the stretches of voice. Raises `ModelMissing` without the model."""
        speech_to_text = self.senses.speech.get()
        if speech_to_text is None:
            raise ModelMissing(
                "the model that writes down what is said is not there",
                part="speech",
                remedy="run 'frontdesk models pull light', then add the file again",
            )
        return speech_to_text.transcribe(samples, speech)

    def lacking(self, *models: Model) -> tuple[str, ...]:
        """Say what cannot be done because a model is missing."""
        states = slots(self.senses)
        lacking = [(name, states[name]) for name in models if states[name].state != "ok"]
        return tuple(f"{name} is {found.state}: {found.remedy}" for name, found in lacking)


def _tells(label: Label) -> bool:
    """Tell whether a label is worth words; general classes of objects know no shop's goods."""
    return label.source == "product" or (label.source == "light" and label.confidence >= LIT)


def _words(label: Label) -> str:
    return label.name.replace("_", " ")
