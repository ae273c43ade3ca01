"""The deletion test: whether the places that an explanation names are the ones that the model lives on.

Petsiuk et al., "RISE: Randomized Input Sampling for Explanation of Black-box Models" (2018): the places are
hidden one after the other, the most important first. If they matter, the probability falls sooner than in a
random order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from frontdesk.evaluation.explain import changed, leading, reasons
from frontdesk.evaluation.judge import Model, Row, scores
from frontdesk.evaluation.places import Place
from frontdesk.understanding.calibrate import Array

STEPS = 11  # 0, 10, ..., 100 % of the places hidden
ORDERS = 3  # random ones to compare with
E = TypeVar("E")


@dataclass(frozen=True, slots=True, eq=False)
class Deletion:
    """The label's probability with more and more places hidden, (STEPS,), by importance and at random.

    ``rows`` were tested; rows with fewer than two places have no order and are left out.
    """

    rows: int
    curve: Array
    random: Array

    @property
    def area(self) -> float:
        """Return the area under the curve, 0 to 1: lower is better."""
        return area(self.curve)

    @property
    def random_area(self) -> float:
        """Return the area under the curve of random orders."""
        return area(self.random)


def deletion(model: Model[E], rows: Sequence[Row], seed: int = 0) -> Deletion | None:
    """Test some rows, each in its leading modality; None when none of them has an order."""
    random = np.random.default_rng(seed)
    curves = [pair for row in rows if (pair := of_row(model, row, random)) is not None]
    if not curves:
        return None
    ours, chance = np.mean(curves, axis=0)  # (2, steps)
    return Deletion(len(curves), ours, chance)


def of_row(model: Model[E], row: Row, random: np.random.Generator) -> tuple[Array, Array] | None:
    """Return the curves (steps,) of a row, by importance and at random; None when it has no order."""
    label = int(scores(model, [row])[0].argmax())
    _, column = leading(model, row, model.shares(row, label))
    ranked = [one.place for one in reasons(model, row, column, label)]
    if len(ranked) < 2:
        return None
    chance = [[ranked[at] for at in random.permutation(len(ranked))] for _ in range(ORDERS)]
    ours, *others = [curve(model, row, column, order, label) for order in (ranked, *chance)]
    return ours, np.mean(others, axis=0)


def curve(model: Model[E], row: Row, column: str, order: Sequence[Place], label: int) -> Array:
    """Return the label's probability, (steps,), as the first 0 to 100 % of the places are hidden."""
    counts = [round(step * len(order) / (STEPS - 1)) for step in range(STEPS)]
    different = sorted(set(counts))
    told = model.probabilities(changed(model, row, column, [order[:count] for count in different]))
    by_count = dict(zip(different, told[:, label], strict=True))
    return np.array([by_count[count] for count in counts])


def area(values: Array) -> float:
    """Return the area under (steps,) values over 0 to 1, by trapezoids."""
    return float(((values[1:] + values[:-1]) / 2).mean())
