"""What a transcriber gives. Apart from the transcriber itself, whose libraries take a second to load."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from frontdesk.perception.percepts import Words
from frontdesk.preprocess.audio import Span


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said, in which language ("und" when nothing was), and how sure that language is."""

    words: tuple[Words, ...] = ()
    language: str = "und"
    confidence: float = 0.0


class Transcriber(Protocol):
    """Writes down what is said."""

    def transcribe(self, samples: NDArray[np.float32], speech: Sequence[Span]) -> Heard:
        """Write down the stretches of voice, in milliseconds, of (n,) samples at 16 kHz."""
        ...
