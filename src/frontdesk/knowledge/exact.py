"""The engine that compares every passage, in memory: for up to some thousand passages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from frontdesk.features.embedding import Floats
from frontdesk.knowledge.dense import Indices
from frontdesk.knowledge.engine import Asked, Measured
from frontdesk.knowledge.group import Group
from frontdesk.knowledge.passage import Source
from frontdesk.knowledge.wanted import Wanted

Columns = Callable[[str, Wanted], Indices | None]


@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """Groups by language; ``columns`` gives the places of the passages that are wanted, None for all."""

    groups: Mapping[str, Group]
    everyday: Mapping[str, Floats]
    columns: Columns

    @classmethod
    def build(
        cls, groups: Sequence[Group], everyday: Mapping[str, Floats], sources: Mapping[str, Source]
    ) -> "Exact":
        """Hold groups; a passage whose source is not among ``sources`` is always wanted."""
        named = {group.language: group for group in groups}

        @lru_cache(maxsize=64)  # a day asks for the same over and over
        def columns(language: str, wanted: Wanted) -> Indices | None:
            refused = {name for name, source in sources.items() if not wanted.admits(source)}
            own = [passage.source for passage in named[language].passages]
            there = [at for at, source in enumerate(own) if source not in refused]
            return None if len(there) == len(own) else np.array(there, np.intp)

        return cls(named, everyday, columns)

    def languages(self) -> Sequence[str]:
        """Name the languages of the groups."""
        return tuple(self.groups)

    def centre(self, language: str) -> Floats:
        """Return where the passages of a language lie (384,)."""
        return self.groups[language].dense.centre

    def measure(self, language: str, asked: Asked, most: int, wanted: Wanted) -> Measured:
        """Measure all passages of a language that are wanted, however many."""
        del most
        found = self.groups[language].measure(asked, asked.located(self.everyday))
        places = self.columns(language, wanted)
        return found if places is None else only(found, places)


def only(found: Measured, places: Indices) -> Measured:
    """Keep some columns."""
    ids = tuple(found.passages[at] for at in places.tolist())
    whole, best, lexical, holds = (
        each[:, places] for each in (found.whole, found.best, found.lexical, found.holds)
    )
    return Measured(ids, whole, best, lexical, holds, found.most)
