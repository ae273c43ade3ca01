"""What the customer wants: from words typed, said or read, and from what pictures show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from frontdesk.features.embedding import Embedder, Floats
from frontdesk.perception.percepts import Label, Perceived, Percept
from frontdesk.turn.findings import Evidence
from frontdesk.understanding.calibrate import Array
from frontdesk.understanding.classifier import FewShot, learn
from frontdesk.understanding.fuse import best
from frontdesk.understanding.keptvectors import embedded
from frontdesk.understanding.pack import OUT_OF_SCOPE, Pack
from frontdesk.understanding.reading import Opinion, Reading, blended, supporting
from frontdesk.understanding.words import modality, pictures

# How far a source is trusted, 1 being a calibrated classifier on the kind of text it was calibrated on.
TYPED, SAID, READ, SHOWN = 1.0, 0.9, 0.3, 0.9
HALF = 0.5  # of what words say for a refined intent goes to the picture's, when the picture is sure
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
                found = [
                    _moved(one, intent, refines, share) if one.source == "words" else one for one in found
                ]
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
        return Opinion(reading.modality, distribution, weight, places)

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
            yield Opinion(modality(percept), self._spread(told), SHOWN, (place,), "label", unique)

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
    return Intents(pack, taught(pack, *vectors_of(pack, embed, cache)))


def vectors_of(pack: Pack, embed: Embedder, cache: Path | None = None) -> tuple[Floats, dict[str, Array]]:
    """Embed a pack: (examples, width), and for each language the mean of what the pack itself says in it."""
    texts = [text for _, _, text in pack.examples]
    said = pack.said
    vectors = embedded([*texts, *(text for lines in said.values() for text in lines)], embed, cache)
    at, neutral = len(texts), dict[str, Array]()
    for language, lines in said.items():
        if lines:
            neutral[language] = vectors[at : at + len(lines)].mean(axis=0, dtype=np.float64)
        at += len(lines)
    return vectors[: len(texts)], neutral


def taught(pack: Pack, vectors: Floats, neutral: Mapping[str, Array]) -> FewShot:
    """Learn from the (examples, width) vectors of a pack."""
    labels = [intent for intent, _, _ in pack.examples]
    languages = [language for _, language, _ in pack.examples]
    return learn(vectors, labels, languages, OUT_OF_SCOPE, neutral)
