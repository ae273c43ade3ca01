"""The words of one modality and way, with their vectors: what emotion and intent are both read from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from frontdesk.features.embedding import Embedder, Floats
from frontdesk.perception.percepts import Perceived
from frontdesk.turn.findings import Evidence
from frontdesk.understanding.calibrate import Array
from frontdesk.understanding.plain import plain
from frontdesk.understanding.sources import Source
from frontdesk.understanding.words import Modality, Stretch, Way, script, stretches

MOST_STRETCHES = 12  # of one reading that are looked at one by one for evidence
MOST_CHARACTERS = 2_000  # of one reading: what a customer feels and wants is said in the first ones


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one source says about the labels, how far it is trusted, and what it saw.

    ``source`` is what kind of thing said it; ``refines`` are the intents that a picture's own intent makes
    more precise.
    """

    modality: Modality
    distribution: Mapping[str, float]
    weight: float
    evidence: tuple[Evidence, ...]
    source: Source | Literal["label"] = "words"
    refines: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """All words of one modality and way: ``vector`` (384,) of all, ``vectors`` (n, 384) of the stretches."""

    modality: Modality
    way: Way
    stretches: tuple[Stretch, ...]
    language: str
    vector: Floats
    vectors: Floats


def read(perceived: Perceived, embed: Embedder) -> list[Reading]:
    """Gather the words of a turn by modality and way, and embed them, numbers put into plain words."""
    found = sorted(stretches(perceived), key=lambda one: (one.modality, one.way))
    groups = groupby(found, key=lambda one: (one.modality, one.way))
    return [_reading(tuple(group), embed) for _, group in groups]


def supporting(reading: Reading, chances: Sequence[float], most: int = 2) -> tuple[Evidence, ...]:
    """Return where the stretches with the highest chances lie, those at least half as high as the best."""
    ranked = sorted(zip(chances, reading.stretches, strict=False), key=lambda pair: -pair[0])
    return tuple(stretch.evidence for chance, stretch in ranked[:most] if chance >= ranked[0][0] / 2)


def seen_for(value: str, opinions: Sequence[Opinion], prior: Mapping[str, float]) -> tuple[Evidence, ...]:
    """Return the places, each once, of the opinions that speak for a value: that make it likelier."""
    speaking = (one for one in opinions if one.distribution[value] > prior[value])
    return tuple(dict.fromkeys(place for one in speaking for place in one.evidence))


def blended(whole: Array, parts: Array, telling: Array) -> Array:
    """Average the opinion (labels,) on a whole text with those (n, labels) on its stretches.

    ``telling`` (n,) says how much each stretch has to say: one furious sentence among three plain ones
    should be heard, and a greeting before a question should not. When none says anything, the whole stands.
    The whole counts 1 / n: the longer a text, the more its one vector blurs.
    """
    if len(parts) < 2 or telling.sum() < 0.5:
        return whole
    told = (telling[:, None] * parts).sum(axis=0) / telling.sum()
    mixed: Array = whole / len(parts) + told * (1 - 1 / len(parts))
    return mixed


def _reading(group: tuple[Stretch, ...], embed: Embedder) -> Reading:
    texts = [plain(stretch.text) for stretch in group]
    whole = " ".join(texts)[:MOST_CHARACTERS]
    single = [text[:MOST_CHARACTERS] for text in texts[:MOST_STRETCHES]]
    vectors = embed.embed([whole, *single], "query")
    return Reading(group[0].modality, group[0].way, group, script(whole), vectors[0], vectors[1:])
