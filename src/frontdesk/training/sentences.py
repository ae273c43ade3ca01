"""Sentences with an emotion: GoEmotions brought down to seven labels, and the customer messages written here.

GoEmotions: Demszky et al. (2020), Apache-2.0, text from Reddit. The shop's sentences are our own.
"""

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.yamlfile import read_yaml

OWN = Path(__file__).parent / "data"

# The authors' Ekman grouping with four changes for customer service. A question is not an emotion:
# `curiosity` and `confusion` are neutral here, not surprise. `approval`, `optimism`, `desire`, `caring`,
# `realization` and `disapproval` are left out: said to a shop they are mostly polite or plain, and Ekman's
# grouping would teach that "I would like ..." is joy.
GROUPS = {
    "anger": ("anger", "annoyance"),
    "disgust": ("disgust",),
    "fear": ("fear", "nervousness"),
    "joy": ("joy", "amusement", "excitement", "gratitude", "love", "relief", "pride", "admiration"),
    "sadness": ("sadness", "disappointment", "embarrassment", "grief", "remorse"),
    "surprise": ("surprise",),
    "neutral": ("neutral", "curiosity", "confusion"),
}
EKMAN = {fine: coarse for coarse, fines in GROUPS.items() for fine in fines}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its emotion and its language."""

    text: str
    emotion: str
    language: str


def goemotions(path: Path) -> list[Sentence]:
    """Read train.csv.gz or dev.csv: the rows with one label that GROUPS has a place for."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = csv.DictReader(io.StringIO(raw.decode("utf-8")))
    return [Sentence(row["text"], EKMAN[row["labels"]], "en") for row in rows if row["labels"] in EKMAN]


def own(part: str, folder: Path = OWN) -> list[Sentence]:
    """Read our own sentences in both languages; ``part`` is "train" or "test"."""
    return [
        Sentence(item.text(), emotion, language)
        for language in ("zh", "en")
        for emotion in EMOTIONS
        for item in read_yaml(folder / f"emotion_{language}.yml").get(part).get(emotion).items()
    ]


def capped(sentences: Sequence[Sentence], most: int, seed: int = 0) -> list[Sentence]:
    """Keep at most ``most`` sentences of an emotion, drawn at random, in their order."""
    order = np.random.default_rng(seed).permutation(len(sentences))
    taken: dict[str, list[int]] = {emotion: [] for emotion in EMOTIONS}
    for at in order.tolist():
        if len(taken[sentences[at].emotion]) < most:
            taken[sentences[at].emotion].append(at)
    return [sentences[at] for at in sorted(_flat(taken.values()))]


def _flat(groups: Iterable[list[int]]) -> list[int]:
    return [at for group in groups for at in group]
