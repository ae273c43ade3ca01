"""The head that hears emotion in a voice: logistic regression on whisper's middle layers, trained on EmoDB.

EmoDB: Burkhardt et al., "A Database of German Emotional Speech" (2005), CC0. Actors, German, studio.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.voice import VoiceVector
from frontdesk.media.audio import samples
from frontdesk.perception.activity import open_silero
from frontdesk.perception.audio import Ears, hear
from frontdesk.training.linear import Card, Fitted, balanced, fit, folded, standardised, write
from frontdesk.training.metrics import Metrics, measure
from frontdesk.training.vectors import kept
from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.adaptation import LEAST
from frontdesk.understanding.calibrate import Array, Ints, fit_temperature, softmax
from frontdesk.understanding.emotion import VOICE_ENCODER as ENCODER

Floats = NDArray[np.float32]
# Boredom is no emotion a desk reacts to: a flat voice counts as neutral. Nobody in EmoDB is surprised.
NAMES = {
    "anger": "anger",
    "anxiety": "fear",
    "fear": "fear",
    "happiness": "joy",
    "sadness": "sadness",
    "disgust": "disgust",
    "neutral": "neutral",
    "boredom": "neutral",
}
LABELS = tuple(emotion for emotion in EMOTIONS if emotion in NAMES.values())
C = 0.003
ACTED = 2.0  # actors exaggerate: what they teach is trusted at twice the temperature
DATA = ("EmoDB, 339 clips of 7 speakers (CC0-1.0)",)


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording, its emotion and who speaks."""

    path: Path
    emotion: str
    speaker: str


def emodb(folder: Path) -> list[Clip]:
    """Read the table of a folder of EmoDB."""
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        return [
            Clip(folder / row["file"], NAMES[row["emotion"]], row["speaker"]) for row in csv.DictReader(file)
        ]


def heard(clips: list[Clip], voice: VoiceVector, cache: Path) -> Floats:
    """Hear clips as the desk does: (clips, 2048)."""
    ears = Ears(open_silero(), voice=voice)

    def vector(clip: Clip) -> Floats:
        found = hear(0, samples(clip.path.read_bytes()), ears).voice
        if found is None:
            raise ValueError(f"nobody speaks in {clip.path.name}")
        return found

    names = [clip.path.name for clip in clips]
    return kept(cache, ENCODER, names, lambda: np.stack([vector(clip) for clip in clips]))


def train_voice(
    voice: VoiceVector, sha256: str, data: Path, cache: Path, out: Path
) -> tuple[Path, dict[str, Metrics]]:
    """Train, calibrate, measure leaving one speaker out, and write the head."""
    clips = emodb(data / "emodb")
    vectors = heard(clips, voice, cache)
    labels = np.array([LABELS.index(clip.emotion) for clip in clips])
    speakers = np.array([clip.speaker for clip in clips])
    logits = left_out(vectors, labels, speakers)
    temperature = fit_temperature(logits, labels) * ACTED
    figures = {
        "EmoDB, leave one speaker out": measure(softmax(logits, temperature / ACTED), labels),
        f"the same, tempered by {ACTED:g} as served": measure(softmax(logits, temperature), labels),
    }
    for name, adapt in (("as it is", False), ("adapted", True)):
        told, true = known(vectors, labels, speakers, adapt)
        figures[f"from a speaker's {LEAST}th clip on, {name}"] = measure(softmax(told, temperature), true)
    card = Card("voice", ENCODER, sha256, LABELS, temperature, DATA, "Apache-2.0", figures)
    return write(_fit(vectors, labels), card, {}, out, vectors.mean(axis=0, dtype=np.float64)), figures


def left_out(vectors: Floats, labels: Ints, speakers: NDArray[np.str_]) -> Array:
    """Score every clip by a head that never heard its speaker: (clips, labels)."""
    logits = np.zeros((len(labels), len(LABELS)))
    for speaker in np.unique(speakers):
        others = speakers != speaker
        logits[~others] = _fit(vectors[others], labels[others]).logits(vectors[~others])
    return logits


def known(vectors: Floats, labels: Ints, speakers: NDArray[np.str_], adapt: bool) -> tuple[Array, Ints]:
    """Score the clips, in any order, by which their speaker has been heard often enough, as `left_out` does.

    With ``adapt`` they are adapted to all clips of their speaker so far (`understanding.adaptation`).
    """
    rng, told, true = np.random.default_rng(0), list[Array](), list[int]()
    for speaker in np.unique(speakers):
        others = speakers != speaker
        head, mean = _fit(vectors[others], labels[others]), vectors[others].mean(axis=0)
        order = rng.permutation(np.flatnonzero(~others))
        for count in range(LEAST, len(order) + 1):
            said = vectors[order[:count]]
            last = said[-1] - said.mean(axis=0) + mean if adapt else said[-1]
            told.append(head.logits(last[None])[0])
            true.append(int(labels[order[count - 1]]))
    return np.array(told), np.array(true)


def _fit(vectors: Floats, labels: Ints) -> Fitted:
    mean, deviation = standardised(vectors)
    return folded(fit((vectors - mean) / deviation, labels, balanced(labels), C), mean, deviation)
