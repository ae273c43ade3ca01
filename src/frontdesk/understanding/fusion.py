"""What tone, faces and words say of a feeling becomes one finding: the network of recipes/desk_emotion.yml.

It learnt from rows that were composed by label: it knows that a feeling often shows in one source of several,
and which one to believe when they contradict each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np

from frontdesk.errors import ModelCorrupt
from frontdesk.features.feature import Array
from frontdesk.models.store import ModelStore
from frontdesk.turn.findings import EMOTIONS, UNKNOWN, Finding
from frontdesk.understanding.fuse import Distribution, best, late, scaled, shapley
from frontdesk.understanding.reading import Opinion, seen_for
from frontdesk.understanding.runfolder import REMEDY
from frontdesk.understanding.sources import PRIOR, SOURCES, Source, ratios
from frontdesk.understanding.trained import Trained

WEIGHTS = Path(__file__).parent / "weights" / "emotion"
Told = Mapping[Source, Distribution]  # one opinion a source


@dataclass(frozen=True, slots=True, eq=False)
class Fusion:
    """Fuses opinions. Opening checks the hash of every file."""

    model: Trained

    @classmethod
    def open(cls, folder: Path = WEIGHTS) -> "Fusion":
        """Open a model of `frontdesk train`. Raises `ModelMissing`, `ModelCorrupt`, `Misconfigured`."""
        model = Trained.open(folder, ModelStore(folder))  # its features are numbers: no store is asked
        if set(model.labels) != set(EMOTIONS) or set(model.inputs) != set(SOURCES):
            raise ModelCorrupt(
                "the model does not fuse tone, face and words", part=str(folder), remedy=REMEDY
            )
        return cls(model)

    def fuse(self, told: Sequence[Told]) -> list[Distribution]:
        """Fuse each row's opinions; all rows with several are one run.

        A source alone stands as it is, calibrated on real sentences and clips; nothing at all is the prior.
        """
        several = [row for row in told if len(row) > 1]
        fused = iter(self._run(several) if several else ())
        return [next(fused) if len(row) > 1 else next(iter(row.values()), PRIOR) for row in told]

    def _run(self, told: Sequence[Told]) -> list[Distribution]:
        arrays: dict[str, list[Array | None]] = {
            source: [np.array(ratios(row[source]), np.float32) if source in row else None for row in told]
            for source in SOURCES
        }
        model = self.model
        chances = model.probabilities(model.logits(model.encode(arrays)))
        return [dict(zip(model.labels, row, strict=True)) for row in chances.tolist()]


@cache
def shipped() -> Fusion:
    """Open the network that comes with Frontdesk, once."""
    return Fusion.open()


def felt(opinions: Sequence[Opinion], fusion: Fusion) -> Finding[str]:
    """Fuse what every source says; tell what each modality had to do with it.

    All subsets of the modalities, at most 16, are one run: their Shapley values are exact.
    """
    names: list[str] = list(dict.fromkeys(opinion.modality for opinion in opinions))
    if not names:
        return Finding(UNKNOWN, 0.0)
    groups = [frozenset(group) for size in range(len(names) + 1) for group in combinations(names, size)]
    fused = dict(zip(groups, fusion.fuse([_told(opinions, group) for group in groups]), strict=True))
    distribution = fused[frozenset(names)]
    value = best(distribution)
    shares = scaled(shapley(lambda group: fused[group][value], names))
    return Finding(value, distribution[value], distribution, shares, seen_for(value, opinions, PRIOR))


def _told(opinions: Sequence[Opinion], group: frozenset[str]) -> dict[Source, Distribution]:
    """Pool what sources of one kind say: the words of a letter and those of a voice message, say."""
    found: dict[Source, Distribution] = {}
    for source in SOURCES:
        mine = {
            str(at): one for at, one in enumerate(opinions) if one.source == source and one.modality in group
        }
        if mine:
            weights = {key: one.weight for key, one in mine.items()}
            found[source] = late({key: one.distribution for key, one in mine.items()}, weights, PRIOR)
    return found
