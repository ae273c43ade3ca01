"""Sources within a catalogue: it may have grown, shrunk or changed its order since they were fitted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.log import Floats, Ints
from frontdesk.recommend.scale import Term, scaled
from frontdesk.recommend.source import Seen, Source

Did = tuple[str, float]  # an item, and how much was said for it


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A source, the numbers it gives its items, and for each item of the catalogue that number.

    ``columns`` (items,) is -1 for items it does not know; None: the catalogue has just its items.
    """

    source: Source
    number: Mapping[str, int]
    columns: Ints | None

    def scores(self, did: Iterable[Did], vector: Floats | None, segment: str) -> Floats:
        """Score the items of the catalogue, NaN where it has no opinion: (items,)."""
        known = [(self.number[one], weight) for one, weight in did if one in self.number]
        items = np.array([one for one, _ in known], np.int32)
        weights = np.array([weight for _, weight in known], np.float32)
        scores: Floats = self.source.scores([Seen(items, weights, vector, segment)])[0]
        if self.columns is None:
            return scores
        moved: Floats = np.append(scores, np.float32(np.nan))[self.columns]  # -1 is the last one
        return moved


def place(sources: Mapping[str, Source], items: Sequence[str], catalogue: Catalogue) -> dict[str, Placed]:
    """Put sources that were fitted on these items into a catalogue."""
    number = {one: at for at, one in enumerate(items)}
    same = tuple(items) == catalogue.ids
    columns = None if same else np.array([number.get(one, -1) for one in catalogue.ids], np.int32)
    return {name: Placed(source, number, columns) for name, source in sources.items()}


def opinions(
    sources: Mapping[str, Placed], did: Sequence[Did], vector: Floats | None, segment: str
) -> dict[str, Term]:
    """Give what each source says on one scale; those that say nothing are left out."""
    found = {name: scaled(one.scores(did, vector, segment)) for name, one in sources.items()}
    return {name: one for name, one in found.items() if one.by}
