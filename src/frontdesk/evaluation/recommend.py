"""How good suggestions are, on what customers did: each source, their blend, and the list as it is shown.

Two protocols, which cannot be compared with each other and are kept apart:

full      all items that a customer has not touched are ranked; what they liked anew should come first
sampled   the first thing they liked anew is ranked against 100 items drawn of those they never touched
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random
from typing import Literal

import numpy as np

from frontdesk.errors import Misconfigured
from frontdesk.evaluation.intervals import Interval, bootstrap
from frontdesk.evaluation.recommendmetrics import OF_CUSTOMERS, beside, coverage, hits, ranks, rarity
from frontdesk.evaluation.recommendsplit import Judged, Split, negatives, split
from frontdesk.offers.learning import Tell, blended, silent
from frontdesk.recommend.blend import Blend
from frontdesk.recommend.catalogue import Catalogue, Flags, Numbers
from frontdesk.recommend.context import Context
from frontdesk.recommend.fitting import FITTERS, Fitter, fit, settled
from frontdesk.recommend.interaction import Interaction
from frontdesk.recommend.item import Item
from frontdesk.recommend.liking import liked
from frontdesk.recommend.log import Floats, Ints, Log
from frontdesk.recommend.placed import place
from frontdesk.recommend.recommender import Recommender
from frontdesk.recommend.source import Source

Protocol = Literal["full", "sampled"]
SAYS: Mapping[Protocol, str] = {
    "full": "all items a customer has not touched are ranked",
    "sampled": "the next thing against 100 items, or as many as there are, drawn of those never touched",
}
K = 10
BATCH = 128  # customers that are scored at a time
BLEND, LIST = "blend", "list"


@dataclass(frozen=True, slots=True)
class Options:
    """How to judge: ``most`` customers drawn with ``seed``, the first ``k`` places, split at ``share``."""

    most: int = 2_000
    k: int = K
    share: float = 0.8
    seed: int = 0


PLAIN = Options()


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The figures of one source under one protocol, with their intervals over customers.

    ``coverage`` is of all lists together. ``known`` and ``cold`` are the hit rates of customers of whom
    something, and nothing, was known before; NaN where there were none.
    """

    name: str
    protocol: Protocol
    figures: Mapping[str, Interval]
    coverage: float = np.nan
    known: float = np.nan
    cold: float = np.nan


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """All rows, and what they were measured on."""

    rows: tuple[Row, ...]
    options: Options
    weights: Mapping[str, float]
    at: datetime
    interactions: int
    customers: int
    items: int
    judged: int
    cold: int


@dataclass(frozen=True, slots=True, eq=False)
class _Bench:
    """What all sources are measured on."""

    split: Split
    others: Sequence[Ints]
    rare: Numbers
    profile: Floats | None
    options: Options


@dataclass(slots=True)
class _Tally:
    """What was measured of each customer so far."""

    of: dict[Protocol, dict[str, list[float]]] = field(
        default_factory=lambda: {one: {name: [] for name in OF_CUSTOMERS} for one in SAYS}
    )
    lists: list[Ints] = field(default_factory=list[Ints])

    def add(self, protocol: Protocol, figures: Mapping[str, float]) -> None:
        """Add what was measured of one customer."""
        for name, value in figures.items():
            self.of[protocol][name].append(value)


def evaluate(
    log: Log,
    names: Sequence[str],
    catalogue: Catalogue | None = None,
    options: Options = PLAIN,
    tell: Tell = silent,
    fitters: Mapping[str, Fitter] = FITTERS,
) -> Evaluation:
    """Fit the named sources on what came first, and judge them by what came then.

    With a catalogue of the same items in the same order, the list that would be shown is judged too. Raises
    `InvalidInput` when nothing can be judged by, `ValueError` for other items, `Misconfigured` where no
    source is named that is fitted, and what `fit` raises.
    """
    if catalogue is not None and catalogue.ids != log.items:
        raise ValueError("the catalogue has other items than the log, or another order")
    if not settled(names, None, fitters):
        why, remedy = "there is no source to judge", f"name some of {', '.join(fitters)}"
        raise Misconfigured(why, part="source", value=", ".join(names), remedy=remedy)
    parts = split(log, options.share, options.most, options.seed)
    tell(
        f"{len(parts.judged):,} customers are judged by; {len(parts.before.user):,} interactions came before"
    )
    blend = blended(parts.before, names, tell, fitters)
    sources = fit(parts.before, names, tell=tell, fitters=fitters)
    bench = _bench(parts, catalogue, options)
    tallies = {name: _Tally() for name in (*sources, BLEND)}
    for start in range(0, len(parts.judged), BATCH):
        _measure(bench, slice(start, start + BATCH), sources, blend, tallies)
    if catalogue is not None:
        tallies[LIST] = _listed(bench, catalogue, sources, blend)
    rows = tuple(row for name, tally in tallies.items() for row in _rows(name, tally, bench))
    return Evaluation(
        rows,
        options,
        dict(zip(blend.names, map(float, blend.weights), strict=True)),
        datetime.fromtimestamp(parts.at, UTC),
        len(log.user),
        len(log.customers),
        len(log.items),
        len(parts.judged),
        sum(one.cold for one in parts.judged),
    )


