"""How good lists of suggestions are: whether they hold what came next, and what else they do.

hr        1 when one of the things that came next is among the first k. Hit rate
ndcg      the later they stand, the less they count; of the best list (Jarvelin and Kekalainen, 2002)
mrr       1 / the place of the first of them
novelty   how rare what is listed is: mean of -log2 of the share of customers who liked it
diversity 1 - the mean likeness of two things of a list
coverage  the share of all items that are in anybody's list
          (the last three: Castells, Hurley and Vargas, "Novelty and Diversity in Recommender Systems", 2015)
"""

from collections.abc import Mapping, Sequence

import numpy as np

from frontdesk.recommend.catalogue import Numbers
from frontdesk.recommend.diversity import by_profile
from frontdesk.recommend.log import Floats, Ints

OF_CUSTOMERS = ("hr", "ndcg", "mrr", "novelty", "diversity")  # figures that each customer's list has


def ranks(scores: Floats, targets: Ints) -> Numbers:
    """Give the place, from 1, of each target in the order of its scores (items,); equals share the middle."""
    own = scores[targets][:, None]
    above = (scores[None] > own).sum(axis=1)
    level = (scores[None] == own).sum(axis=1)
    found: Numbers = above + (level + 1) / 2
    return found


def hits(places: Numbers, k: int) -> Mapping[str, float]:
    """Measure one list by the places (n,) at which the things that came next stand."""
    if not len(places):
        return {"hr": 0.0, "ndcg": 0.0, "mrr": 0.0}
    within = places[places <= k]
    best = (1 / np.log2(2 + np.arange(min(len(places), k)))).sum()
    return {
        "hr": float(len(within) > 0),
        "ndcg": float((1 / np.log2(1 + within)).sum() / best),
        "mrr": float(1 / places.min()) if np.isfinite(places.min()) else 0.0,
    }


def rarity(liked: Ints, items: int, customers: int) -> Numbers:
    """Give -log2 of the share of customers who liked each item, as if one more had: (items,).

    ``liked`` (n,) names the item of every liking.
    """
    count = np.bincount(liked, minlength=items)
    rare: Numbers = -np.log2((count + 1) / (customers + 1))
    return rare


def beside(listed: Ints, rare: Numbers, profile: Floats | None) -> Mapping[str, float]:
    """Measure one list (n,) by what it holds; without the properties of items (items, m) diversity is NaN."""
    if not len(listed):
        return {"novelty": np.nan, "diversity": np.nan}
    return {"novelty": float(rare[listed].mean()), "diversity": _diversity(listed, profile)}


def coverage(lists: Sequence[Ints], items: int) -> float:
    """Give the share of items that are in any list."""
    return len({one for listed in lists for one in listed.tolist()}) / max(items, 1)


def _diversity(listed: Ints, profile: Floats | None) -> float:
    if profile is None or len(listed) < 2:
        return np.nan
    alike = by_profile(profile[listed])
    n = len(listed)
    return float(1 - (alike.sum() - alike.trace()) / (n * (n - 1)))
