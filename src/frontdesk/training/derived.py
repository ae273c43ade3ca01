"""Columns made of other columns: vectors that were extracted once, changed, and kept as all others are."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.feature import Array, Floats, Item, Shape
from frontdesk.features.whitened import Whitened
from frontdesk.training.cache import Cache
from frontdesk.training.extraction import Column

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Change = Callable[[Floats, Ints], Floats]  # (n, width) vectors of these rows -> (n, another width)

AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Given:
    """Vectors that are there already, as a feature: what learns from another feature learns from them."""

    name: str
    shape: Shape

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return the items, which are (width,) vectors."""
        return [np.asarray(item) for item in items]


def turned(
    feature: Whitened, columns: Sequence[Column], learning: Bools, folder: Path
) -> tuple[Whitened, list[Column]]:
    """Learn axes from vectors, those of the training rows of the first column; turn all columns.

    Returns the feature as it will be served, which reads sound again, and the columns.
    """
    over = replace(feature, inner=Given(feature.inner.name, columns[0].shape))
    fitted = over.fit(vector for _, few in pieces(columns[0], learning) for vector in few)

    def change(vectors: Floats, _: Ints) -> Floats:
        return np.stack(fitted.extract(list(vectors))).astype(np.float32)

    made = [
        kept(column, fitted.shape, Cache(folder, json.dumps([fitted.name, digest(column)])), change)
        for column in columns
    ]
    return replace(fitted, inner=feature.inner), made


def kept(column: Column, shape: Shape, cache: Cache, change: Change) -> Column:
    """Change every vector of a column, or find it changed: a cache holds one column, by its rows."""
    count = len(column.starts)
    made = Column(cache, shape, np.full(count, -1, np.int64), np.zeros(count, np.int64))
    with cache.lock:
        for rows, vectors in pieces(column):
            keys = [int(row).to_bytes(8, "big") for row in rows]
            places = cache.find(keys)
            if None in places:
                places = [*cache.add(keys, list(change(vectors, rows)[:, None]))]
            made.starts[rows] = [-1 if one is None else one.start for one in places]
            made.lengths[rows] = 1
    return made


def pieces(column: Column, chosen: Bools | None = None) -> Iterator[tuple[Ints, Floats]]:
    """Yield rows that have a vector, some at a time, and their (n, width) vectors."""
    have = column.starts >= 0
    rows = np.flatnonzero(have if chosen is None else have & chosen)
    for at in range(0, len(rows), AT_ONCE):
        some = rows[at : at + AT_ONCE]
        arrays = [column[int(row)] for row in some]
        yield some, np.concatenate([one for one in arrays if one is not None]).astype(np.float32)


def digest(column: Column) -> str:
    """Sum up the vectors of a column, and which rows have one."""
    whole = sha256((column.starts >= 0).tobytes())
    for _, vectors in pieces(column):
        whole.update(vectors.tobytes())
    return whole.hexdigest()
