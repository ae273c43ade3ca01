"""Sources and their blend beside peers: `python -m benchmarks.recommend [PART ...] [--users N] [--kept DIR]`.

Parts are `videogames`, `movielens`, `training`, `serving`, `fashion` and `gate`; without any, all of them.
Needs the extra `train` and the public sets `amazon_videogames` and `movielens100k`. Protocols:

- videogames: the last item of a user, learnt from everything but these last items. Sampled: against 100
  items drawn evenly of those that the user has touched at no time. Full: against all items that the user has
  not touched before. `--users` of the 31,013, drawn, are asked (0: all). The blend is weighed on second-last
  items, with sources that have seen neither those nor the last. `--kept` keeps the fitted sources.
- movielens: 25 % of each user's ratings, drawn, are left out, whatever their stars; the best 10 of what the
  user has not rated in the rest. Five draws. Options were chosen within the training parts of three of them.
- training, serving: see `benchmarks.recommendspeed`.
- fashion: see `benchmarks.recommend_fashion`; needs the light models and `fashion_products`.
"""

import argparse
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.measure import machine
from benchmarks.recommend_fashion import fashion_part
from benchmarks.recommend_gate import table as gate_table
from benchmarks.recommendpeers import PEERS, Scorer, als, itemknn, popularity
from benchmarks.recommendsets import Figures, by_user, listed, movielens, placed, sampled, videogames
from benchmarks.recommendspeed import serving_part, training_part
from frontdesk.errors import NotReady
from frontdesk.recommend import kept
from frontdesk.recommend.blend import Blend, Held, equal, hold, learn, lessons, standard
from frontdesk.recommend.fitting import FITTERS, Fitter, fit
from frontdesk.recommend.log import Floats, Log
from frontdesk.recommend.source import Seen, Source
from frontdesk.training import sequence

NAMES = ("popularity", "itemknn", "ppmi", "als", "fism", "sequence")
GAMES: Mapping[str, Mapping[str, float]] = {"popularity": {"half_life": 0}, "als": {"width": 128}}
FILMS: Mapping[str, Mapping[str, float]] = {"als": {"width": 32, "ridge": 40, "sure": 5}}
PAPER: Mapping[str, Mapping[str, float]] = {"ease": {"far": 1, "ridge": 400}}
ALL = {**FITTERS, "sequence": Fitter(sequence.Options, sequence.fit)}
WEIGHED = 4_000  # users whose second-last items the blend is weighed on
FULL = 1_000  # users of the full ranking
BLOCK = 250  # users scored at a time


def videogames_part(users: int, folder: Path | None) -> Iterator[str]:
    """Rank the last item of each user."""
    log = videogames()
    tested = hold(log, users or len(log.customers))
    weighed = hold(tested.before, WEIGHED)
    before = fitted(weighed.before, folder and folder / "weighed")
    blend = learn(list(before), lessons(before, weighed))
    yield "blend: " + ", ".join(f"{name} {weight:.2f}" for name, weight in zip(*_pairs(blend), strict=True))
    sources = fitted(tested.before, folder and folder / "tested")
    picked = sampled(log, tested.users, tested.items, 100, seed=1)
    scorers: dict[str, Scorer] = {name: make(tested.before) for name, make in PEERS.items()}
    yield f"last item of {len(tested.items):,} users of {len(log.customers):,}: HR@10 / NDCG@10"
    yield "                             sampled 100      full"
    for name, few, full in ranked(tested, picked, sources, blend, scorers):
        yield f"{name:28} {few.hit:.4f} / {few.ndcg:.4f}  {full.hit:.4f} / {full.ndcg:.4f}"
    yield "goal: 0.77 / 0.57 sampled (known: PPMI-SVD 0.730 / 0.514 here, SASRec 0.748 / 0.545 published)"


def fitted(log: Log, folder: Path | None) -> dict[str, Source]:
    """Fit the sources, or open those that the folder keeps."""
    if folder is not None:
        try:
            return dict(kept.open_kept(folder).sources)
        except NotReady:
            pass
    made = fit(log, NAMES, GAMES, partial(print, file=sys.stderr, flush=True), ALL)
    if folder is not None:
        kept.keep(folder, kept.Kept(log.items, made, equal(NAMES)))
    return made


