"""What three sources say of one feeling each, as numbers: the rows that the desk's fusion is composed of.

words   customer sentences written for Frontdesk, zh and en; not GoEmotions, from which the head learns too:
        its labels are so doubtful that the fusion would learn to mistrust words
tone    EmoDB (CC0): German actors, whom nobody hears surprised
face    no face may be used that this project could ship; an opinion is drawn instead, of a network that is
        right as often as the pulled ones were said to be, and otherwise mostly sees a plain face

Every opinion comes from a head that did not learn from its row: folds for words, speakers left out for tone.
A fifth of the sentences validates, and two of EmoDB's seven speakers.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.config import load
from frontdesk.features.e5 import E5
from frontdesk.features.voice import VoiceVector
from frontdesk.models.store import ModelStore
from frontdesk.training import voices, words
from frontdesk.training.sentences import capped, goemotions, own
from frontdesk.training.sets.rows import Parts, Row
from frontdesk.training.vectors import beside
from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.calibrate import Array, fit_temperature, softmax
from frontdesk.understanding.emotion import FACE_TEMPERATURE
from frontdesk.understanding.fuse import reweighted
from frontdesk.understanding.sources import PRIOR, ratios

FACES, RIGHT, PLAIN = 400, 0.6, 0.5  # an emotion; right so often; of the wrong ones, plain so often
HEARD_LAST = 2  # speakers that validate


def feelings(data: Path, cache: Path) -> Parts:
    """Opinions of words, tone and face, one a row. Raises `NotReady` for a model that was not pulled."""
    store = ModelStore(load().models)
    told = _words(data, cache, store)
    said = _tones(data, cache, store)
    return {part: [*told[part], *said[part], *_faces(part)] for part in ("train", "valid")}


def _words(data: Path, cache: Path, store: ModelStore) -> Mapping[str, list[Row]]:
    embed, kept = E5.open(store.path("e5"), threads=1), beside(cache, store.path("e5") / "e5.onnx")
    reddit = capped(goemotions(data / "goemotions" / "train.csv.gz"), words.MOST)
    ours = words.embedded(own("train"), embed, kept)
    logits = words.left_out(words.embedded(reddit, embed, kept), ours)
    chances = softmax(logits, fit_temperature(logits, ours.labels))
    fifth = np.arange(len(ours.labels)) % words.FOLDS == 0
    return {
        part: list(_rows("words", chances[which], EMOTIONS, ours.labels[which], part))
        for part, which in (("train", ~fifth), ("valid", fifth))
    }


def _tones(data: Path, cache: Path, store: ModelStore) -> Mapping[str, list[Row]]:
    model = store.path("voice")
    clips = voices.emodb(data / "emodb")
    vectors = voices.heard(clips, VoiceVector.open(model, threads=1), beside(cache, model / "voice.onnx"))
    labels = np.array([voices.LABELS.index(clip.emotion) for clip in clips])
    speakers = np.array([clip.speaker for clip in clips])
    logits = voices.left_out(vectors, labels, speakers)
    chances = softmax(logits, fit_temperature(logits, labels) * voices.ACTED)
    last = validating(speakers)
    felt = np.array([EMOTIONS.index(clip.emotion) for clip in clips])
    return {
        part: list(_rows("tone", chances[which], voices.LABELS, felt[which], "emodb"))
        for part, which in (("train", ~last), ("valid", last))
    }


def validating(speakers: NDArray[np.str_]) -> NDArray[np.bool_]:
    """Mark the clips of the speakers that validate."""
    return np.isin(speakers, np.unique(speakers)[-HEARD_LAST:])


def _faces(part: str) -> Iterator[Row]:
    """Draw what a network of expressions says of faces: right, or plain, or anything else."""
    rng = np.random.default_rng([7, part == "valid"])
    labels = np.repeat(np.arange(len(EMOTIONS)), FACES)
    seen = np.where(rng.random(len(labels)) < RIGHT, labels, np.where(rng.random(len(labels)) < PLAIN, 0, -1))
    seen = np.where(seen < 0, rng.integers(len(EMOTIONS), size=len(labels)), seen)
    logits = rng.normal(0, 1, (len(labels), len(EMOTIONS)))
    logits[np.arange(len(labels)), seen] += rng.uniform(1, 5, len(labels))
    chances = softmax(logits, FACE_TEMPERATURE)
    return _rows("face", chances, EMOTIONS, labels, f"drawn-{part}")


def _rows(
    source: str, chances: Array, known: Sequence[str], labels: NDArray[np.int64], name: str
) -> Iterator[Row]:
    for at, (row, label) in enumerate(zip(chances.tolist(), labels.tolist(), strict=True)):
        opinion = reweighted(dict(zip(known, row, strict=True)), PRIOR)
        numbers = [round(one, 5) for one in ratios(opinion)]
        yield {"id": f"{source}-{name}-{at}", "label": EMOTIONS[label], source: numbers}
