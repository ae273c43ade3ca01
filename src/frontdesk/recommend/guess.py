"""What the catalogue would say of the thing in a photo, learnt from the catalogue's own pictures.

A shop tells of its pictured items what they are: a category, a colour. From these a photo's are guessed, so
that "looks like your photo" means the same kind in the same colour, not the same background. An attribute
that pictures do not show is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.item import Item
from frontdesk.recommend.log import Floats, Ints
from frontdesk.recommend.traits import Traits

ROWS = 5_000  # pictures that are learnt from
LEAST, VALUES = 40, 4  # pictures that an attribute needs, and one of its values
SHRUNK = 0.1  # of the spread within values is taken to be alike in all directions
FIFTH = 5  # one in so many pictures, drawn, is held back to see how sure a guess may be
SHARPNESS = (0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0)
SKILL = 0.2  # an attribute whose guess explains less than this is left out
FLOOR = np.log(1e-3)  # what is less likely than this is all one
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Guess:
    """A linear discriminant for each attribute (Fisher 1936; shrunk as by Friedman 1989).

    ``weights`` (values, width) and ``bias`` (values,) give the logits of all values of the traits; ``group``
    (values,) numbers the attribute of a value, -1 where it is not guessed; ``skill`` (groups,) is the share
    of what there was to find out that guesses about held-back pictures did find out.
    """

    weights: Floats
    bias: Floats
    group: Ints
    skill: Floats

    @classmethod
    def fit(cls, pictures: Floats, items: Sequence[Item], traits: Traits) -> "Guess":
        """Learn from pictures (items, width), zeros for none, and what the catalogue tells of the items."""
        made = cls.blank(len(traits.values), pictures.shape[1])
        skills: list[float] = []
        for places, rows in _told(pictures, items, traits):
            sharp, skill = _held(pictures[rows], places[rows])
            if skill < SKILL:
                continue
            own = np.unique(places[rows])
            weights, bias = _discriminant(pictures[rows], np.searchsorted(own, places[rows]))
            made.weights[own], made.bias[own] = sharp * weights, sharp * bias
            made.group[own] = len(skills)
            skills.append(skill)
        return cls(made.weights, made.bias, made.group, np.array(skills, np.float32))

    @classmethod
    def blank(cls, values: int, width: int) -> "Guess":
        """Make one that guesses nothing."""
        nothing = np.zeros((values, width), np.float32), np.zeros(values, np.float32)
        return cls(*nothing, np.full(values, -1, np.int32), np.zeros(0, np.float32))

    def __call__(self, picture: Floats) -> Floats:
        """Give for a picture (width,) how likely each value is, 0 to 1: (values,).

        By the logarithm of the probability, from the floor up: a sum over attributes then ranks items by how
        likely all their values are together.
        """
        found = np.zeros(len(self.bias), np.float32)
        logits = self.weights @ picture + self.bias
        for number in range(len(self.skill)):
            own = self.group == number
            likely = _logarithms(logits[own].astype(np.float64)[None])[0]
            found[own] = 1 - np.maximum(likely, FLOOR) / FLOOR
        return found

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give what is kept."""
        kept = {"weights": self.weights, "bias": self.bias, "group": self.group, "skill": self.skill}
        return {f"guess.{name}": one for name, one in kept.items()}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Guess":
        """Open what was kept. Raises `KeyError`."""
        weights, bias, group, skill = (arrays[f"guess.{it}"] for it in ("weights", "bias", "group", "skill"))
        return cls(weights, bias, group, skill)


def _told(pictures: Floats, items: Sequence[Item], traits: Traits) -> Iterator[tuple[Ints, Ints]]:
    """Give for each attribute that may be learnt its values' places (items,) and the rows to learn from."""
    seen = pictures.any(axis=1)
    for attribute in traits.attributes:
        places = traits.codes(items, attribute)
        counts = np.bincount(places[seen & (places >= 0)], minlength=len(traits.values))
        rows = np.flatnonzero(seen & (places >= 0) & (counts[places] >= VALUES)).astype(np.int32)
        if len(rows) >= LEAST and np.count_nonzero(counts >= VALUES) > 1:
            yield places, rows[:: max(1, len(rows) // ROWS)]


def _held(pictures: Floats, places: Ints) -> tuple[float, float]:
    """Learn from four fifths: how sharp the guesses of the fifth may be, and how much they find out."""
    back = np.random.default_rng(0).permutation(len(places)) % FIFTH == 0  # a shelf may repeat in fives
    own = np.unique(places[~back])
    known = back & np.isin(places, own)
    weights, bias = _discriminant(pictures[~back], np.searchsorted(own, places[~back]))
    logits, true = pictures[known] @ weights.T + bias, np.searchsorted(own, places[known])
    losses = [_loss(sharp * logits, true) for sharp in SHARPNESS]
    best = int(np.argmin(losses))
    shares = np.bincount(np.searchsorted(own, places[~back])) / np.count_nonzero(~back)
    unread = float(-np.log(shares[true]).mean())
    return SHARPNESS[best], 1 - losses[best] / unread if unread > 0 else 0.0


def _discriminant(rows: Floats, codes: NDArray[np.intp]) -> tuple[Doubles, Doubles]:
    """Fit weights (values, width) and bias (values,) to rows (n, width) of codes 0, 1, ..."""
    given = rows.astype(np.float64)
    counts = np.bincount(codes).astype(np.float64)
    sums = np.zeros((len(counts), given.shape[1]))
    np.add.at(sums, codes, given)
    means = sums / counts[:, None]
    within = (given.T @ given - (means.T * counts) @ means) / len(given)
    even = np.trace(within) / len(within)
    shrunk = (1 - SHRUNK) * within + SHRUNK * max(even, 1e-9) * np.eye(len(within))
    # The mean of few is drawn to that of all.
    centred = (sums + given.mean(axis=0)) / (counts[:, None] + 1)
    weights = np.linalg.solve(shrunk, centred.T).T
    return weights, -0.5 * (weights * centred).sum(axis=1) + np.log(counts / len(given))


def _loss(logits: Doubles, true: NDArray[np.intp]) -> float:
    return float(-np.take_along_axis(_logarithms(logits), true[:, None], axis=1).mean())


def _logarithms(logits: Doubles) -> Doubles:
    """Give the logarithms of the probabilities (n, values) of logits."""
    risen = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(risen - np.log(np.exp(risen).sum(axis=1, keepdims=True)))
