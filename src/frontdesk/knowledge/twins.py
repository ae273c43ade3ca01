"""A page and its translation: two passages of different languages that are nearest to each other."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from frontdesk.knowledge.group import Group

ALIKE = 0.45  # least centred cosine of twins; on two invented shops all nearest pairs above .4 were twins


def twins(groups: Sequence[Group]) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of every passage's twins: mutual nearest neighbours across languages."""
    found: dict[str, tuple[str, ...]] = {}
    for one, other in combinations(groups, 2):
        cosines = one.dense.whole @ other.dense.whole.T  # (passages of one, of the other)
        there, back = cosines.argmax(axis=1), cosines.argmax(axis=0)
        for at, near in enumerate(there.tolist()):
            if back[near] == at and cosines[at, near] >= ALIKE:
                pair = one.passages[at].id, other.passages[near].id
                for mine, yours in (pair, pair[::-1]):
                    found[mine] = (*found.get(mine, ()), yours)
    return found
