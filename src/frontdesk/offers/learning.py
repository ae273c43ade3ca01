"""What customers did becomes models: fitted from all of it, weighed against each other, kept as a version.

The sequence model needs torch, which no desk that serves has: it is fitted by the learning side alone
(`training.sequence`), and every later version takes it over as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import sqlalchemy as sql

from frontdesk.errors import ModelCorrupt, ModelMissing, NotReady
from frontdesk.offers.opening import FOLDER
from frontdesk.recommend import kept
from frontdesk.recommend.blend import Blend, equal, hold, learn, lessons
from frontdesk.recommend.evidence import counted
from frontdesk.recommend.fitting import FITTERS, Fitter, fit, told
from frontdesk.recommend.log import Log
from frontdesk.recommend.sequence import Sequential
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
    engine: sql.Engine,
    home: Path,
    settings: Recommend,
    now: datetime,
    tell: Tell = silent,
    fitters: Mapping[str, Fitter] = FITTERS,
) -> Learnt:
    """Fit the sources of the settings on what customers did up to ``now``, and serve them from then on.

    Raises `Misconfigured` and `NotReady` as `fit` does, `NotReady` also for an empty catalogue, and
    `StorageFailed` when nothing could be kept.
    """
    done = InteractionStore(engine)
    log = done.log(now, settings.flood)
    if not log.items:
        raise NotReady(
            "there is nothing to suggest yet",
            part="catalogue",
            remedy="put items in with 'frontdesk recommend import-items FILE'",
        )
    tell(f"{len(log.user):,} interactions of {len(log.customers):,} customers with {len(log.items):,} items")
    blend = blended(log, settings.sources, tell, fitters)
    sources = fit(log, settings.sources, None, tell, fitters)
    facts = {"interactions": len(log.user), "customers": len(log.customers), "until": now.isoformat()}
    options = told(settings.sources, None, fitters)
    evidence = counted(done.log(now, settings.flood, log.items, ("buy", "return")), now)
    made = kept.Kept(log.items, sources, blend, options, facts, evidence=evidence)
    if Sequential.name in settings.sources and Sequential.name not in sources:
        made = taken_over(home / FOLDER, made, tell)
    version = kept.keep(home / FOLDER, made, now)
    kept.prune(home / FOLDER)
    weights = dict(zip(made.blend.names, map(float, made.blend.weights), strict=True))
    return Learnt(version, len(log.items), len(log.customers), len(log.user), weights)


def taken_over(folder: Path, made: kept.Kept, tell: Tell = silent) -> kept.Kept:
    """Add the sequence model of the version that is served; where there is none, nothing is added.

    The blend is that version's as well: the model has seen by now what weights are learnt from, and would be
    given too much. A source that came in since weighs nothing until the model is trained again.
    """
    try:
        before = kept.open_kept(folder)
    except (ModelMissing, ModelCorrupt):
        return made
    model = before.sources.get(Sequential.name)
    if not isinstance(model, Sequential):
        return made
    tell("sequence: taken over from the version before, with the weights of all sources")
    return replace(
        made,
        sources={**made.sources, Sequential.name: model.moved(before.items, made.items)},
        blend=_beside(before.blend, made.blend.names),
        options={**made.options, Sequential.name: before.options.get(Sequential.name, {})},
    )


def _beside(blend: Blend, names: Sequence[str]) -> Blend:
    """Name in a blend also what it does not weigh: what no blend names would count in full."""
    new = tuple(one for one in names if one not in blend.names)
    return Blend((*blend.names, *new), np.append(blend.weights, np.zeros(len(new), np.float32)))


def blended(
    log: Log, names: Sequence[str], tell: Tell = silent, fitters: Mapping[str, Fitter] = FITTERS
) -> Blend:
    """Learn the weights of the sources from what each customer liked last, held in."""
    held = hold(log)
    if not len(held.items):
        return equal(list(told(names, None, fitters)))
    sources: dict[str, Source] = fit(held.before, names, None, None, fitters)
    blend = learn(list(sources), lessons(sources, held))
    weights = zip(blend.names, blend.weights, strict=True)
    tell("blend: " + ", ".join(f"{name} {weight:.2f}" for name, weight in weights))
    return blend