def ranked(
    held: Held, picked: np.ndarray, sources: Mapping[str, Source], blend: Blend, peers: Mapping[str, Scorer]
) -> Iterator[tuple[str, Figures, Figures]]:
    """Yield the figures of each peer, each source and the blend."""
    few: dict[str, list[Floats]] = {}
    full: dict[str, list[Floats]] = {}
    for at in range(0, len(held.items), BLOCK):
        block = slice(at, at + BLOCK)
        seen = held.seen[block]
        parts = {name: source.scores(seen) for name, source in sources.items()}
        told = {name: score(held.users[block]) for name, score in peers.items()}
        told |= {**parts, "blend": blend.scores(parts)}
        for name, said in told.items():
            few.setdefault(name, []).append(np.take_along_axis(said, picked[block], axis=1))
            if at < FULL:
                full.setdefault(name, []).append(_all(said, seen, held.items[block]))
    for name, scores in few.items():
        yield name, placed(np.concatenate(scores)), placed(np.concatenate(full[name]))


def _all(scores: Floats, seen: tuple[Seen, ...], targets: np.ndarray) -> Floats:
    """Put the target first, and take out what was touched before."""
    left = scores.copy()
    for row, one in enumerate(seen):
        left[row, one.items] = np.nan
    wanted = np.take_along_axis(scores, targets[:, None], axis=1)
    np.put_along_axis(left, targets[:, None], np.nan, axis=1)
    return np.concatenate([wanted, left], axis=1)


def _pairs(blend: Blend) -> tuple[tuple[str, ...], list[float]]:
    return blend.names, blend.weights.tolist()


def movielens_part(seeds: int = 5) -> Iterator[str]:
    """List the best ten for each user."""
    log = movielens()
    found: dict[str, list[Figures]] = {}
    for seed in range(seeds):
        parts = by_user(log, 0.25, seed)
        for name, scores in films(parts.train).items():
            found.setdefault(name, []).append(listed(scores, parts.train, parts.left))
    yield f"75/25 by user, top 10, {seeds} draws: nDCG@10 (least to most), P@10"
    for name, figures in found.items():
        ndcg, hit = sorted(one.ndcg for one in figures), [one.hit for one in figures]
        spread = f"({ndcg[0]:.4f} to {ndcg[-1]:.4f})"
        yield f"{name:34} {statistics.mean(ndcg):.4f} {spread}  {statistics.mean(hit):.4f}"
    yield "goal: nDCG@10 0.50 (known: EASE^R 0.483 here; SAR 0.382, BPR 0.442, BiVAE 0.475 published)"


def films(train: Log) -> dict[str, Floats]:
    """Score all films for all users: peers, sources, and the two linear sources added up."""
    seen = [
        Seen(train.item[train.rows(user)], train.weight[train.rows(user)])
        for user in range(len(train.customers))
    ]
    everyone = np.arange(len(seen))
    sources = fit(train, ["itemknn", "ease", "als"], FILMS)
    mine = {name: source.scores(seen) for name, source in sources.items()}
    for scores in mine.values():
        scores[train.user, train.item] = np.nan
    return {
        "popularity": popularity(train)(everyone),
        "implicit item-kNN, cosine": itemknn(train)(everyone),
        "implicit ALS, same options": als(train, 32, 6.0, 40.0)(everyone),
        "EASE^R of the paper, ridge 400": fit(_plain(train), ["ease"], PAPER)["ease"].scores(seen),
        **mine,
        "z(ease) / 2 + z(als)": standard(mine["ease"]) * np.float32(0.5) + standard(mine["als"]),
    }


def _plain(log: Log) -> Log:
    """Count every rating the same."""
    return replace(log, weight=np.ones_like(log.weight))


PARTS: Mapping[str, Callable[[argparse.Namespace], Iterator[str]]] = {
    "videogames": lambda asked: videogames_part(asked.users, asked.kept),
    "movielens": lambda _: movielens_part(),
    "training": lambda _: training_part(),
    "serving": lambda _: serving_part(),
    "fashion": lambda _: fashion_part(),
    "gate": lambda _: gate_table(),
}


def main() -> None:
    """Print the figures, one a line, as they come."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all of them without any")
    reader.add_argument("--users", type=int, default=7_500)
    reader.add_argument("--kept", type=Path)
    asked = reader.parse_args()
    print(machine())
    for name in asked.parts or PARTS:
        for one in PARTS[name](asked):
            print(f"{name}: {one}", flush=True)


if __name__ == "__main__":
    main()
