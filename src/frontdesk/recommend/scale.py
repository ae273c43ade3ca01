"""Scores of different sources on one scale."""

import numpy as np

from frontdesk.recommend.log import Floats

LEAST = 1e-9  # a spread below this is none: the source thinks all items alike


def zscores(scores: Floats) -> Floats:
    """Give (score - mean) / deviation over the items of which the source has an opinion; NaN stays NaN.

    (items,) -> (items,). A source that thinks all alike says 0 of each.
    """
    unknown = np.isnan(scores)
    known = scores if not unknown.any() else scores[~unknown]
    if not len(known):
        return scores
    mean, spread = known.mean(dtype=np.float64), known.std(dtype=np.float64)
    if spread < LEAST:
        return np.where(unknown, scores, np.float32(0))
    scaled: Floats = (scores - np.float32(mean)) / np.float32(spread)
    return scaled
