"""Vectors of voices, brought to a common centre and spread: what is left is how a voice differs from itself.

The mean and the deviation of everything that a voice says, whatever its labels, become those of all rows.
That knows other clips of the same voice, also of voices that validate: figures so reached hold for a desk
that has heard a caller some times already. A voice that was never heard stays as it is, as if it were like
all: so what is learnt from adapted vectors can be served without adaptation, though less well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import Misconfigured
from frontdesk.features.feature import Feature, Floats
from frontdesk.training.cache import Cache
from frontdesk.training.derived import digest, kept, pieces
from frontdesk.training.extraction import Column
from frontdesk.training.recipe import Recipe
from frontdesk.training.survey import Survey
from frontdesk.training.table import Line, empty
from frontdesk.understanding.adaptation import LEAST

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]

CONSTANT = 1e-6  # deviation under which a number says nothing


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Mean and deviation of each voice, (voices, width), and of all rows, (width,)."""

    means: Doubles
    deviations: Doubles
    mean: Doubles
    deviation: Doubles

    def moved(self, vectors: Floats, voices: Ints) -> Floats:
        """Move (n, width) vectors from the moments of their voices to those of all."""
        own = self.deviations[voices]
        ratio = np.where(own > CONSTANT, self.deviation / np.maximum(own, CONSTANT), 1.0)
        found: Floats = ((vectors - self.means[voices]) * ratio + self.mean).astype(np.float32)
        return found


def adaptable(recipe: Recipe, features: Mapping[str, Feature]) -> list[str]:
    """Name the inputs that ``data.adapt`` changes, of those whose vectors these features make.

    Raises `Misconfigured` when none of them is a vector of sound.
    """
    if recipe.data.adapt is None:
        return []
    found = [
        name
        for name, one in features.items()
        if recipe.inputs[name].modality == "audio" and one.shape.kind == "vector"
    ]
    if not found:
        raise Misconfigured(
            "data.adapt is set, and no input is a vector of sound",
            part="data.adapt",
            value=recipe.data.adapt,
            remedy="take the key out, or use whisper_layers or prosody",
        )
    return found


def voices(surveys: Sequence[Survey], column: str) -> list[Ints]:
    """Give the voices of some tables' rows numbers from 1 on; 0 is nobody, whose cell is empty.

    Raises `Misconfigured` when no row names a voice.
    """
    numbers: dict[str, int] = {}
    found = [
        np.fromiter((_number(cell, numbers) for cell in _cells(one, column)), np.int64) for one in surveys
    ]
    if not numbers:
        raise Misconfigured(
            f"no row of {surveys[0].source.path.name} says anything in the column {column!r}",
            part="data.adapt",
            value=column,
            remedy="name the column of the speakers",
        )
    return found


def moments(columns: Sequence[Column], said: Sequence[Ints]) -> Moments:
    """Measure the voices over all rows that have a vector, in memory that does not grow with the rows.

    A voice with fewer than `LEAST` rows is drawn to what is true of all, the more the fewer it has.
    """
    most = 1 + max(int(one.max(initial=0)) for one in said)
    width = columns[0].shape.width
    count, total, squares = np.zeros((most, 1)), np.zeros((most, width)), np.zeros((most, width))
    for column, numbers in zip(columns, said, strict=True):
        for rows, vectors in pieces(column):
            wide = vectors.astype(np.float64)
            np.add.at(count, numbers[rows], 1)
            np.add.at(total, numbers[rows], wide)
            np.add.at(squares, numbers[rows], wide**2)
    mean, variance = _moments(count.sum(axis=0), total.sum(axis=0), squares.sum(axis=0))
    means, variances = _moments(count, total, squares)
    belief = np.minimum(count / LEAST, 1)
    belief[0] = 0  # nobody
    return Moments(
        belief * means + (1 - belief) * mean,
        np.sqrt(belief * variances + (1 - belief) * variance),
        mean,
        np.sqrt(variance),
    )


def adapted(columns: Sequence[Column], said: Sequence[Ints], folder: Path) -> list[Column]:
    """Adapt the vectors of an input, one column a table; they are kept in ``folder`` like all features."""
    known = moments(columns, said)
    made: list[Column] = []
    for column, numbers in zip(columns, said, strict=True):
        name = f"adapted {digest(column)} {_sum(known.means, known.deviations, numbers)}"

        def change(vectors: Floats, rows: Ints, numbers: Ints = numbers) -> Floats:
            return known.moved(vectors, numbers[rows])

        made.append(kept(column, column.shape, Cache(folder, name), change))
    return made


def _moments(count: Doubles, total: Doubles, squares: Doubles) -> tuple[Doubles, Doubles]:
    """Return mean and variance; zeros of what was never seen."""
    mean: Doubles = total / np.maximum(count, 1)
    variance: Doubles = np.maximum(squares / np.maximum(count, 1) - mean**2, 0)
    return mean, variance


def _cells(survey: Survey, column: str) -> Iterator[object]:
    """Yield the cell of a column of the rows that are used."""
    used = set(survey.lines.tolist())
    for line in survey.source.lines():
        if isinstance(line, Line) and line.number in used:
            yield line.cells.get(column)


def _number(cell: object, numbers: dict[str, int]) -> int:
    return 0 if empty(cell) else numbers.setdefault(str(cell), len(numbers) + 1)


def _sum(*arrays: NDArray[np.generic]) -> str:
    return sha256(b"".join(one.tobytes() for one in arrays)).hexdigest()
