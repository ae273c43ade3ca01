"""The vectors of many tokens as one."""

from typing import Literal

import numpy as np

from frontdesk.features.embedding import Floats

Pooling = Literal["mean", "cls", "max", "none"]


def pooled(states: Floats, how: Pooling) -> Floats:
    """Make (tokens, width) into (width,): the mean, the first, the largest; ``none`` leaves it as it is.

    Of no tokens: zeros, for ``none`` one token of them, so that a row never vanishes.
    """
    if not len(states):
        states = np.zeros((1, states.shape[1]), np.float32)
    match how:
        case "mean":
            mean: Floats = states.mean(axis=0, dtype=np.float32)
            return mean
        case "cls":
            first: Floats = states[0]
            return first
        case "max":
            largest: Floats = states.max(axis=0)
            return largest
        case "none":
            return states
