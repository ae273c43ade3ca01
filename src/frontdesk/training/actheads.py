"""Heads that read dialogue acts: linear, over vectors of the served encoder beside words and their places.

Nothing of the encoder is tuned. A value's head chooses what the value means; all other acts are one yes or no
each. Acts are read twice, the second time knowing what the messages before were taken for.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from frontdesk.training.crosswoz import Act
from frontdesk.training.dialogueacts import Label, Meaning, Seen, Told, acts, gold, words, words_near
from frontdesk.training.linear import Fitted, Floats, fit
from frontdesk.training.metrics import thresholds
from frontdesk.training.split import Bools
from frontdesk.understanding.calibrate import Array, Ints

MOST = 2_000  # features of words, the most frequent ones
SCALE = 0.2  # of the encoder's standardised vectors beside features that are 0 or 1
STRENGTH = 1.0  # C of the heads
RARE = 3  # rows that teach a label or a feature
SURE = 1.5  # logits that a limit lies from "more likely than not" at most: it is chosen on few rows


@dataclass(frozen=True, slots=True)
class Columns:
    """Which features of words there are, learnt from the rows that teach."""

    places: Mapping[str, int]

    @classmethod
    def of(cls, rows: Iterable[set[str]]) -> "Columns":
        """Take the features that occur often enough, the most frequent ones."""
        counts = Counter(word for row in rows for word in row)
        often = [word for word, count in counts.most_common(MOST) if count >= RARE]
        return cls({word: at for at, word in enumerate(often)})

    def hot(self, rows: Sequence[set[str]]) -> Floats:
        """Write rows as (rows, columns) zeros and ones."""
        made = np.zeros((len(rows), len(self.places)), np.float32)
        for at, row in enumerate(rows):
            made[at, [self.places[word] for word in row if word in self.places]] = 1
        return made


@dataclass(frozen=True, slots=True, eq=False)
class WholeHeads:
    """One yes or no for each label of whole messages."""

    columns: Columns
    labels: tuple[Label, ...]
    heads: tuple[Fitted, ...]
    limits: Array

    @classmethod
    def learn(cls, rows: Sequence[Seen], vectors: Floats, held: Bools, told: Told) -> "WholeHeads":
        """Learn from rows; those that ``held`` marks choose the limits first, then teach with the rest."""
        read, truth = [words(one, told) for one in rows], [gold(one)[0] for one in rows]
        counts = Counter(label for labels in truth for label in labels)
        labels = tuple(sorted(label for label, count in counts.items() if RARE <= count < len(rows)))
        target = np.array([[label in labels_ for label in labels] for labels_ in truth], np.float64)
        columns = Columns.of(read)
        given = _joined(columns.hot(read), _context(rows, vectors))
        limits = _limits(given, target, held)
        return cls(columns, labels, tuple(_binary(given, target[:, at]) for at in range(len(labels))), limits)

    def read(self, rows: Sequence[Seen], vectors: Floats, told: Told) -> list[set[Label]]:
        """Tell the labels of messages."""
        given = _joined(self.columns.hot([words(one, told) for one in rows]), _context(rows, vectors))
        yes = _scores(self.heads, given) > self.limits
        return [{label for label, one in zip(self.labels, row, strict=True) if one} for row in yes]


@dataclass(frozen=True, slots=True, eq=False)
class SpanHead:
    """What spans of one kind mean."""

    columns: Columns
    meanings: tuple[Meaning, ...]
    head: Fitted | None  # None where there is only one meaning

    @classmethod
    def learn(cls, places: Sequence[tuple[Seen, int]], vectors: Floats, told: Told) -> "SpanHead":
        """Learn from spans, each a message and its place in it."""
        truth = [gold(one)[1][at] for one, at in places]
        counts = Counter(truth)
        meanings = tuple(sorted(meaning for meaning, count in counts.items() if count >= RARE)) or ((),)
        kept = [at for at, meaning in enumerate(truth) if meaning in meanings]
        rows = [places[at] for at in kept]
        read = [words_near(one, at, told) for one, at in rows]
        columns = Columns.of(read)
        if len(meanings) < 2:
            return cls(columns, meanings, None)
        given = _joined(
            columns.hot(read), _context([one for one, _ in rows], vectors)[:, : 2 * vectors.shape[1]]
        )
        labels = np.array([meanings.index(truth[at]) for at in kept])
        head = fit(given, labels, np.ones(len(labels)), STRENGTH, 1e-3)
        if len(meanings) == 2:  # scikit-learn keeps one column for two classes
            head = Fitted(
                np.hstack([-head.weight, head.weight]) / 2, np.array([-head.bias[0], head.bias[0]]) / 2
            )
        return cls(columns, meanings, head)

    def read(self, places: Sequence[tuple[Seen, int]], vectors: Floats, told: Told) -> list[Meaning]:
        """Tell what spans mean."""
        if self.head is None:
            return [self.meanings[0]] * len(places)
        read = [words_near(one, at, told) for one, at in places]
        given = _joined(
            self.columns.hot(read), _context([one for one, _ in places], vectors)[:, : 2 * vectors.shape[1]]
        )
        return [self.meanings[at] for at in self.head.logits(given).argmax(axis=1)]


@dataclass(frozen=True, slots=True, eq=False)
class SideHeads:
    """Everything that reads the acts of one side, customers or the desk."""

    whole: WholeHeads
    kinds: Mapping[str, SpanHead]

    @classmethod
    def learn(cls, rows: Sequence[Seen], vectors: Floats, held: Bools, told: Told) -> "SideHeads":
        """Learn from the messages of one side."""
        return cls(
            WholeHeads.learn(rows, vectors, held, told),
            {kind: SpanHead.learn(some, vectors, told) for kind, some in _places(rows).items()},
        )

    def read(self, rows: Sequence[Seen], vectors: Floats, told: Told) -> dict[int, frozenset[Act]]:
        """Tell the acts of messages, by row."""
        meant: dict[tuple[int, int], Meaning] = {
            (one.row, at): () for one in rows for at in range(len(one.spans))
        }
        for kind, some in _places(rows).items():
            if kind in self.kinds:
                meanings = self.kinds[kind].read(some, vectors, told)
                meant |= {(one.row, at): meaning for (one, at), meaning in zip(some, meanings, strict=True)}
        return {
            one.row: acts(one, labels, [meant[one.row, at] for at in range(len(one.spans))])
            for one, labels in zip(rows, self.whole.read(rows, vectors, told), strict=True)
        }


@dataclass(frozen=True, slots=True, eq=False)
class BothHeads:
    """The heads of both sides."""

    sides: Mapping[bool, SideHeads]  # of the customer or not

    @classmethod
    def learn(cls, rows: Sequence[Seen], vectors: Floats, parts: Ints, told: Told) -> "BothHeads":
        """Learn from messages; those of part 0 choose the limits."""
        sides = {}
        for side in (True, False):
            own = [at for at, one in enumerate(rows) if one.message.customer == side]
            sides[side] = SideHeads.learn([rows[at] for at in own], vectors, parts[own] == 0, told)
        return cls(sides)

    def read(self, rows: Sequence[Seen], vectors: Floats, told: Told) -> dict[int, frozenset[Act]]:
        """Tell the acts of messages, by row."""
        found = dict[int, frozenset[Act]]()
        for side, heads in self.sides.items():
            found |= heads.read([one for one in rows if one.message.customer == side], vectors, told)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class ActReader:
    """Reads acts twice: the second time it knows what it took the messages before for."""

    first: BothHeads
    second: BothHeads

    @classmethod
    def learn(cls, rows: Sequence[Seen], vectors: Floats, parts: Ints) -> "ActReader":
        """Learn from messages; ``parts`` (rows,) deals dialogues, each part read by heads of the others.

        So the second heads learn from readings as good as those that they will be given.
        """
        told = dict[int, frozenset[Act]]()
        for part in np.unique(parts):
            teach = np.flatnonzero(parts != part).tolist()
            heads = BothHeads.learn(
                [rows[at] for at in teach], vectors, parts[teach] - parts[teach].min(), {}
            )
            told |= heads.read([rows[at] for at in np.flatnonzero(parts == part).tolist()], vectors, {})
        return cls(BothHeads.learn(rows, vectors, parts, {}), BothHeads.learn(rows, vectors, parts, told))

    def read(self, rows: Sequence[Seen], vectors: Floats) -> dict[int, frozenset[Act]]:
        """Tell the acts of messages of whole dialogues, by row."""
        return self.second.read(rows, vectors, self.first.read(rows, vectors, {}))


def _places(rows: Iterable[Seen]) -> dict[str, list[tuple[Seen, int]]]:
    found = dict[str, list[tuple[Seen, int]]]()
    for one in rows:
        for at, span in enumerate(one.spans):
            found.setdefault(span.kind, []).append((one, at))
    return found


def _context(rows: Sequence[Seen], vectors: Floats) -> Floats:
    """Lay the vectors of a message and of the two before it side by side: (rows, 3 * width)."""
    nothing = np.zeros(vectors.shape[1], np.float32)
    return np.stack(
        [
            np.concatenate(
                [
                    vectors[one.row],
                    *(vectors[past.row] for past in one.before),
                    *[nothing] * (2 - len(one.before)),
                ]
            )
            for one in rows
        ]
    )


def _joined(hot: Floats, vectors: Floats) -> Floats:
    return np.hstack([hot, SCALE * vectors])


def _binary(given: Floats, target: Array) -> Fitted:
    return fit(given, target.astype(np.int64), np.ones(len(target)), STRENGTH, 1e-3)


def _scores(heads: Sequence[Fitted], given: Floats) -> Array:
    """(rows, labels): above 0 is more likely than not."""
    scores = [head.logits(given) for head in heads]
    return np.hstack([np.zeros((len(given), 0)), *scores])


def _limits(given: Floats, target: Array, held: Bools) -> Array:
    """Choose for each label the score from which it is told, on rows that the heads did not learn from."""
    limits = np.zeros(target.shape[1])
    for at in range(target.shape[1]):
        if target[~held, at].sum() > 0 and target[held, at].sum() >= 10:
            score = _binary(given[~held], target[~held, at]).logits(given[held])
            limits[at] = float(np.clip(thresholds(score, target[held, at : at + 1])[0], -SURE, SURE))
    return limits
