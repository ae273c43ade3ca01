"""What keeps the knowledge: the protocol that a `KnowledgeBase` works on, and what it reads of it at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from frontdesk.knowledge.passage import Passage, Source


class SourceStore(Protocol):
    """Keeps sources, passages and vectors. Every method is one transaction, safe from any thread."""

    def revision(self) -> str:
        """Return what changes whenever any process adds or removes a source."""
        ...

    def sources(self) -> Sequence[Source]:
        """Return all sources, oldest first."""
        ...

    def passages(self) -> Sequence[Passage]:
        """Return all passages, source by source, each in the order of its text."""
        ...

    def passages_of(self, ids: Sequence[str], /) -> Sequence[Passage]:
        """Return those of some passages, by their ids, that are there, in any order."""
        ...

    def size(self) -> int:
        """Count the passages that are not hidden."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Count the passages of each source, hidden ones too; one without any may be left out."""
        ...

    def pictured(self) -> Sequence[Passage]:
        """Return the passages that show a picture, source by source, each in the order of its text."""
        ...

    def stamps(self) -> Mapping[str, str]:
        """Return for each source what changes whenever it or one of its passages does."""
        ...

    def passages_in(self, sources: Sequence[str], /) -> Sequence[Passage]:
        """Return the passages of some sources, each source's in the order of its text."""
        ...

    def vectors_of(self, model: str, digests: Sequence[str], /) -> Mapping[str, bytes]:
        """Return those vectors of an embedder that are kept under some digests."""
        ...

    def put(self, source: Source, passages: Sequence[Passage], replacing: Sequence[str], /) -> None:
        """Keep a source with its passages; drop the sources ``replacing`` names, and one of the same id."""
        ...

    def delete(self, source: str, /) -> bool:
        """Drop a source and its passages; tell whether it was there."""
        ...

    def vectors(self, model: str, /) -> Mapping[str, bytes]:
        """Return the kept vectors of an embedder by digest."""
        ...

    def held(self, model: str, digests: Sequence[str], /) -> Collection[str]:
        """Return those of some digests under which vectors of an embedder are kept."""
        ...

    def keep_vectors(self, model: str, vectors: Mapping[str, bytes], forget: Sequence[str], /) -> None:
        """Keep vectors beside those of the embedder that are there; drop the digests in ``forget``."""
        ...


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sources at one revision of the store, how many passages each has, and what these show.

    ``shown`` gives the digests of each source's pictures.
    """

    revision: str
    sources: Mapping[str, Source]
    counts: Mapping[str, int]
    shown: Mapping[str, frozenset[str]]

    @classmethod
    def read(cls, store: SourceStore, revision: str) -> "Catalogue":
        """Read what a store holds at a revision."""
        sources = {source.id: source for source in store.sources()}
        shown: dict[str, set[str]] = {}
        for one in store.pictured():
            if one.picture is not None:
                shown.setdefault(one.source, set()).add(one.picture)
        pictures = {name: frozenset(own) for name, own in shown.items()}
        return cls(revision, sources, store.counts(), pictures)

    def kept(self, source: str) -> frozenset[str]:
        """Return the digests of a source's pictures and of its whole file."""
        whole = self.sources[source].blob if source in self.sources else None
        return self.shown.get(source, frozenset()) | ({whole} if whole else frozenset())
