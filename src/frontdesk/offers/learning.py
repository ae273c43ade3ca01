"""What customers did becomes models: fitted from all of it, weighed against each other, kept as a version."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sql

from frontdesk.offers.opening import FOLDER
from frontdesk.recommend import kept
from frontdesk.recommend.blend import Blend, equal, hold, learn, lessons
from frontdesk.recommend.fitting import fit, told
from frontdesk.recommend.log import Log
from frontdesk.recommend.source import Source
from frontdesk.sections import Recommend
from frontdesk.store.interactions import InteractionStore

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Learnt:
    """A version that is served from now on, and what it was learnt from."""

    version: str
    items: int
    customers: int
    interactions: int
    weights: dict[str, float]


def silent(line: str) -> None:
    """Tell nobody."""
    del line


def learn_from(
    engine: sql.Engine, home: Path, settings: Recommend, now: datetime, tell: Tell = silent
) -> Learnt:
    """Fit the sources of the settings on what customers did up to ``now``, and serve them from then on.

    Raises `Misconfigured` and `NotReady` as `fit` does, `StorageFailed` when nothing could be kept.
    """
    log = InteractionStore(engine).log(now, settings.flood)
    tell(f"{len(log.user):,} interactions of {len(log.customers):,} customers with {len(log.items):,} items")
    blend = blended(log, settings.sources, tell)
    sources = fit(log, settings.sources, tell=tell)
    facts = {"interactions": len(log.user), "customers": len(log.customers), "until": now.isoformat()}
    made = kept.Kept(log.items, sources, blend, told(settings.sources), facts)
    version = kept.keep(home / FOLDER, made, now)
    kept.prune(home / FOLDER)
    weights = dict(zip(blend.names, map(float, blend.weights), strict=True))
    return Learnt(version, len(log.items), len(log.customers), len(log.user), weights)


def blended(log: Log, names: Sequence[str], tell: Tell = silent) -> Blend:
    """Learn the weights of the sources from what each customer liked last, held in."""
    held = hold(log)
    if not len(held.items):
        return equal(list(told(names)))
    sources: dict[str, Source] = fit(held.before, names)
    blend = learn(list(sources), lessons(sources, held))
    weights = zip(blend.names, blend.weights, strict=True)
    tell("blend: " + ", ".join(f"{name} {weight:.2f}" for name, weight in weights))
    return blend
