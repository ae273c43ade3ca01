"""Speak the sample shop's voice messages anew: `scripts/make_voices.py [ID ...]`.

Needs the model (`frontdesk models pull middle`). The tests of `demo.voices` hear what was spoken.
"""

import sys
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from frontdesk.config import load
from frontdesk.demo.voices import Voice, voices
from frontdesk.models.store import ModelStore
from frontdesk.speech import chinese, espeak
from frontdesk.speech.english import English
from frontdesk.speech.kokoro import RATE as SPOKEN
from frontdesk.speech.kokoro import Kokoro

VOICES = Path(__file__).resolve().parents[1] / "src" / "frontdesk" / "demo" / "data" / "voices"
KEPT = 16_000  # samples a second, as speech recognition hears
COMMENT = "Synthetic voice, no real person: Kokoro-82M v1.0 (Apache-2.0), voice {}"
Floats = NDArray[np.float32]


@cache
def opened(model: Path) -> Kokoro:
    return Kokoro.open(model)


def speak(voice: Voice, model: Path) -> Floats:
    """Speak a message: samples at `SPOKEN` a second."""
    english = English(guess=espeak.guess)
    sounds = chinese.sounds(voice.text, english) if voice.language == "zh" else english.sounds(voice.text)
    return opened(model).say(sounds, voice.speaker)


def keep(voice: Voice, spoken: Floats, to: Path) -> None:
    """Write a message as a small Ogg that says of itself what it is."""
    samples = soxr.resample(spoken, SPOKEN, KEPT)
    silence = np.zeros(KEPT // 4, np.float32)
    loud = np.concatenate((silence, samples / np.abs(samples).max() * 0.7, silence))
    with soundfile.SoundFile(to, "w", KEPT, 1, format="OGG", subtype="VORBIS", compression_level=0.5) as file:
        file.comment = COMMENT.format(voice.speaker)
        file.title = voice.text
        file.write(loud)


def main(wanted: list[str]) -> None:
    model = ModelStore(load().models).path("kokoro")
    VOICES.mkdir(exist_ok=True)
    for voice in voices():
        if not wanted or voice.id in wanted:
            to = VOICES / f"{voice.id}.ogg"
            keep(voice, speak(voice, model), to)
            print(f"{to.name}: {to.stat().st_size:,} bytes, {voice.text}")


if __name__ == "__main__":
    main(sys.argv[1:])
