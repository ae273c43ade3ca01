"""`python -m frontdesk.training.fusion`: which way of fusing words and tone is right when they disagree.

Pairs are made of our own held-out sentences and of EmoDB's two speakers that validate: no head learnt from
them, and no row that the served network learnt from was composed of them. The truth of a pair is the emotion
of the source that shows one: plain words in an angry voice are anger, angry words in a plain voice too.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from frontdesk.config import load
from frontdesk.features.e5 import E5
from frontdesk.features.voice import VoiceVector
from frontdesk.models.store import ModelStore
from frontdesk.training.heads import options
from frontdesk.training.metrics import Metrics, measure
from frontdesk.training.sentences import own
from frontdesk.training.sets.feelings import validating
from frontdesk.training.vectors import beside
from frontdesk.training.voices import ACTED, LABELS, emodb, heard, left_out
from frontdesk.training.words import embedded
from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.calibrate import Ints, fit_temperature, softmax
from frontdesk.understanding.emotion import SAID, TONE, open_heads
from frontdesk.understanding.fuse import FLOOR, Distribution, late, reweighted
from frontdesk.understanding.fusion import shipped
from frontdesk.understanding.sources import PRIOR

Rule = Callable[[Distribution, Distribution], Distribution]
Sources = tuple[list[Distribution], Ints]  # an opinion a row, its true emotion
EACH = 400  # pairs of a kind
# How often a feeling shows in a source: people say angry things in plain words, and more so in a plain voice.
WORDS_SHOW, TONE_SHOWS = 0.5, 0.8


def mean(words: Distribution, tone: Distribution) -> Distribution:
    """Fuse by the arithmetic mean."""
    return {emotion: (words[emotion] + tone[emotion]) / 2 for emotion in EMOTIONS}


def pool(words: Distribution, tone: Distribution) -> Distribution:
    """Fuse by the logarithmic pool with the served weights."""
    return late({"words": words, "tone": tone}, {"words": SAID, "tone": TONE}, PRIOR)


def pool_of_veiled(words: Distribution, tone: Distribution) -> Distribution:
    """Fuse by the pool, after weakening a source that sees nothing: the best rule without learning."""
    return pool(veiled(words, PRIOR, "neutral", WORDS_SHOW), veiled(tone, PRIOR, "neutral", TONE_SHOWS))


def veiled(opinion: Distribution, prior: Distribution, plain: str, shows: float) -> Distribution:
    """Weaken what a source says against the labels that it often does not show.

    A feeling shows in a source with probability ``shows``; otherwise the source looks like ``plain``. So
    plain words are hardly evidence against anger, while angry words stay evidence for it:
    p(seen | label) = shows x p(seen | label, shown) + (1 - shows) x p(seen | plain).
    """
    told = {label: max(opinion[label], FLOOR) for label in prior}
    ratios = {label: told[label] / prior[label] for label in prior}
    rest = (1 - shows) * ratios[plain]
    mixed = {label: ratio if label == plain else shows * ratio + rest for label, ratio in ratios.items()}
    weighed = {label: prior[label] * ratio for label, ratio in mixed.items()}
    return {label: one / sum(weighed.values()) for label, one in weighed.items()}


def served(words: Distribution, tone: Distribution) -> Distribution:
    """Fuse as served: by the network that learnt from composed rows."""
    return shipped().fuse([{"words": words, "tone": tone}])[0]


RULES: Mapping[str, Rule] = {
    "words alone": lambda words, _: words,
    "tone alone": lambda _, tone: tone,
    "arithmetic mean": mean,
    "geometric mean": lambda words, tone: late({"a": words, "b": tone}, {"a": 0.5, "b": 0.5}, PRIOR),
    "pool": pool,
    "pool of veiled sources": pool_of_veiled,
    "learnt from composed rows (served)": served,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print accuracy and calibration of every rule on every kind of pair."""
    said = options(main.__doc__).parse_args(arguments)
    words, tones = _sources(said, ModelStore(load().models))
    for kind, pairs in _pairs(words[1], tones[1]).items():
        sys.stdout.write(f"{kind}\n")
        for name, rule in RULES.items():
            metrics = _measured(rule, words, tones, pairs)
            sys.stdout.write(f"  {name:32s} accuracy {metrics.accuracy:.3f}  ECE {metrics.ece:.3f}\n")
    return 0


def _sources(said: argparse.Namespace, store: ModelStore) -> tuple[Sources, Sources]:
    embed = E5.open(store.path("e5"), threads=1)
    cache = beside(said.cache, store.path("e5") / "e5.onnx")
    head = open_heads(embed).words
    if head is None:
        raise SystemExit("run 'python -m frontdesk.training.heads' first")
    rows = embedded(own("test"), embed, cache)
    told = [
        reweighted(head.opinion(vector, str(language)), PRIOR)
        for vector, language in zip(rows.vectors, rows.languages, strict=True)
    ]
    return (told, rows.labels), _tones(said.data, said.cache, store.path("voice"))


def _tones(data: Path, cache: Path, model: Path) -> Sources:
    voice, folder = VoiceVector.open(model, threads=1), beside(cache, model / "voice.onnx")
    clips = emodb(data / "emodb")
    labels = np.array([LABELS.index(clip.emotion) for clip in clips])
    logits = left_out(heard(clips, voice, folder), labels, np.array([clip.speaker for clip in clips]))
    chances = softmax(logits, fit_temperature(logits, labels) * ACTED)
    told = [reweighted(dict(zip(LABELS, row.tolist(), strict=True)), PRIOR) for row in chances]
    last = validating(np.array([clip.speaker for clip in clips]))
    felt = np.array([EMOTIONS.index(clip.emotion) for clip in clips])
    return [one for one, chosen in zip(told, last.tolist(), strict=True) if chosen], felt[last]


def _pairs(words: Ints, tones: Ints) -> dict[str, list[tuple[int, int, int]]]:
    """Draw pairs (row of words, row of tones, true emotion) of four kinds."""
    draw = np.random.default_rng(0)
    found: dict[str, list[tuple[int, int, int]]] = {
        "plain words, feeling in the voice": [],
        "feeling in the words, plain voice": [],
        "the same feeling in both": [],
        "plain words, plain voice": [],
    }
    tone_wins, word_wins, agree, plain = found.values()
    while min(len(kind) for kind in found.values()) < EACH:
        at, to = int(draw.integers(len(words))), int(draw.integers(len(tones)))
        if words[at] == tones[to] == 0:
            plain.append((at, to, 0))
        elif words[at] == tones[to]:
            agree.append((at, to, int(words[at])))
        elif words[at] == 0:
            tone_wins.append((at, to, int(tones[to])))
        elif tones[to] == 0:
            word_wins.append((at, to, int(words[at])))
    return {kind: pairs[:EACH] for kind, pairs in found.items()}


def _measured(rule: Rule, words: Sources, tones: Sources, pairs: Sequence[tuple[int, int, int]]) -> Metrics:
    fused = [rule(words[0][at], tones[0][to]) for at, to, _ in pairs]
    rows = np.array([[row[emotion] for emotion in EMOTIONS] for row in fused])
    return measure(rows, np.array([true for _, _, true in pairs]))


if __name__ == "__main__":
    sys.exit(main())
