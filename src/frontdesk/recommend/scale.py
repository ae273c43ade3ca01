"""Scores of different sources on one scale."""

from math import sqrt

import numpy as np

from frontdesk.recommend.log import Floats

LEAST = 1e-9  # a spread below this is none: the source thinks all items alike


def zscores(scores: Floats) -> Floats:
    """Give (score - mean) / deviation over the items of which the source has an opinion: (items,).

    An item it has no opinion of stands at its mean, 0; where it thinks all alike, or nothing, all do.
    """
    known = ~np.isnan(scores)
    count = int(np.count_nonzero(known))
    if count == 0:
        return np.zeros_like(scores)
    every = count == len(scores)
    mean = np.float32(scores.mean() if every else scores[known].mean())
    centred = scores - mean
    if not every:
        centred[~known] = 0
    spread = sqrt(float(centred @ centred) / count)
    if spread <= LEAST * max(1.0, abs(float(mean))):
        return np.zeros_like(scores)
    centred *= np.float32(1 / spread)
    return centred
