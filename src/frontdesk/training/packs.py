"""How good a pack is: its intents learnt on four fifths of the examples and measured on the last, five times.

Everything is learnt and calibrated inside each fold, exactly as it is served. NumPy alone: no torch.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.training.metrics import measure as figures_of
from frontdesk.training.outside import auroc
from frontdesk.understanding.calibrate import Array, Ints
from frontdesk.understanding.classifier import Floats, learn
from frontdesk.understanding.pack import LANGUAGES, OUT_OF_SCOPE, Pack

FOLDS = 5
KEPT = 0.95  # of what is in scope, when the recall of what is out of scope is measured
WORST = 8  # pairs of intents that are told
SHOWN = 3  # examples of each

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Figures:
    """``accuracy`` is of the rows in scope, a refusal being wrong; macro F1 and ECE are of all rows."""

    rows: int
    accuracy: float
    f1: float
    ece: float


@dataclass(frozen=True, slots=True)
class Scope:
    """How what is out of scope is told apart; ``threshold`` of p(in scope) refuses 5 % of the rest."""

    rows: int
    auroc: float
    recall: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often examples of one intent were taken for another, and which."""

    intent: str
    taken_for: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What `frontdesk train pack` tells. ``across`` is accuracy in a language that nothing was learnt in."""

    intents: int
    languages: Mapping[str, Figures]
    scope: Scope | None
    across: Mapping[str, float]
    confusions: tuple[Confusion, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The examples of a pack as numbers."""

    pack: Pack
    vectors: Floats
    neutral: Mapping[str, Array]
    labels: Ints
    languages: NDArray[np.str_]

    @classmethod
    def of(cls, pack: Pack, vectors: Floats, neutral: Mapping[str, Array]) -> "Rows":
        """Make them, labels numbered in the pack's order."""
        labels = np.array([pack.labels.index(intent) for intent, _, _ in pack.examples])
        return cls(pack, vectors, neutral, labels, np.array([language for _, language, _ in pack.examples]))

    @property
    def inside(self) -> Flags:
        """(rows,): whether each is in scope."""
        flags: Flags = np.array([intent != OUT_OF_SCOPE for intent, _, _ in self.pack.examples])
        return flags

    def learnt(self, taught: Flags, asked: Flags) -> Array:
        """Learn from some rows, and return (asked rows, the pack's labels) probabilities of others."""
        names = [self.pack.labels[at] for at in self.labels[taught]]
        languages = self.languages[taught].tolist()
        model = learn(self.vectors[taught], names, languages, OUT_OF_SCOPE, self.neutral)
        told = np.zeros((int(asked.sum()), len(self.pack.labels)))
        columns = [self.pack.labels.index(name) for name in model.labels]
        told[:, columns] = model.probabilities(self.vectors[asked], self.languages[asked].tolist())
        return told


def measure(pack: Pack, vectors: Floats, neutral: Mapping[str, Array]) -> Report:
    """Measure a pack by the (examples, width) vectors of its examples and the neutral ones of its texts."""
    rows = Rows.of(pack, vectors, neutral)
    fold, told = folds(rows), np.zeros((len(rows.labels), len(pack.labels)))
    for one in range(FOLDS):
        if (fold == one).any():
            told[fold == one] = rows.learnt(fold != one, fold == one)
    spoken = [language for language in LANGUAGES if (rows.languages == language).any()]
    parts = {language: rows.languages == language for language in spoken}
    parts["all"] = np.ones(len(rows.labels), np.bool_)
    return Report(
        len(pack.labels),
        {name: _figures(rows, told, part) for name, part in parts.items()},
        _scope(rows, told),
        _across(rows, spoken),
        _confusions(rows, told),
    )


def folds(rows: Rows, seed: int = 0) -> Ints:
    """Deal the examples of each intent and language round the folds, in an order that is drawn once."""
    random, fold = np.random.default_rng(seed), np.zeros(len(rows.labels), np.int64)
    for label in range(len(rows.pack.labels)):
        own = [np.flatnonzero((rows.labels == label) & (rows.languages == one)) for one in LANGUAGES]
        dealt = np.concatenate([random.permutation(one) for one in own])
        fold[dealt] = (np.arange(len(dealt)) + label) % FOLDS
    return fold


def _figures(rows: Rows, told: Array, part: Flags) -> Figures:
    whole = figures_of(told[part], rows.labels[part])
    return Figures(whole.rows, _accuracy(rows, told, part & rows.inside), whole.f1, whole.ece)


def _accuracy(rows: Rows, told: Array, part: Flags) -> float:
    return float((told.argmax(axis=1) == rows.labels)[part].mean()) if part.any() else 0.0


def _scope(rows: Rows, told: Array) -> Scope | None:
    """Measure p(in scope); None for a pack that says nothing about what is out of scope."""
    if OUT_OF_SCOPE not in rows.pack.labels:
        return None
    known, inside = 1 - told[:, rows.pack.labels.index(OUT_OF_SCOPE)], rows.inside
    limit = float(np.quantile(known[inside], 1 - KEPT))
    outside = known[~inside]
    return Scope(len(outside), auroc(known[inside], outside), float((outside < limit).mean()), limit)


def _across(rows: Rows, spoken: Sequence[str]) -> dict[str, float]:
    """Learn in one language, measure in each other one, on the intents that have examples in both."""
    found: dict[str, float] = {}
    for taught in spoken:
        known = np.isin(rows.labels, rows.labels[rows.languages == taught])
        for asked in spoken:
            part = (rows.languages == asked) & known & rows.inside
            if asked != taught and part.any():
                told = rows.learnt(rows.languages == taught, part)
                right = told.argmax(axis=1) == rows.labels[part]
                found[f"{taught}->{asked}"] = float(right.mean())
    return found


def _confusions(rows: Rows, told: Array) -> tuple[Confusion, ...]:
    said = told.argmax(axis=1)
    wrong = np.flatnonzero(said != rows.labels)
    pairs = Counter((int(rows.labels[at]), int(said[at])) for at in wrong)
    labels, found = rows.pack.labels, list[Confusion]()
    for (label, taken), count in pairs.most_common(WORST):
        own = [at for at in wrong if (rows.labels[at], said[at]) == (label, taken)]
        surest = sorted(own, key=lambda at: -told[at, said[at]])[:SHOWN]
        texts = tuple(rows.pack.examples[at][2] for at in surest)
        found.append(Confusion(labels[label], labels[taken], count, texts))
    return tuple(found)
