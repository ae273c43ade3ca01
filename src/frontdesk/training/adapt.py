"""Vectors of voices, brought to a common centre and spread: what is left is how a voice differs from itself.

The mean and the deviation of everything that a voice says, whatever its labels, become those of all rows.
That knows other clips of the same voice, also of voices that validate: figures so reached hold for a desk
that has heard a caller some times already. A voice that was never heard stays as it is, as if it were like
all: so what is learnt from adapted vectors can be served without adaptation, though less well.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import Misconfigured
from frontdesk.features.feature import Array, Feature, Floats, Item, Learnt, Shape
from frontdesk.features.whitened import Whitened
from frontdesk.training.cache import Cache
from frontdesk.training.extraction import Column
from frontdesk.training.recipe import Recipe
from frontdesk.training.survey import Survey
from frontdesk.training.table import Line, empty

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]
Change = Callable[[Floats, Ints], Floats]  # (n, width) vectors of these rows -> (n, another width)

LEAST = 8  # clips, from which on a voice's own statistics are believed altogether
AT_ONCE = 256
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


@dataclass(frozen=True, slots=True)
class Given:
    """Vectors that are there already, as a feature: what learns from another feature learns from them."""

    name: str
    shape: Shape

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return the items, which are (width,) vectors."""
        return [np.asarray(item) for item in items]


def adaptable(recipe: Recipe, features: Mapping[str, Feature]) -> dict[str, Feature]:
    """Name the inputs that ``data.adapt`` changes, each with the feature that makes its vectors.

    Axes are learnt from adapted vectors, so of `Whitened` it is the feature within. Raises `Misconfigured`
    when no input is a vector of sound.
    """
    if recipe.data.adapt is None:
        return {}
    plain = {
        name: feature.inner if isinstance(feature, Whitened) else feature
        for name, feature in features.items()
        if recipe.inputs[name].modality == "audio"
    }
    found = {
        name: one for name, one in plain.items() if not isinstance(one, Learnt) and one.shape.kind == "vector"
    }
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
        for rows, vectors in _pieces(column):
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

        made.append(_kept(column, column.shape, Cache(folder, name), change))
    return made


def turned(
    feature: Whitened, columns: Sequence[Column], learning: Bools, folder: Path
) -> tuple[Whitened, list[Column]]:
    """Learn axes from adapted vectors, those of the training rows of the first column; turn all columns.

    Returns the feature as it will be served, which reads sound again, and the columns.
    """
    name = f"{feature.inner.name} adapted"
    over = replace(feature, inner=Given(name, columns[0].shape))
    fitted = over.fit(vector for _, few in _pieces(columns[0], learning) for vector in few)

    def change(vectors: Floats, _: Ints) -> Floats:
        return np.stack(fitted.extract(list(vectors))).astype(np.float32)

    made = [
        _kept(column, fitted.shape, Cache(folder, json.dumps([fitted.name, digest(column)])), change)
        for column in columns
    ]
    return replace(fitted, inner=feature.inner), made


def digest(column: Column) -> str:
    """Sum up the vectors of a column, and which rows have one."""
    whole = sha256((column.starts >= 0).tobytes())
    for _, vectors in _pieces(column):
        whole.update(vectors.tobytes())
    return whole.hexdigest()


def _kept(column: Column, shape: Shape, cache: Cache, change: Change) -> Column:
    """Change every vector of a column, or find it changed: a cache holds one column, by its rows."""
    count = len(column.starts)
    made = Column(cache, shape, np.full(count, -1, np.int64), np.zeros(count, np.int64))
    with cache.lock:
        for rows, vectors in _pieces(column):
            keys = [int(row).to_bytes(8, "big") for row in rows]
            places = cache.find(keys)
            if None in places:
                places = [*cache.add(keys, list(change(vectors, rows)[:, None]))]
            made.starts[rows] = [-1 if one is None else one.start for one in places]
            made.lengths[rows] = 1
    return made


def _pieces(column: Column, chosen: Bools | None = None) -> Iterator[tuple[Ints, Floats]]:
    """Yield rows that have a vector, some at a time, and their (n, width) vectors."""
    have = column.starts >= 0
    rows = np.flatnonzero(have if chosen is None else have & chosen)
    for at in range(0, len(rows), AT_ONCE):
        some = rows[at : at + AT_ONCE]
        arrays = [column[int(row)] for row in some]
        yield some, np.concatenate([one for one in arrays if one is not None]).astype(np.float32)


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
