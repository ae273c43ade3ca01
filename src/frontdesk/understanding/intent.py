"""What the customer wants: from words typed, said or read, and from what pictures show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from os import getpid
from pathlib import Path

import numpy as np

from frontdesk.features.embedding import Embedder, Floats
from frontdesk.perception.percepts import Label, Perceived, Percept
from frontdesk.turn.findings import Evidence
from frontdesk.understanding.classifier import FewShot, learn
from frontdesk.understanding.fuse import best
from frontdesk.understanding.pack import OUT_OF_SCOPE, Pack
from frontdesk.understanding.reading import Opinion, Reading, blended, supporting
from frontdesk.understanding.words import modality, pictures

# How far a source is trusted, 1 being a calibrated classifier on the kind of text it was calibrated on.
TYPED, SAID, READ, SHOWN = 1.0, 0.9, 0.3, 0.9
HALF = 0.5  # of what words say for a refined intent goes to the picture's, when the picture is sure
PROBE = 0.01  # most a number of a vector may differ; they are about 0.05 in size
SUREST = 0.85  # probability that a surely recognised picture gives the intent it speaks for


@dataclass(frozen=True, slots=True, eq=False)
class Intents:
    """The pack's intents, learnt from their examples."""

    pack: Pack
    classifier: FewShot

    @property
    def prior(self) -> dict[str, float]:
        """Before anything is read, every intent is as likely as any other."""
        return dict.fromkeys(self.pack.labels, 1 / len(self.pack.labels))

    def opinions(self, perceived: Perceived, readings: Sequence[Reading]) -> list[Opinion]:
        """List what every source says; what says nothing about any intent is left out."""
        found = [self._words(reading) for reading in readings]
        for percept in perceived.percepts:
            found.extend(self._shown(percept))
        return found

    def refined(self, opinions: Sequence[Opinion]) -> list[Opinion]:
        """Let pictures say what words leave open.

        A picture's label may refine intents: as far as the picture is sure of its own intent, half of what
        words say for the refined ones goes to it. The words alone are never changed.
        """
        found = list(opinions)
        for shown in opinions:
            for intent, refines in shown.refines.items():
                share = HALF * shown.distribution[intent]
                found = [_moved(one, intent, refines, share) if one.words else one for one in found]
        return found

    def _words(self, reading: Reading) -> Opinion:
        """Read the intent of words; a sentence tells the more, the less it is small talk or out of scope."""
        vectors = np.concatenate([reading.vector[None], reading.vectors])
        told = self.classifier.probabilities(vectors, [reading.language] * len(vectors))
        business = [self.classifier.labels.index(intent) for intent in self.pack.names]
        telling = told[1:, business].sum(axis=1)
        mixed = blended(told[0], told[1:], np.where(telling > 0.5, telling, 0.0))
        weight = {"typed": TYPED, "said": SAID, "read": READ}[reading.way]
        distribution = dict(zip(self.classifier.labels, mixed.tolist(), strict=True))
        if reading.way == "read":
            distribution = self._business(distribution)
        places = supporting(reading, told[1:, int(mixed.argmax())].tolist())
        return Opinion(reading.modality, distribution, weight, places, words=True)

    def _business(self, distribution: dict[str, float]) -> dict[str, float]:
        """Keep what read words say about offered intents: a "hello" on a box greets nobody."""
        even = self.prior
        kept = {intent: distribution[intent] for intent in self.pack.names}
        rest = (1 - sum(kept.values())) / len(even)
        return {intent: kept.get(intent, 0.0) + rest for intent in even}

    def _shown(self, percept: Percept) -> Iterator[Opinion]:
        """Read the intents that recognised labels of a photo or film speak for."""
        surest: dict[str, tuple[float, Evidence]] = {}
        refines: dict[str, tuple[str, ...]] = {}
        for time, picture in pictures(percept):
            for label, intent, refined in self._known(picture.labels):
                refines[intent] = (*refines.get(intent, ()), *refined)
                if label.confidence > surest.get(intent, (0.0, None))[0]:
                    surest[intent] = (label.confidence, Evidence(percept.part, time, time, label.box))
        if surest:
            told = {intent: confidence for intent, (confidence, _) in surest.items()}
            place = surest[best(told)][1]
            unique = {intent: tuple(dict.fromkeys(refined)) for intent, refined in refines.items()}
            yield Opinion(modality(percept), self._spread(told), SHOWN, (place,), refines=unique)

    def _known(self, labels: Sequence[Label]) -> Iterator[tuple[Label, str, tuple[str, ...]]]:
        for label in labels:
            known = self.pack.pictures.get(label.name)
            if known is not None and known.intent is not None:
                yield label, known.intent, known.refines

    def _spread(self, told: dict[str, float]) -> dict[str, float]:
        """Turn confidences of labels into a distribution: what they leave over is spread evenly."""
        scale = SUREST / max(1.0, sum(told.values()))
        rest = (1 - scale * sum(told.values())) / len(self.pack.labels)
        return {intent: scale * told.get(intent, 0.0) + rest for intent in self.pack.labels}


def _moved(words: Opinion, intent: str, refines: Sequence[str], share: float) -> Opinion:
    """Move a share of what words say for some intents to another one."""
    told = dict(words.distribution)
    for refined in refines:
        told[intent] += share * told[refined]
        told[refined] -= share * told[refined]
    return replace(words, distribution=told)


def learn_intents(pack: Pack, embed: Embedder, cache: Path | None = None) -> Intents:
    """Learn a pack's intents; vectors of examples are kept in ``cache`` when a folder is given."""
    examples = pack.examples
    vectors = _vectors(pack, embed, cache)
    labels = [intent for intent, _, _ in examples]
    languages = [language for _, language, _ in examples]
    return Intents(pack, learn(vectors, labels, languages, OUT_OF_SCOPE))


def _vectors(pack: Pack, embed: Embedder, cache: Path | None) -> Floats:
    """Embed the examples, or read the vectors that the same embedder made of the same examples."""
    texts = [text for _, _, text in pack.examples]
    if cache is None:
        return embed.embed(texts, "query")
    key = sha256(f"{embed.name}\n{pack.digest}".encode()).hexdigest()[:20]
    path = cache / f"pack-{key}.npy"
    kept = _kept(path, texts, embed)
    if kept is not None:
        return kept
    vectors = embed.embed(texts, "query")
    cache.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{getpid()}.npy")
    np.save(partial, vectors, allow_pickle=False)
    partial.replace(path)
    return vectors


def _kept(path: Path, texts: Sequence[str], embed: Embedder) -> Floats | None:
    """Read kept vectors; those that are absent, broken or of a model built otherwise are made anew.

    The last is seen by embedding two of the texts again: a quantised network may differ a little between
    machines, and much when its weights are others.
    """
    try:
        vectors: Floats = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    if vectors.ndim != 2 or len(vectors) != len(texts) or vectors.dtype != np.float32:
        return None
    probes = embed.embed([texts[0], texts[-1]], "query")
    return vectors if bool(np.allclose(vectors[[0, -1]], probes, atol=PROBE)) else None
