"""CMU-MOSI as numbers: what people say of films, how they sound and look; 1 for a good opinion, 0 for a bad.

Zadeh et al., "MOSI: Multimodal Corpus of Sentiment Intensity" (2016). The file holds no names of recordings
or speakers, so groups are estimated: its rows stand label after label, and within each label recording after
recording. The two runs are laid beside each other by dynamic time warping, and the joint order is cut where
the voice changes most. It is an estimate: of 100 rows, 86 have the nearest voice of the other label in their
own group (2 would by chance).
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.training.sets.rows import Parts, Row

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
GROUPS = 62  # recordings that the training part of the corpus is made of


def mosi_features(data: Path, cache: Path) -> Parts:
    """Opinions on films: 1,447 rows of numbers in ``text`` (100), ``audio`` (73) and ``video`` (100)."""
    del cache
    with np.load(data / "mosi_features" / "train.npz", allow_pickle=False) as file:
        columns = {name: file[name] for name in ("text", "audio", "video", "y")}
    return {"train": _rows(columns)}


def _rows(columns: dict[str, NDArray[np.generic]]) -> Iterator[Row]:
    labels = columns.pop("y")
    groups = recordings(_standard(columns["audio"]), labels)
    for row, (label, group) in enumerate(zip(labels, groups, strict=True)):
        numbers = {name: [round(float(one), 6) for one in column[row]] for name, column in columns.items()}
        yield {"id": str(row), "label": str(label), "group": f"about-{group}", **numbers}


def recordings(heard: Floats, labels: NDArray[np.generic]) -> Ints:
    """Estimate the recording of each of the (n, width) rows, which stand label after label: (n,) numbers."""
    first = np.flatnonzero(labels == labels[0])
    second = np.flatnonzero(labels != labels[0])
    place = np.empty(len(heard))
    path = _warped(heard[first], heard[second])
    for rows, steps in ((first, path[:, 0]), (second, path[:, 1])):
        place[rows] = np.bincount(steps, np.arange(len(path))) / np.bincount(steps)
    order = np.argsort(place, kind="stable")
    groups = np.empty(len(heard), np.int64)
    groups[order] = _cut(heard[order], min(GROUPS, len(heard)))
    return groups


def _standard(column: NDArray[np.generic]) -> Floats:
    found = column.astype(np.float64)
    spread = found.std(axis=0)
    scaled: Floats = (found - found.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return scaled / float(np.sqrt(found.shape[1]))


def _warped(one: Floats, other: Floats) -> Ints:
    """Lay two sequences beside each other, monotonously, at the least sum of distances: (steps, 2) places."""
    distance = 1 - _unit(one) @ _unit(other).T
    total = np.full((len(one) + 1, len(other) + 1), np.inf)
    total[0, 0] = 0
    for i, row in enumerate(distance.tolist(), 1):
        above, left = total[i - 1].tolist(), np.inf
        for j, cost in enumerate(row, 1):
            left = cost + min(above[j], above[j - 1], left)
            total[i, j] = left
    i, j, path = len(one), len(other), list[tuple[int, int]]()
    while i and j:
        path.append((i - 1, j - 1))
        _, i, j = min(
            (total[i - 1, j - 1], i - 1, j - 1), (total[i - 1, j], i - 1, j), (total[i, j - 1], i, j - 1)
        )
    return np.array(path[::-1], np.int64)


def _cut(rows: Floats, count: int) -> Ints:
    """Cut a sequence into ``count`` stretches of the least sum of squares about their means: (n,) numbers.

    Bellman, "On the approximation of curves by line segments using dynamic programming" (1961).
    """
    sums = np.concatenate([np.zeros((1, rows.shape[1])), rows.cumsum(axis=0)])
    squares = np.concatenate([[0], (rows**2).sum(axis=1).cumsum()])
    inner = sums @ sums.T
    length = np.arange(len(sums)) - np.arange(len(sums))[:, None]  # (from, to)
    spread = inner.diagonal() + inner.diagonal()[:, None] - 2 * inner
    cost = np.where(length > 0, squares - squares[:, None] - spread / np.maximum(length, 1), np.inf)
    best, backs = cost[0], list[Ints]()
    for _ in range(count - 1):
        paths = best[:, None] + cost
        backs.append(paths.argmin(axis=0))
        best = paths.min(axis=0)
    end, groups = len(rows), np.empty(len(rows), np.int64)
    for number, back in enumerate(reversed(backs)):
        groups[back[end] : end] = count - 1 - number
        end = int(back[end])
    groups[:end] = 0
    return groups


def _unit(rows: Floats) -> Floats:
    directions: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return directions
