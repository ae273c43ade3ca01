"""Judge the suggestions of a desk by its own database: what customers did, what came of what was shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
import sqlalchemy as sql

from frontdesk.evaluation.recommend import PLAIN, Evaluation, Options, evaluate
from frontdesk.offers.learning import Tell, silent
from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.fitting import FITTERS, Fitter
from frontdesk.recommend.offpolicy import Judged, Shown, judge
from frontdesk.sections import Recommend
from frontdesk.store.impressions import WITHIN, ImpressionStore, Outcome
from frontdesk.store.interactions import InteractionStore
from frontdesk.store.items import ItemStore

DAYS = 90  # of impressions that are looked at


def evaluated(
    engine: sql.Engine,
    settings: Recommend,
    now: datetime,
    options: Options = PLAIN,
    tell: Tell = silent,
    fitters: Mapping[str, Fitter] = FITTERS,
) -> tuple[Evaluation, dict[str, Judged]]:
    """Judge the sources of the settings, and what was shown in the last `DAYS` days.

    Raises `InvalidInput` when there is nothing to judge by, `Misconfigured` and `NotReady` as `fit` does.
    """
    catalogue = Catalogue.of(ItemStore(engine).all())
    log = InteractionStore(engine).log(now, settings.flood, catalogue.ids)
    found = evaluate(log, settings.sources, catalogue, options, tell, fitters)
    return found, policies(ImpressionStore(engine).joined(now - timedelta(days=DAYS), now - WITHIN))


def policies(outcomes: Sequence[Outcome]) -> dict[str, Judged]:
    """Judge what was shown as it was, and without what chance drew: reward is `Interaction.weight`, -1 to 1.

    What was shown less than a week ago may still be bought, and is left out by whoever asks.
    """
    groups = {one: number for number, one in enumerate(dict.fromkeys(map(_whose, outcomes)))}
    shown = Shown(
        np.array([one.shown.propensity for one in outcomes], np.float64),
        np.array([one.reward for one in outcomes], np.float64),
        np.array([groups[_whose(one)] for one in outcomes], np.int32),
        np.array([one.shown.place for one in outcomes], np.int32),
    )
    return {"shown": judge(shown, shown.propensity), "best": judge(shown, shown.best)}


def _whose(outcome: Outcome) -> str:
    """Name whose rows belong together: a customer's, else a conversation's, else a request's."""
    return outcome.shown.customer or outcome.shown.conversation or outcome.shown.request
