"""One number for each passage, out of what was measured of it."""

from typing import NamedTuple

import numpy as np

from frontdesk.features.embedding import Floats
from frontdesk.knowledge.engine import Asked, Measured, speaks

# Weight of the words beside the two cosines: the more a question says, the more its words tell; a code that
# stands in the passage ("F02") counts besides.
WORD, MOST, CODE = 0.15, 2.0, 0.5
CROSS = 0.15  # added across languages, where all cosines are lower; docs/knowledge.md gives the figures


class Fused(NamedTuple):
    """What a question gives: each row a view, each column a passage; all numbers weighted as the view."""

    total: Floats
    share: Floats
    best: Floats
    whole: Floats


def fused(asked: Asked, found: Measured, language: str) -> Fused:
    """Weigh and add what was measured of passages of one language."""
    weights = asked.weights[:, None]
    whole, best = found.whole * weights, found.best * weights
    # As a share of the most it could give, BM25 of questions of any length compares.
    share = (found.lexical * (weights / np.where(found.most > 0, found.most, 1)[:, None])).astype(np.float32)
    said = np.array([[min(MOST, WORD * len(words))] for words in asked.words], np.float32)
    across = np.array([[0.0 if speaks(text, language) else CROSS] for text in asked.texts], np.float32)
    total = best + whole + share * said + found.holds * (CODE * weights) + across
    return Fused(total.astype(np.float32), share, best, whole)
