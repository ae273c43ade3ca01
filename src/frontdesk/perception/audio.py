"""A sound -> where somebody speaks, what was said, how it was said."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.prosody import prosody
from frontdesk.features.voice import VoiceVector
from frontdesk.perception.activity import Chances, spans
from frontdesk.perception.heard import Heard, Transcriber
from frontdesk.perception.percepts import AudioPercept, Prosody
from frontdesk.preprocess.audio import RATE, cut

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ears:
    """What hears: the detector of voices always, the rest as far as it was pulled.

    ``tone`` False: how something is said is not looked at, only what.
    """

    chances: Chances
    speech: Transcriber | None = None
    voice: VoiceVector | None = None
    tone: bool = True


def hear(part: int, samples: Floats, ears: Ears) -> AudioPercept:
    """Perceive (n,) samples at 16 kHz. Where nobody speaks, nothing is transcribed or judged."""
    seconds = samples.size / RATE
    speech = spans(samples, ears.chances)
    if not speech:
        return AudioPercept(part, seconds, (), (), "und", 0.0, None, None)
    heard = ears.speech.transcribe(samples, speech) if ears.speech else Heard()
    said = AudioPercept(part, seconds, speech, heard.words, heard.language, heard.confidence, None, None)
    if not ears.tone:
        return said
    voiced = np.concatenate([cut(samples, span) for span in speech])
    voice = ears.voice.embed(voiced) if ears.voice else None
    return replace(said, prosody=Prosody(*prosody(samples, speech)), voice=voice)
