"""The company's knowledge: add, remove, list, search, answer. What it keeps goes through a `SourceStore`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import RLock
from typing import Protocol

from frontdesk.config import Limits
from frontdesk.errors import NotFound
from frontdesk.features.embedding import Embedder
from frontdesk.knowledge.answer import Answer, answer
from frontdesk.knowledge.calibration import calibration
from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.ingest import ingest, version_of
from frontdesk.knowledge.passage import Passage, Source
from frontdesk.knowledge.query import Query
from frontdesk.knowledge.vectors import pack, unpack


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

    def put(self, source: Source, passages: Sequence[Passage], replacing: Sequence[str] = ()) -> None:
        """Keep a source with its passages; drop the sources ``replacing`` names, and one of the same id."""
        ...

    def delete(self, source: str) -> bool:
        """Drop a source and its passages; tell whether it was there."""
        ...

    def vectors(self, model: str) -> Mapping[str, bytes]:
        """Return the kept vectors of an embedder by digest."""
        ...

    def keep_vectors(self, model: str, vectors: Mapping[str, bytes], forget: Sequence[str] = ()) -> None:
        """Keep vectors beside those of the embedder that are there; drop the digests in ``forget``."""
        ...


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What was read from the store at one revision."""

    revision: str
    sources: Mapping[str, Source]
    counts: Mapping[str, int]
    index: Index


class KnowledgeBase:
    """The knowledge of one desk, safe from any thread; what embeds belongs to the inference queue."""

    def __init__(
        self,
        store: SourceStore,
        embed: Embedder,
        *,
        limits: Limits | None = None,
        sure: float = 0.5,
        passages: int = 4,
    ) -> None:
        self._store, self._embed = store, embed
        self._limits, self._sure, self._passages = limits or Limits(), sure, passages
        self._judge = calibration(embed.name)
        self._lock = RLock()
        self._now: _Loaded | None = None

    def add(self, data: bytes, name: str) -> Source:
        """Take a document in; a file of the same name with other bytes is replaced, the same one is kept.

        Raises `RejectedInput` for what cannot be read, `StorageFailed` when nothing was kept.
        """
        with self._lock:
            source, passages = ingest(data, name, self._limits)
            there = self._loaded().sources
            if source.id in there:
                return there[source.id]
            older = [one for one in there if one.startswith(version_of(name))]
            self._store.put(source, passages, replacing=older)
            self._loaded()
            return source

    def remove(self, source: str) -> None:
        """Remove a source and its passages everywhere. Raises `NotFound`."""
        with self._lock:
            if not self._store.delete(source):
                raise _unknown(source)
            self._loaded()

    def sources(self) -> tuple[Source, ...]:
        """List the sources, oldest first."""
        return tuple(self._loaded().sources.values())

    def source(self, source: str) -> Source:
        """Give one source with its text. Raises `NotFound`."""
        found = self._loaded().sources.get(source)
        if found is None:
            raise _unknown(source)
        return found

    def count(self, source: str) -> int:
        """Count the passages of a source; 0 when there is no such source."""
        return self._loaded().counts.get(source, 0)

    def search(
        self, text: str, language: str = "und", k: int | None = None, hints: Sequence[str] = ()
    ) -> tuple[Hit, ...]:
        """Search with the customer's words and with ``hints``, words that pictures and voices gave."""
        query = Query(text, language, tuple(hints))
        return self._loaded().index.search(query, k or self._passages)

    def answer(self, text: str, language: str, hints: Sequence[str] = ()) -> Answer | None:
        """Answer in the company's own words with citations; None is the honest "I don't know"."""
        query = Query(text, language, tuple(hints))
        return answer(query, self._loaded().index.search(query, max(self._passages, 4)), self._sure)

    def _loaded(self) -> _Loaded:
        """Give what the store holds now; another process may have added to it."""
        revision = self._store.revision()
        now = self._now
        if now is None or now.revision != revision:
            with self._lock:
                now = self._now = self._read(revision)
        return now

    def _read(self, revision: str) -> _Loaded:
        """Read the store and index it; only vectors that nobody made yet are made."""
        passages = self._store.passages()
        known = unpack(self._store.vectors(self._embed.name))
        index = Index.build(passages, self._embed, self._judge, known)
        fresh = {name: pack(made) for name, made in index.vectors.items() if name not in known}
        gone = [name for name in known if name not in index.vectors]
        if fresh or gone:
            self._store.keep_vectors(self._embed.name, fresh, gone)
        counts: dict[str, int] = {}
        for passage in passages:
            counts[passage.source] = counts.get(passage.source, 0) + 1
        sources = {source.id: source for source in self._store.sources()}
        return _Loaded(revision, sources, counts, index)


def _unknown(source: str) -> NotFound:
    return NotFound(
        f"no source {source!r}",
        part="source",
        value=source,
        remedy="list them with 'frontdesk knowledge list'",
    )
