"""Rows of several inputs, put together by label out of rows that hold one each: training without paired data.

There is no free corpus in which customers' words, voices and faces were recorded together. So a row is drawn
by its label: for every input, some row of that label that has the input. Two kinds of rows teach what pairs
would teach beyond that: *veiled* ones, in which an input looks plain while another one shows the label
(furious words in a quiet voice), and *conflicting* ones, in which an input contradicts one that is believed
before it (friendly words, furious voice). What is composed of training rows trains, what is composed of
validating rows validates: nothing crosses. Inputs of one row are independent given the label, which those
of people are not: a limit that no drawing mends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import Misconfigured
from frontdesk.features.table import nearest
from frontdesk.training.dataset import Dataset, Prepared
from frontdesk.training.extraction import Column
from frontdesk.training.recipe import Compose, Recipe

Ints = NDArray[np.int64]
Pools = Sequence[Mapping[int, Ints]]  # by input, in the order of belief: by label, the rows that have both
NOTHING = -1


def composed(prepared: Prepared, recipe: Recipe) -> Prepared:
    """Compose the rows of every fold as the recipe wishes; without a wish they stay what they are."""
    wish = recipe.data.compose
    if wish is None:
        return prepared
    folds = [_pair(train, valid, wish, recipe.seed) for train, valid in prepared.folds]
    one = len(folds) == 1
    whole = folds[0][0] if one else compose(prepared.whole, wish, [recipe.seed, 0])
    return replace(prepared, folds=folds, whole=whole)


def compose(rows: Dataset, wish: Compose, seed: Sequence[int]) -> Dataset:
    """Draw ``wish.rows`` rows out of ``rows``; the same seed draws the same.

    Raises `Misconfigured` for a plain label that no row has.
    """
    pools = [_pool(rows, column) for column in rows.columns.values()]
    draw = Draw(pools, wish, _plain(rows, wish), np.random.default_rng(seed))
    targets = draw.targets(np.unique(rows.targets).astype(np.int64))
    picks = np.array([draw.row(label) for label in targets.tolist()], np.int64)
    columns = {
        name: replace(
            column, starts=_taken(column.starts, at, NOTHING), lengths=_taken(column.lengths, at, 0)
        )
        for (name, column), at in zip(rows.columns.items(), picks.T, strict=True)
    }
    ids = ["+".join(map(str, row)) for row in picks.tolist()]
    groups, places = [""] * len(ids), np.arange(len(ids))
    return replace(rows, targets=targets, groups=groups, ids=ids, columns=columns, rows=places)


def _pair(train: Dataset, valid: Dataset, wish: Compose, seed: int) -> tuple[Dataset, Dataset]:
    right = compose(valid, wish, [seed, 1]) if wish.valid and len(valid) else valid
    return compose(train, wish, [seed, 0]), right


def _plain(rows: Dataset, wish: Compose) -> int:
    if wish.plain is None:
        return NOTHING
    if wish.plain not in rows.labels:
        raise Misconfigured(
            f"no row has the plain label {wish.plain!r}",
            part="data.compose.plain",
            value=wish.plain,
            remedy=nearest(wish.plain, dict.fromkeys(rows.labels)),
        )
    return rows.labels.index(wish.plain)


def _pool(rows: Dataset, column: Column) -> dict[int, Ints]:
    """Sort the rows that have an input by their label."""
    have = np.flatnonzero(column.starts[rows.rows] >= 0)
    labels = rows.targets[have]
    return {int(label): rows.rows[have[labels == label]] for label in np.unique(labels)}


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """Draws labels and rows. ``plain`` is the place of the plain label, or `NOTHING`."""

    pools: Pools
    wish: Compose
    plain: int
    rng: np.random.Generator

    def targets(self, labels: Ints) -> Ints:
        """Draw the labels: a share is plain, the others are equally likely."""
        share = self.wish.plain_share
        if self.plain == NOTHING or not share or len(labels) < 2:
            return self.rng.choice(labels, self.wish.rows)
        chances = np.where(labels == self.plain, share, (1 - share) / (len(labels) - 1))
        return self.rng.choice(labels, self.wish.rows, p=chances)

    def row(self, label: int) -> list[int]:
        """Draw a row for each input: (inputs,) numbers of rows, of which at least one shows the label."""
        shown = [label if label in pool else NOTHING for pool in self.pools]
        shown = self._hidden(shown, self.plain not in (NOTHING, label))
        if label != self.plain:
            shown = self._conflicting(shown, label)
        return [
            int(self.rng.choice(pool[one])) if one in pool else NOTHING
            for one, pool in zip(shown, self.pools, strict=True)
        ]

    def _hidden(self, shown: list[int], veil: bool) -> list[int]:
        """Leave inputs out or let them look plain, but for one of those that show the label."""
        sure = [at for at, one in enumerate(shown) if one != NOTHING]
        keep = sure[int(self.rng.integers(len(sure)))]
        absent = self.rng.random(len(shown)) < self.wish.absent
        hidden = self.rng.random(len(shown)) < (self.wish.veil if veil else 0)
        return [
            one if at == keep else NOTHING if absent[at] else self.plain if hidden[at] else one
            for at, one in enumerate(shown)
        ]

    def _conflicting(self, shown: list[int], label: int) -> list[int]:
        """Let an input behind the first that shows the label contradict it, now and then."""
        behind = [at for at in range(shown.index(label) + 1, len(shown)) if shown[at] != NOTHING]
        if self.rng.random() >= self.wish.conflict or not behind:
            return shown
        at = behind[int(self.rng.integers(len(behind)))]
        others = [one for one in self.pools[at] if one not in (label, self.plain)]
        return [*shown[:at], int(self.rng.choice(others)), *shown[at + 1 :]] if others else shown


def _taken(numbers: Ints, at: Ints, nothing: int) -> Ints:
    taken: Ints = np.where(at >= 0, numbers[at], nothing)
    return taken