def _bench(parts: Split, catalogue: Catalogue | None, options: Options) -> _Bench:
    likes = liked(parts.before)
    rare = rarity(likes.item, len(likes.items), len(likes.customers))
    profile = None if catalogue is None else catalogue.profile
    return _Bench(parts, negatives(parts, seed=options.seed), rare, profile, options)


def _measure(
    bench: _Bench, which: slice, sources: Mapping[str, Source], blend: Blend, tallies: Mapping[str, _Tally]
) -> None:
    """Measure some customers by every source and by the blend."""
    judged, others = bench.split.judged[which], bench.others[which]
    parts = {name: source.scores([one.seen for one in judged]) for name, source in sources.items()}
    for name, scores in {**parts, BLEND: blend.scores(parts)}.items():
        for one, drawn, said in zip(judged, others, scores, strict=True):
            _tally(bench, one, drawn, said, tallies[name])


def _tally(bench: _Bench, one: Judged, drawn: Ints, said: Floats, tally: _Tally) -> None:
    """Measure one customer's order under both protocols."""
    k = bench.options.k
    known = said[~np.isnan(said)]
    scores = np.where(np.isnan(said), known.min() - 1 if len(known) else 0, said).astype(np.float32)
    asked = np.concatenate([one.targets[:1], drawn])
    tally.add("sampled", hits(ranks(scores[asked], np.zeros(1, np.int32)), k))
    scores[one.seen.items] = -np.inf
    best: Ints = np.argpartition(-scores, min(k, len(scores) - 1))[:k].astype(np.int32)
    best = best[np.isfinite(scores[best]) & ~np.isnan(said[best])]  # where it has no opinion it lists nothing
    tally.lists.append(best)
    tally.add("full", {**hits(ranks(scores, one.targets), k), **beside(best, bench.rare, bench.profile)})


def _listed(bench: _Bench, catalogue: Catalogue, sources: Mapping[str, Source], blend: Blend) -> _Tally:
    """Measure the lists as they are shown: diverse, what is new lifted; as if everything was there.

    Behind its last place a list has none, so the place of what came next is not known: there is no mrr.
    """
    there = Catalogue.of(_there(one, bench.split.at) for one in catalogue.items)
    ids, tally = bench.split.before.items, _Tally()
    weights = dict(zip(blend.names, map(float, blend.weights), strict=True))
    shop = Recommender(there, place(sources, ids, there), weights)
    for one in bench.split.judged:
        context = _context(one, ids, bench)
        offer = shop.suggest(context, Random(0))  # noqa: S311 - draws no secret
        listed = there.numbers(suggested.item for suggested in offer.suggestions)
        tally.lists.append(listed)
        places = np.array([_place(listed, target) for target in one.targets.tolist()])
        told = {**hits(places, bench.options.k), **beside(listed, bench.rare, bench.profile)}
        tally.add("full", {name: value for name, value in told.items() if name != "mrr"})
    return tally


def _there(one: Item, at: float) -> Item:
    """Give an item as it is when there is enough of it; that it will be new was not known before it was."""
    known = one.added is not None and one.added.timestamp() <= at
    return replace(one, stock=None, added=one.added if known else None)


def _place(listed: Ints, target: int) -> float:
    found = np.flatnonzero(listed == target)
    return float(found[0] + 1) if len(found) else np.inf


def _context(one: Judged, ids: Sequence[str], bench: _Bench) -> Context:
    """Ask as the customer would have at the split; a rating can say any weight."""
    at = datetime.fromtimestamp(bench.split.at, UTC)
    done = zip(one.seen.items.tolist(), one.seen.weights.tolist(), strict=True)
    history = tuple(Interaction("", ids[int(item)], "rate", at, 3 + 2 * weight) for item, weight in done)
    known = frozenset(did.item for did in history)
    return Context(at, bench.options.k, history=history, bought=known, segment=one.seen.segment)


def _rows(name: str, tally: _Tally, bench: _Bench) -> Iterator[Row]:
    cold = np.array([one.cold for one in bench.split.judged])
    for protocol, measured in tally.of.items():
        figures = {name: np.array(values) for name, values in measured.items() if values}
        told = {name: one for name, one in figures.items() if not np.isnan(one).all()}
        if told:
            shown = coverage(tally.lists, len(bench.split.before.items)) if protocol == "full" else np.nan
            yield Row(name, protocol, _intervals(told), shown, _of(told["hr"], ~cold), _of(told["hr"], cold))


def _of(hits: Numbers, which: Flags) -> float:
    return float(hits[which].mean()) if which.any() else np.nan


def _intervals(figures: Mapping[str, Numbers]) -> dict[str, Interval]:
    """Give the mean of each figure over those who have it, with the interval that drawing them anew gives."""
    return {name: _interval(one[~np.isnan(one)]) for name, one in figures.items()}


def _interval(values: Numbers) -> Interval:
    return bootstrap(lambda weights: {"mean": weights @ values / len(values)}, len(values))["mean"]
