"""Every engine behind one face: what the contract of engines is held against."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from frontdesk.features.embedding import Embedder, Floats
from frontdesk.knowledge.base import Opens
from frontdesk.knowledge.calibration import calibration
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.keeping import SourceStore
from frontdesk.knowledge.passage import Passage
from frontdesk.knowledge.vectors import unpack
from knowledge.memory import MemoryStore

Pictures = Mapping[str, Floats]


class Held(Protocol):
    """Something that keeps passages and searches them by an engine of its own."""

    @property
    def store(self) -> SourceStore: ...

    @property
    def drift(self) -> float:
        """How far cosines may be from exact ones where passages changed since their centre was taken."""
        ...

    def index(self, pictures: Pictures = ...) -> Index: ...


class InMemory:
    """The engine that compares every passage: the others are held against it."""

    drift = 0.0

    def __init__(self, embed: Embedder) -> None:
        self.store, self.embed = MemoryStore(), embed

    def index(self, pictures: Pictures | None = None) -> Index:
        judge, known = calibration(self.embed.name), unpack(self.store.vectors(self.embed.name))
        passages, sources = self.store.passages(), self.store.sources()
        return Index.build(passages, self.embed, judge, known, sources, pictures or {})


class Opened:
    """An engine over a store that is searched where it lies."""

    def __init__(self, store: SourceStore, opens: Opens, drift: float = 0.0) -> None:
        self.store, self.opens, self.drift = store, opens, drift

    def index(self, pictures: Pictures | None = None) -> Index:
        def shown(passages: Sequence[Passage]) -> Pictures:
            return {one.id: pictures[one.id] for one in passages if one.id in pictures} if pictures else {}

        return self.opens.index(shown)
