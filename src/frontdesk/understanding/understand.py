"""Percepts -> findings: what the customer feels and wants, in which language, and what they named."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from frontdesk.features.embedding import Embedder, Floats
from frontdesk.perception.percepts import Perceived
from frontdesk.turn.findings import UNKNOWN, Finding, Findings
from frontdesk.turn.parts import Part
from frontdesk.understanding.bare import bare
from frontdesk.understanding.emotion import EmotionHeads, open_heads
from frontdesk.understanding.emotion import opinions as feelings
from frontdesk.understanding.entities import entities
from frontdesk.understanding.fuse import Distribution, best, late, scaled, shapley
from frontdesk.understanding.fusion import Fusion, felt, shipped
from frontdesk.understanding.intensity import intensity
from frontdesk.understanding.intent import Intents
from frontdesk.understanding.language import language
from frontdesk.understanding.pack import Pack
from frontdesk.understanding.packmodel import open_intents
from frontdesk.understanding.reading import Opinion, read, seen_for
from frontdesk.understanding.words import stretches, voices

UNREAD = "the words were not read for feelings: the setting emotion.words is off"

Adjust = Callable[[Sequence[Opinion]], Sequence[Opinion]]


@dataclass(frozen=True, slots=True, eq=False)
class Understanding:
    """Understands turns with a pack, an embedder and the shipped heads. Pure: the same in, the same out."""

    pack: Pack
    embed: Embedder
    intents: Intents
    heads: EmotionHeads
    sentiment: bool = True  # whether feelings are read from words
    fusion: Fusion = field(default_factory=shipped)

    def understand(self, perceived: Perceived, parts: tuple[Part, ...], locale: str = "und") -> Findings:
        """Find emotion, intent, language and entities from whatever is there; any subset of modalities.

        What nothing speaks for is `Finding("unknown", 0.0)`. ``parts`` are the turn's own; this version
        reads the percepts alone.
        """
        del parts
        # A bare "yes" or "what now" tells nothing of its own: what it is about was said before.
        readings = [
            one for one in read(perceived, self.embed) if not bare(each.text for each in one.stretches)
        ]
        worded = readings if self.sentiment else []
        emotion = felt(feelings(perceived, worded, self.heads), self.fusion)
        return Findings(
            emotion=emotion,
            intent=fused(
                self.intents.opinions(perceived, readings), self.intents.prior, self.intents.refined
            ),
            language=language(perceived, locale),
            entities=entities(perceived, self.pack.phrases),
            intensity=intensity(
                emotion.distribution,
                [one.text for each in worded for one in each.stretches],
                voices(perceived),
            ),
        )

    @property
    def voice_mean(self) -> Floats | None:
        """Where the voices that taught the head lie in the middle, (width,); None when that is not known."""
        return None if self.heads.voice is None else self.heads.voice.mean

    def notes(self, perceived: Perceived) -> tuple[str, ...]:
        """Say what is not read from what was perceived, because it is switched off."""
        return () if self.sentiment or not stretches(perceived) else (UNREAD,)


def open_understanding(
    pack: Pack, embed: Embedder, cache: Path | None = None, sentiment: bool = True, home: Path | None = None
) -> Understanding:
    """Learn a pack's intents with an embedder and read the heads; ``sentiment`` False: no feelings of words.

    Learning takes about two seconds, and besides the time to embed every example, unless ``cache`` names a
    folder that may keep their vectors. What was learnt of the same pack in ``home`` is taken as it is.
    """
    return Understanding(pack, embed, open_intents(pack, embed, cache, home), open_heads(embed), sentiment)


def fused(opinions: Sequence[Opinion], prior: Distribution, adjust: Adjust = list) -> Finding[str]:
    """Fuse the sources of each modality, then the modalities; tell what each modality had to do with it.

    ``adjust`` may let the opinions that are there change one another. Shares are exact: every subset of the
    modalities is fused as if the others had not been sent.
    """
    names: list[str] = list(dict.fromkeys(opinion.modality for opinion in opinions))
    if not names:
        return Finding(UNKNOWN, 0.0)

    def of(group: Collection[str]) -> Distribution:
        return _fuse(adjust([one for one in opinions if one.modality in group]), prior)

    distribution = of(names)
    value = best(distribution)
    # One modality alone has all to do with it: nothing has to be compared.
    worth = dict.fromkeys(names, 1.0) if len(names) == 1 else shapley(lambda group: of(group)[value], names)
    shares = scaled(worth)
    return Finding(value, distribution[value], distribution, shares, seen_for(value, opinions, prior))


def _fuse(opinions: Sequence[Opinion], prior: Distribution) -> Distribution:
    """Fuse the sources inside each modality first: the words and the tone of a voice message, say."""
    inside: dict[str, Distribution] = {}
    for name in dict.fromkeys(opinion.modality for opinion in opinions):
        mine = {f"{at:03d}": one for at, one in enumerate(opinions) if one.modality == name}
        weights = {key: one.weight for key, one in mine.items()}
        inside[name] = late({key: one.distribution for key, one in mine.items()}, weights, prior)
    return late(inside, prior=prior)
