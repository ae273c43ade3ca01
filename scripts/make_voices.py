"""Speak the sample shop's voice messages anew: `scripts/make_voices.py [ID ...]`.

Needs the model (`frontdesk models pull middle`), the command espeak-ng for English, and for Chinese
`pip install --no-deps misaki==0.9.4 pypinyin cn2an proces ordered-set addict num2words`. The tests of
`demo.voices` hear what was spoken.
"""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from frontdesk.config import load
from frontdesk.demo.voices import Voice, voices
from frontdesk.models.session import Session
from frontdesk.models.store import ModelStore

VOICES = Path(__file__).resolve().parents[1] / "src" / "frontdesk" / "demo" / "data" / "voices"
SPOKEN, KEPT = 24_000, 16_000  # samples a second: as the model speaks, as speech recognition hears
COMMENT = "Synthetic voice, no real person: Kokoro-82M v1.0 (Apache-2.0), voice {}"
# How espeak-ng writes sounds -> how the model was taught to read them; in this order.
SOUNDS = (
    ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("eɪ", "A"), ("aɪ", "I"), ("aʊ", "W"), ("oʊ", "O"), ("ɔɪ", "Y"),
    ("ɚ", "əɹ"), ("r", "ɹ"), ("x", "k"), ("ɐ", "ə"),
)  # fmt: skip
Floats = NDArray[np.float32]


def english(text: str) -> str:
    """Write English as sounds; what stands between the sentences stays, as it gives them their pauses."""
    said = subprocess.run(
        ["espeak-ng", "-q", "--ipa=3", "-v", "en-us", text], capture_output=True, text=True, check=True
    )
    lines = [line.strip() for line in said.stdout.splitlines() if line.strip()]
    sounds = ". ".join(lines) + "."
    for unread in ("_", "\u200d", "\u0361"):
        sounds = sounds.replace(unread, "")
    for written, taught in SOUNDS:
        sounds = sounds.replace(written, taught)
    return sounds


def chinese(text: str) -> str:
    """Write Chinese as sounds."""
    sounds: str = import_module("misaki.zh").ZHG2P()(text)[0]  # needed for Chinese alone
    return sounds


def speak(voice: Voice, model: Path) -> Floats:
    """Speak a message: samples at `SPOKEN` a second."""
    symbols: dict[str, int] = json.loads((model / "vocab.json").read_text("utf-8"))["vocab"]
    sounds = (chinese if voice.language == "zh" else english)(voice.text)
    ids = [symbols[sound] for sound in sounds if sound in symbols]
    styles = np.fromfile(model / f"{voice.speaker}.bin", np.float32).reshape(-1, 1, 256)
    said = Session(model / "kokoro.onnx").run({
        "tokens": np.array([[0, *ids, 0]], np.int64),
        "style": styles[min(len(ids), len(styles) - 1)],
        "speed": np.array([1.0], np.float32),
    })  # fmt: skip
    return np.asarray(said[0], np.float32).reshape(-1)


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
