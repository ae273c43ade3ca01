"""What the customer feels: from words, tone of voice and faces, each as far as it is there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from frontdesk.features.embedding import Embedder
from frontdesk.perception.percepts import Face, Perceived, Percept
from frontdesk.turn.findings import EMOTIONS, Evidence
from frontdesk.understanding.fuse import best, reweighted, tempered
from frontdesk.understanding.head import Head, find_head
from frontdesk.understanding.reading import Opinion, Reading, blended, supporting
from frontdesk.understanding.sources import PRIOR
from frontdesk.understanding.words import modality, pictures, sound

VOICE_ENCODER = "whisper-base.layers-2-3.v1"
FACE_TEMPERATURE = 1.5  # the network was taught on posed pictures of the web

# How far a source is trusted, 1 being a calibrated head on the kind of text it was calibrated on.
TYPED, SAID, READ, TONE, FACES = 1.0, 1.0, 0.15, 0.8, 0.8


@dataclass(frozen=True, slots=True, eq=False)
class EmotionHeads:
    """The heads that are there; None where none was trained for the encoder that runs."""

    words: Head | None
    voice: Head | None


def open_heads(embed: Embedder) -> EmotionHeads:
    """Read the shipped heads for an embedder, and the one for voices."""
    return EmotionHeads(find_head("words", embed.name), find_head("voice", VOICE_ENCODER))


def opinions(perceived: Perceived, readings: Sequence[Reading], heads: EmotionHeads) -> list[Opinion]:
    """List what every source says; a face or a voice that is not there says nothing."""
    found: list[Opinion] = []
    if heads.words is not None:
        found.extend(_words(reading, heads.words) for reading in readings)
    for percept in perceived.percepts:
        found.extend(_tone(percept, heads.voice))
        found.extend(_faces(percept))
    # What is printed on a box is nobody's feeling: it counts only where nothing else speaks.
    return [one for one in found if one.weight > READ] or found


def _words(reading: Reading, head: Head) -> Opinion:
    """Read the emotion of words; a sentence tells the more, the less neutral it is."""
    whole = head.probabilities(reading.vector, reading.language)
    parts = head.probabilities(reading.vectors, reading.language)
    plain = parts[:, head.labels.index("neutral")]
    told = dict(zip(head.labels, blended(whole, parts, (1.1 - plain) ** 2).tolist(), strict=True))
    distribution = reweighted(told, PRIOR)
    chances = parts[:, head.labels.index(best(distribution))].tolist()
    weight = {"typed": TYPED, "said": SAID, "read": READ}[reading.way]
    return Opinion(reading.modality, distribution, weight, supporting(reading, chances), "words")


def _tone(percept: Percept, head: Head | None) -> Iterator[Opinion]:
    heard = sound(percept)
    if head is None or heard is None or heard.voice is None or not heard.speech:
        return
    at = Evidence(percept.part, heard.speech[0][0], heard.speech[-1][1])
    yield Opinion(modality(percept), reweighted(head.opinion(heard.voice), PRIOR), TONE, (at,), "tone")


def _faces(percept: Percept) -> Iterator[Opinion]:
    """Average the expressions of a photo, or of all frames of a film; larger and surer faces count more."""
    seen = [(time, face) for time, picture in pictures(percept) for face in picture.faces if face.expression]
    if not seen:
        return
    weights = [_size(face) for _, face in seen]
    mean = {
        emotion: sum(
            w * face.expression.get(emotion, 0.0) for w, (_, face) in zip(weights, seen, strict=True)
        )
        / sum(weights)
        for emotion in EMOTIONS
    }
    told = tempered(mean, FACE_TEMPERATURE)
    value = max(told, key=lambda label: told[label])
    best = sorted(seen, key=lambda pair: -pair[1].expression.get(value, 0.0))[:2]
    places = tuple(Evidence(percept.part, time, time, face.box) for time, face in best)
    yield Opinion(modality(percept), reweighted(told, PRIOR), FACES, places, "face")


def _size(face: Face) -> float:
    left, top, right, bottom = face.box
    return face.confidence * sqrt(max((right - left) * (bottom - top), 1))
