"""Questions that ask the same, gathered by what they mean, across languages."""

from collections.abc import Sequence

import numpy as np

from frontdesk.features.embedding import Embedder, Floats, normalised
from frontdesk.knowledge.dense import EVERYDAY
from frontdesk.knowledge.passage import language_of

# Least mean cosine of two groups that ask the same: the best on the questions of the invented shop "plants";
# `python -m benchmarks.gaps` prints the choice, and what it gives on a shop that was not looked at.
ALIKE = 0.35


def clusters(texts: Sequence[str], embed: Embedder, alike: float = ALIKE) -> list[list[int]]:
    """Gather texts into groups of their indices, the largest first; a text with no like is a group of one.

    Average linkage: the two groups whose members are most alike on average are joined, until no two are
    alike enough (Sokal and Michener, 1958). The time grows with the square of the texts or faster: give at
    most some thousand.
    """
    return grouped(placed(texts, embed), alike) if texts else []


def grouped(vectors: Floats, alike: float = ALIKE) -> list[list[int]]:
    """Gather vectors (n, width) of length 1 as `clusters` gathers texts."""
    groups = [[at] for at in range(len(vectors))]
    linked = np.asarray(vectors @ vectors.T, np.float64)  # mean cosine between groups
    np.fill_diagonal(linked, -np.inf)
    while len(groups) > 1:
        one, other = divmod(int(linked.argmax()), len(groups))
        if linked[one, other] < alike:
            break
        linked = _joined(linked, one, other, len(groups[one]), len(groups[other]))
        groups[one] = sorted(groups[one] + groups.pop(other))  # the first of equals stands above the diagonal
    return sorted(groups, key=lambda group: (-len(group), group[0]))


def centre_of(group: Sequence[int], vectors: Floats) -> int:
    """Return the member that is most like all others: the question that stands for its group."""
    own = vectors[list(group)]
    return group[int((own @ own.sum(axis=0)).argmax())]


def placed(texts: Sequence[str], embed: Embedder) -> Floats:
    """Embed texts, each centred where everyday sentences of its language lie: (texts, width) of length 1."""
    everyday: dict[str, Floats] = {tag: embed.embed(said).mean(axis=0) for tag, said in EVERYDAY.items()}
    anywhere: Floats = np.mean(list(everyday.values()), axis=0)
    centres = np.stack([everyday.get(language_of(text), anywhere) for text in texts])
    return normalised(embed.embed(list(texts)) - centres)


def _joined(
    linked: np.ndarray[tuple[int, int], np.dtype[np.float64]], one: int, other: int, own: int, joining: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Put the group ``other`` into ``one``: the mean over all pairs is the mean weighted by their sizes."""
    merged = (own * linked[one] + joining * linked[other]) / (own + joining)
    linked[one], linked[:, one] = merged, merged
    linked[one, one] = -np.inf
    return np.delete(np.delete(linked, other, axis=0), other, axis=1)
