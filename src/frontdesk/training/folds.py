"""Which rows of a table train and which validate, fold after fold; no group is parted."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from frontdesk.training import split
from frontdesk.training.recipe import Recipe
from frontdesk.training.survey import Survey, codes_of

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def masks(
    recipe: Recipe, found: Survey, alive: Bools, labels: Sequence[str], alone: bool
) -> Iterator[tuple[Bools, Bools]]:
    """Yield masks of the rows that train and that validate; ``alone``: no table of its own validates."""
    rows = np.flatnonzero(alive & ~found.extra)
    hot = found.hot(labels)
    strata = _strata(hot)[rows]
    named = found.groups if found.source.group else found.products
    groups = codes_of(named)[rows] if named else None
    for validates in _validating(recipe, strata, groups, alone):
        trains, left = np.zeros((2, len(found)), np.bool_)
        left[rows[validates]] = True
        learning = rows[~validates]
        if recipe.data.shots:
            learning = learning[split.shots(hot[learning], recipe.data.shots, recipe.seed)]
        trains[learning] = True
        held = [found.groups[row] for row in np.flatnonzero(left)]
        yield trains | (alive & found.extra & ~found.of(held)), left


def _validating(recipe: Recipe, strata: Ints, groups: Ints | None, alone: bool) -> Iterator[Bools]:
    """Yield which rows are left out: of each fold, and last, for the network that is served, none."""
    data = recipe.data
    if not alone:
        yield np.zeros(len(strata), np.bool_)
    elif data.folds >= 2:
        number = split.folds(strata, groups, data.folds, recipe.seed)
        yield from (np.equal(number, fold) for fold in range(data.folds))
        yield np.zeros(len(strata), np.bool_)
    else:
        yield split.share(strata, groups, data.share, recipe.seed)


def _strata(hot: Bools) -> Ints:
    """Name the class that a row is dealt by: of several its rarest, as the others come along anyway."""
    if not hot.shape[1]:
        return np.zeros(len(hot), np.int64)
    rarity = np.where(hot, hot.sum(axis=0), np.iinfo(np.int64).max)
    rarest: Ints = rarity.argmin(axis=1)
    return rarest
