"""Senses whose models are told at once and tell when they are opened and used."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

import numpy as np

from frontdesk.features.hashed import HashedNgrams
from frontdesk.features.picture import Histograms
from frontdesk.features.voice import WIDTH, VoiceVector
from frontdesk.perception.faces import Found
from frontdesk.perception.heard import Heard
from frontdesk.perception.language import Languages
from frontdesk.perception.percepts import Words
from frontdesk.perception.senses import Senses
from frontdesk.perception.slots import Slot
from frontdesk.preprocess.audio import Floats, Span
from frontdesk.preprocess.image import Pixels

T = TypeVar("T")
SAID = "I want my money back"


@dataclass
class Spies:
    """Finds a face in every picture and hears a voice in every sound; lists what was opened and used."""

    opened: set[str] = field(default_factory=set[str])
    used: list[str] = field(default_factory=list[str])
    during_speech: Callable[[], None] = lambda: None
    voices: int = 0

    def find(self, pixels: Pixels) -> Found:
        self.used.append("face")
        return [((2, 2, 42, 42), 0.9)]

    def expression(self, pixels: Pixels) -> Mapping[str, float]:
        self.used.append("expression")
        return {"anger": 0.9, "neutral": 0.1}

    def chances(self, samples: Floats) -> Floats:
        return np.ones(-(-samples.size // 512), np.float32)

    def transcribe(self, samples: Floats, speech: Sequence[Span]) -> Heard:
        self.during_speech()
        return Heard((Words(SAID, 0.9, speech[0][0], speech[-1][1]),), "en", 0.9)

    def embed(self, samples: Floats) -> Floats:
        self.used.append("voice")
        self.voices += 1
        return np.full(WIDTH, self.voices, np.float32)

    def senses(self, feelings: bool = True) -> Senses:
        """Make the senses."""
        return Senses(
            language=self._slot("language", Languages()),
            embedding=self._slot("embedding", HashedNgrams()),
            picture=self._slot("picture", Histograms()),
            ocr=self._slot("ocr", None),
            face=self._slot("face", self.find),
            expression=self._slot("expression", self.expression),
            voice_activity=self._slot("voice_activity", self.chances),
            speech=self._slot("speech", self),
            voice=self._slot("voice", cast("VoiceVector", self)),
            feelings=feelings,
        )

    def _slot(self, name: str, model: T) -> Slot[T]:
        def open_() -> T:
            self.opened.add(name)
            return model

        return Slot(name, name, lambda: None, open_, lambda: model, "none")
