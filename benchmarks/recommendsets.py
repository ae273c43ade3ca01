"""The public interactions that `benchmarks.recommend` measures on, and how they are split."""

import csv
import gzip
import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.recommend.log import Floats, Log

DATA = Path(os.environ.get("FRONTDESK_DATA", Path(__file__).parents[2] / "shared" / "data"))


def videogames() -> Log:
    """Read amazon_videogames: who touched what, in each user's order; when is not told."""
    with gzip.open(DATA / "amazon_videogames/interactions.txt.gz") as file:
        rows = np.loadtxt(file, np.int64)
    return _log(rows[:, 0], rows[:, 1], np.arange(len(rows), dtype=np.float64))


def movielens() -> Log:
    """Read movielens100k: who rated what when. A rating counts 0.6 with one star to 1 with five.

    The protocol asks what is rated, whatever its stars.
    """
    with (DATA / "movielens100k/u.data").open(encoding="utf-8", newline="") as file:
        rows = np.array(
            [
                [int(row[name]) for name in ("user", "item", "timestamp", "rating")]
                for row in csv.DictReader(file, delimiter="|")
            ]
        )
    rows = rows[np.lexsort((rows[:, 2], rows[:, 0]))]
    made = _log(rows[:, 0], rows[:, 1], rows[:, 2].astype(np.float64))
    return replace(made, weight=(0.5 + rows[:, 3] / 10).astype(np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What is learnt from, and what (customers, items) was left out of it, as ones and zeros."""

    train: Log
    left: NDArray[np.bool_]


def by_user(log: Log, share: float, seed: int) -> Parts:
    """Leave out a share of each user's rows, drawn by chance."""
    dice = np.random.default_rng(seed)
    out = np.zeros(len(log.user), bool)
    for user in range(len(log.customers)):
        rows = np.arange(log.starts[user], log.starts[user + 1])
        out[dice.permutation(rows)[: round(share * len(rows))]] = True
    left = np.zeros((len(log.customers), len(log.items)), bool)
    left[log.user[out], log.item[out]] = True
    return Parts(_rows(log, ~out), left)


def sampled(
    log: Log, users: NDArray[np.int64], targets: NDArray[np.int64], drawn: int, seed: int
) -> NDArray[np.int64]:
    """Return (users, 1 + drawn): the target, then items that the user has touched at no time."""
    dice = np.random.default_rng(seed)
    found = np.empty((len(users), 1 + drawn), np.int64)
    for row, (user, target) in enumerate(zip(users.tolist(), targets.tolist(), strict=True)):
        own = set(log.item[log.rows(user)].tolist())
        draws = [
            one
            for one in dice.integers(0, len(log.items), drawn + 4 * len(own) + 40).tolist()
            if one not in own
        ]
        found[row] = [target, *draws[:drawn]]
    return found


def _log(user: NDArray[np.int64], item: NDArray[np.int64], at: NDArray[np.float64]) -> Log:
    customers, whose = np.unique(user, return_inverse=True)
    items, which = np.unique(item, return_inverse=True)
    return Log(
        tuple(map(str, customers)), tuple(map(str, items)), whose.astype(np.int32), which.astype(np.int32),
        np.ones(len(user), np.float32), at,
    )  # fmt: skip


def _rows(log: Log, which: NDArray[np.bool_]) -> Log:
    return replace(
        log, user=log.user[which], item=log.item[which], weight=log.weight[which], at=log.at[which]
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """Hits, and how far up they stand."""

    hit: float
    ndcg: float


def placed(scores: Floats, k: int = 10) -> Figures:
    """HR@k and NDCG@k of (n, 1 + others) scores, the wanted first; NaN is last, equals share a place."""
    told = np.where(np.isnan(scores), -np.inf, scores)
    place = (told[:, 1:] > told[:, :1]).sum(axis=1) + (told[:, 1:] == told[:, :1]).sum(axis=1) / 2
    return Figures(float((place < k).mean()), float(np.where(place < k, 1 / np.log2(place + 2), 0).mean()))


def listed(scores: Floats, train: Log, left: NDArray[np.bool_], k: int = 10) -> Figures:
    """P@k and nDCG@k of the best k items not rated yet, of users who have something left out."""
    told = np.where(np.isnan(scores), -np.inf, scores)
    told[train.user, train.item] = -np.inf
    best = np.argsort(-told, axis=1, kind="stable")[:, :k]
    found = np.take_along_axis(left, best, axis=1)
    worth = 1 / np.log2(np.arange(2, k + 2))
    most = np.cumsum(worth)[np.clip(left.sum(axis=1), 1, k) - 1]
    asked = left.any(axis=1)
    return Figures(float(found.mean(axis=1)[asked].mean()), float((found @ worth / most)[asked].mean()))
