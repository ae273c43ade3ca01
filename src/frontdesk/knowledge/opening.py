"""Which engine a store is searched with: everything compared in memory while it is small, files above."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from frontdesk.features.embedding import Embedder, Floats
from frontdesk.knowledge.archive import LARGE, Archive, Shelved
from frontdesk.knowledge.calibration import calibration
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.nearest import Precision
from frontdesk.knowledge.passage import Passage
from frontdesk.knowledge.vectors import pack, unpack

Shown = Callable[[Sequence[Passage]], Mapping[str, Floats]]


class Beside:
    """Opens the index of a store, with files in the folder ``home`` once it holds many passages."""

    def __init__(
        self, home: Path, store: Shelved, embed: Embedder, precision: Precision = "half", large: int = LARGE
    ) -> None:
        self._home, self._store, self._embed, self._large = home, store, embed, large
        self._precision: Precision = precision
        self._archive: Archive | None = None

    def index(self, shown: Shown) -> Index:
        """Open the index of what the store holds now; ``shown`` gives vectors (384,) of pictures."""
        if self._store.size() < self._large:
            return compared(self._store, self._embed, shown)
        if self._archive is None:
            self._archive = Archive(self._home, self._store, self._embed, self._precision)
        self._archive.shown = shown
        return self._archive.index()


def compared(store: Shelved, embed: Embedder, shown: Shown) -> Index:
    """Index everything in memory; vectors that are kept are not made again, new ones are kept."""
    known = unpack(store.vectors(embed.name))
    passages, sources = store.passages(), store.sources()
    index = Index.build(passages, embed, calibration(embed.name), known, sources, shown(passages))
    fresh = {digest: pack(made) for digest, made in index.vectors.items() if digest not in known}
    if fresh:  # what no passage has yet may be that of a source which is being prepared
        store.keep_vectors(embed.name, fresh, ())
    return index
