"""The head that hears emotion in words: logistic regression on text vectors, GoEmotions and our own lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.embedding import Embedder
from frontdesk.training.linear import Card, Fitted, balanced, fit, write
from frontdesk.training.metrics import Metrics, measure
from frontdesk.training.sentences import Sentence, capped, goemotions, own
from frontdesk.training.vectors import kept
from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.calibrate import Array, Ints, fit_temperature, softmax

Floats = NDArray[np.float32]
LANGUAGES = ("zh", "en")
MOST = 2_000  # rows of an emotion out of GoEmotions
OWN_WEIGHT = 3.0  # of all our lines together against all of GoEmotions: they are what a shop hears
C, FOLDS = 3.0, 5
DATA = ("GoEmotions train, 7 groups (Apache-2.0)", "customer sentences written for Frontdesk, zh and en")


@dataclass(frozen=True, slots=True, eq=False)
class Set:
    """Vectors (rows, width) with their labels and languages."""

    vectors: Floats
    labels: Ints
    languages: NDArray[np.str_]

    def pick(self, rows: Ints | NDArray[np.bool_]) -> "Set":
        """Keep some rows."""
        return Set(self.vectors[rows], self.labels[rows], self.languages[rows])

    def centred(self, centres: dict[str, Array]) -> Array:
        """Subtract from each row the centre of its language."""
        means = np.stack([centres[language] for language in self.languages.tolist()])
        result: Array = self.vectors - means
        return result


def embedded(sentences: Sequence[Sentence], embed: Embedder, cache: Path) -> Set:
    """Embed sentences, or take their vectors from the cache."""
    texts = [sentence.text for sentence in sentences]
    vectors = kept(cache, embed.name, texts, lambda: embed.embed(texts))
    labels = np.array([EMOTIONS.index(sentence.emotion) for sentence in sentences])
    return Set(vectors, labels, np.array([sentence.language for sentence in sentences]))


def train_words(
    embed: Embedder, sha256: str, data: Path, cache: Path, out: Path
) -> tuple[Path, dict[str, Metrics]]:
    """Train, calibrate, measure and write the head; returns its file and its figures."""
    foreign = embedded(capped(goemotions(data / "goemotions" / "train.csv.gz"), MOST), embed, cache)
    ours = embedded(own("train"), embed, cache)
    logits = left_out(foreign, ours)
    temperature = fit_temperature(logits, ours.labels)
    centres, head = _fit(foreign, ours)
    figures = _folds(softmax(logits, temperature), ours)
    figures |= _held_out(head, centres, temperature, embedded(own("test"), embed, cache))
    dev = embedded(capped(goemotions(data / "goemotions" / "dev.csv"), 300), embed, cache)
    there = {"en": foreign.vectors.mean(axis=0, dtype=np.float64)}
    figures["goemotions dev, at most 300 an emotion"] = measure(
        softmax(head.logits(dev.centred(there)), temperature), dev.labels
    )
    card = Card("words", embed.name, sha256, EMOTIONS, temperature, DATA, "Apache-2.0", figures)
    return write(head, card, centres, out), figures


def _fit(foreign: Set, ours: Set) -> tuple[dict[str, Array], Fitted]:
    """Fit on both sets. Each is centred by its own mean, ours by the mean of each language."""
    centres = {
        language: ours.vectors[ours.languages == language].mean(axis=0, dtype=np.float64)
        for language in LANGUAGES
    }
    there = {"en": foreign.vectors.mean(axis=0, dtype=np.float64)}
    vectors = np.concatenate([foreign.centred(there), ours.centred(centres)])
    labels = np.concatenate([foreign.labels, ours.labels])
    ratio = OWN_WEIGHT * len(foreign.labels) / len(ours.labels)
    weights = np.concatenate([balanced(foreign.labels), balanced(ours.labels) * ratio])
    return centres, fit(vectors, labels, weights, C)


def left_out(foreign: Set, ours: Set) -> Array:
    """Score each of our rows by a head that was fitted without it: (rows, emotions)."""
    logits = np.zeros((len(ours.labels), len(EMOTIONS)))
    fold = np.arange(len(ours.labels)) % FOLDS  # rows lie by language and emotion, so folds are stratified
    for one in range(FOLDS):
        centres, head = _fit(foreign, ours.pick(fold != one))
        logits[fold == one] = head.logits(ours.pick(fold == one).centred(centres))
    return logits


def _folds(probabilities: Array, ours: Set) -> dict[str, Metrics]:
    return {
        f"own lines, {FOLDS} folds, {language}": measure(
            probabilities[ours.languages == language], ours.labels[ours.languages == language]
        )
        for language in LANGUAGES
    }


def _held_out(head: Fitted, centres: dict[str, Array], temperature: float, test: Set) -> dict[str, Metrics]:
    found: dict[str, Metrics] = {}
    for language in LANGUAGES:
        rows = test.pick(test.languages == language)
        found[f"own lines, held out, {language}"] = measure(
            softmax(head.logits(rows.centred(centres)), temperature), rows.labels
        )
    return found
