"""A list without five of the same: maximal marginal relevance.

Carbonell and Goldstein, "The Use of MMR, Diversity-Based Reranking for Reordering Documents and Producing
Summaries" (1998): the next place goes to the item with the most of

    balance x relevance - (1 - balance) x (its likeness to the most alike of those placed before it)

Relevance is the score, scaled to 0..1 over those that are compared, so that both are of the same size.
"""

import numpy as np

from frontdesk.recommend.log import Floats


def relevance(scores: Floats) -> Floats:
    """Scale scores (n,) to 0..1; all alike: all 1."""
    if not len(scores):
        return scores
    low, high = float(scores.min()), float(scores.max())
    if high <= low:
        return np.ones_like(scores)
    scaled: Floats = (scores - np.float32(low)) / np.float32(high - low)
    return scaled


def marginal(relevant: Floats, nearest: Floats, balance: float) -> Floats:
    """Give what each item would add, (n,), by its likeness (n,) to the nearest of those that are placed."""
    added: Floats = (balance * relevant - (1 - balance) * nearest).astype(np.float32)
    return added


def by_vectors(vectors: Floats) -> Floats:
    """Compare items by content vectors (n, d), L2-normalised or all 0: cosine, negative ones as 0, (n, n)."""
    alike: Floats = np.maximum(vectors @ vectors.T, 0)
    return alike


def by_profile(profile: Floats) -> Floats:
    """Compare items by codes (n, properties): the share that is equal of those either has, (n, n)."""
    told = ~np.isnan(profile)
    equal = (profile[:, None] == profile[None]).sum(axis=2)  # NaN equals nothing
    either = (told[:, None] | told[None]).sum(axis=2)
    alike: Floats = (equal / np.maximum(either, 1)).astype(np.float32)
    return alike
