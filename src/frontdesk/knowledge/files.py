"""The engine whose passages lie in files beside the database, with those that came later in memory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from frontdesk.features.embedding import Floats
from frontdesk.knowledge.engine import Asked, Measured
from frontdesk.knowledge.passage import Source
from frontdesk.knowledge.segment import Bools
from frontdesk.knowledge.shelf import Shelf, names
from frontdesk.knowledge.twins import ALIKE
from frontdesk.knowledge.wanted import ALL, Wanted

Mask = Callable[[str, Wanted], Bools | None]


@dataclass(frozen=True, slots=True, eq=False)
class Files:
    """Shelves by language; ``mask`` tells which passages of one are there and wanted, None for all."""

    shelves: Mapping[str, Shelf]
    everyday: Mapping[str, Floats]
    mask: Mask

    @classmethod
    def of(
        cls, shelves: Mapping[str, Shelf], everyday: Mapping[str, Floats], sources: Mapping[str, Source]
    ) -> "Files":
        """Hold shelves; a passage whose source is not among ``sources`` is always wanted."""

        @lru_cache(maxsize=64)  # a day asks for the same over and over
        def mask(language: str, wanted: Wanted) -> Bools | None:
            refused = [name for name, source in sources.items() if not wanted.admits(source)]
            if wanted == ALL or not refused:
                return None
            shelf = shelves[language]
            there: Bools = shelf.kept & ~np.isin(shelf.sources, names(refused))
            return there

        return cls(shelves, everyday, mask)

    def languages(self) -> Sequence[str]:
        """Name the languages of which a passage is there."""
        return tuple(language for language, shelf in self.shelves.items() if shelf.kept.any())

    def centre(self, language: str) -> Floats:
        """Return where the passages of a language lay when their files were laid out (384,)."""
        return self.shelves[language].centre

    def twins(self, passage: str) -> Iterator[str]:
        """Yield the ids of a passage's translations: mutual nearest neighbours across languages."""
        if len(self.shelves) < 2:
            return
        for here in self.shelves.values():
            at = here.place(passage)
            for other in self.shelves.values() if at is not None else ():
                near = None if at is None or other is here else other.nearest(here.vector(at))
                back = here.nearest(other.vector(near[0])) if near and near[1] >= ALIKE else None
                if near and back and back[0] == at:
                    yield other.ids[near[0]].decode()

    def measure(self, language: str, asked: Asked, most: int, wanted: Wanted) -> Measured:
        """Measure the passages that vectors, pieces or words bring among the best, of those wanted."""
        shelf = self.shelves[language]
        return shelf.measure(asked, asked.located(self.everyday), most, self.mask(language, wanted))
