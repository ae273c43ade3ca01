"""How quickly sources are fitted and asked, beside the library `implicit`: parts of `benchmarks.recommend`.

- training: CPU time of fitting on amazon_videogames against implicit ALS with as many factors as our vectors
  have (100; EASE and item-kNN have none), one thread each, in turn.
- serving: CPU time of the best ten of 100,000 items against the library's own `recommend`, one customer at a
  time, in turn.
"""

import statistics
from collections.abc import Iterator
from functools import partial

import numpy as np
from implicit.als import AlternatingLeastSquares

from benchmarks.measure import cpu, line, ratios
from benchmarks.recommendpeers import als_model, matrix
from benchmarks.recommendsets import videogames
from frontdesk.recommend.als import ALS
from frontdesk.recommend.fitting import fit
from frontdesk.recommend.log import Log
from frontdesk.recommend.rank import head
from frontdesk.recommend.source import Seen


def training_part() -> Iterator[str]:
    """Fit each linear source in turn with implicit ALS of as many factors as the vectors have."""
    log = videogames()
    for name, width in (("itemknn", 100), ("ppmi", 100), ("ease", 100), ("fism", 64)):
        peer = partial(als_model, log, width)
        yield line(
            f"fitting {name} / implicit ALS of {width} factors",
            ratios(partial(fit, log, [name]), peer, rounds=3),
            1.2,
        )


def serving_part(items: int = 100_000, width: int = 64, asked: int = 50) -> Iterator[str]:
    """Take the best ten of many items for one customer after the other, each with 20 items behind them."""
    dice = np.random.default_rng(0)
    which = np.concatenate([np.sort(dice.choice(items, 20, replace=False)) for _ in range(asked)])
    log = Log(
        tuple(map(str, range(asked))), tuple(map(str, range(items))),
        np.repeat(np.arange(asked, dtype=np.int32), 20), which.astype(np.int32),
        np.ones(len(which), np.float32), np.arange(len(which), dtype=np.float64),
    )  # fmt: skip
    peer = AlternatingLeastSquares(
        factors=width, regularization=0.05, alpha=1.0, num_threads=1, random_state=0
    )
    peer.item_factors = dice.standard_normal((items, width)).astype(np.float32)
    peer.user_factors = dice.standard_normal((asked, width)).astype(np.float32)
    touched = matrix(log, 11.0)
    gram = peer.item_factors.T @ peer.item_factors + np.float32(0.05) * np.eye(width, dtype=np.float32)
    ours = ALS(peer.item_factors, gram, 10.0)
    seen = [Seen(log.item[log.rows(user)], log.weight[log.rows(user)]) for user in range(asked)]

    def best() -> None:
        for one in seen:
            fits = np.ones(items, bool)
            fits[one.items] = False
            head(ours.scores([one])[0], fits, 10)

    def library(anew: bool) -> None:
        for user in range(asked):
            peer.recommend(user, touched[user], N=10, recalculate_user=anew)

    def vectors() -> None:
        for user in range(asked):
            peer.item_factors @ peer.user_factors[user]

    what = f"best 10 of {items:,}, {width} factors"
    yield line(f"{what}, customer found anew by both", ratios(best, partial(library, True)), 1.1)
    yield line(f"{what}, customer found anew by us alone", ratios(best, partial(library, False)), 1.1)
    rest = [1_000 * (cpu(best) - cpu(vectors)) / asked for _ in range(7)]
    yield f"{what}: {statistics.median(rest):.2f} ms CPU beyond the vectors' products; goal 2.00 or less"
