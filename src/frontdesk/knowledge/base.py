"""The company's knowledge: add, remove, list, search, answer. What it keeps goes through a `SourceStore`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import RLock
from typing import Protocol

from frontdesk.config import Limits
from frontdesk.errors import NotFound
from frontdesk.features.embedding import Embedder
from frontdesk.knowledge.answer import Answer, answer, joined
from frontdesk.knowledge.calibration import calibration
from frontdesk.knowledge.dense import Units, embedded
from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.ingest import ingest, version_of
from frontdesk.knowledge.passage import Passage, Source
from frontdesk.knowledge.query import Query
from frontdesk.knowledge.vectors import pack, unpack

TWINS = 8  # passages that are looked through for the best one's twin in the customer's language


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

    def put(self, source: Source, passages: Sequence[Passage], replacing: Sequence[str], /) -> None:
        """Keep a source with its passages; drop the sources ``replacing`` names, and one of the same id."""
        ...

    def delete(self, source: str, /) -> bool:
        """Drop a source and its passages; tell whether it was there."""
        ...

    def vectors(self, model: str, /) -> Mapping[str, bytes]:
        """Return the kept vectors of an embedder by digest."""
        ...

    def keep_vectors(self, model: str, vectors: Mapping[str, bytes], forget: Sequence[str], /) -> None:
        """Keep vectors beside those of the embedder that are there; drop the digests in ``forget``."""
        ...


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """The sources at one revision of the store, and how many passages each has."""

    revision: str
    sources: Mapping[str, Source]
    counts: Mapping[str, int]


class KnowledgeBase:
    """The knowledge of one desk, safe from any thread; `add` and `search` belong to the inference queue.

    Everything read is kept until the store's revision changes, by this process or another.
    """

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
        self._catalogue: _Catalogue | None = None
        self._index: tuple[str, Index] | None = None

    def add(self, data: bytes, name: str) -> Source:
        """Take a document in; a file of the same name with other bytes is replaced, the same one is kept.

        Only its own passages are embedded. Raises `RejectedInput` for what cannot be read, `StorageFailed`
        when nothing was kept.
        """
        source, passages = ingest(data, name, self._limits)
        with self._lock:
            there = self._read().sources
            if source.id in there:
                return there[source.id]
            made = embedded([Units.of(passage).texts for passage in passages], self._embed, {})
            self._store.keep_vectors(self._embed.name, {key: pack(one) for key, one in made.items()}, ())
            older = [one for one in there if one.startswith(version_of(name))]
            self._store.put(source, passages, older)
        return source

    def remove(self, source: str) -> None:
        """Remove a source and its passages everywhere. Raises `NotFound`."""
        if not self._store.delete(source):
            raise _unknown(source)

    def sources(self) -> tuple[Source, ...]:
        """List the sources, oldest first."""
        return tuple(self._read().sources.values())

    def source(self, source: str) -> Source:
        """Give one source with its text. Raises `NotFound`."""
        found = self._read().sources.get(source)
        if found is None:
            raise _unknown(source)
        return found

    def count(self, source: str) -> int:
        """Count the passages of a source; 0 when there is no such source."""
        return self._read().counts.get(source, 0)

    def search(
        self, text: str, language: str = "und", k: int | None = None, hints: Sequence[str] = ()
    ) -> tuple[Hit, ...]:
        """Search with the customer's words and with ``hints``, words that pictures and voices gave."""
        return self.index().search(Query(text, language, tuple(hints)), k or self._passages)

    def answer(self, text: str, language: str, hints: Sequence[str] = ()) -> Answer | None:
        """Answer in the company's own words with citations; None is the honest "I don't know".

        A message that asks several things is answered from a page for each that is sure enough.
        """
        query = Query(text, language, tuple(hints))
        hits, first = self._asked(query)
        questions = query.questions()
        if first is None or not questions:
            return first
        stated = hits[0].view in query.statements()  # then the best page answers none of the questions
        others = (self._asked(Query(one, language))[1] for one in questions if one != hits[0].view)
        return joined(first, others, len(questions) + stated)

    def _asked(self, query: Query) -> tuple[tuple[Hit, ...], Answer | None]:
        hits = self.index().search(query, max(self._passages, TWINS))
        return hits, answer(query, hits, self._sure)

    def index(self) -> Index:
        """Give the index of what the store holds now; vectors that are kept are not made again."""
        now = self._index
        if now is None or now[0] != self._store.revision():
            with self._lock:  # who waited finds it built
                revision, now = self._store.revision(), self._index
                if now is None or now[0] != revision:
                    now = self._index = (revision, self._built())
        return now[1]

    def _built(self) -> Index:
        known = unpack(self._store.vectors(self._embed.name))
        index = Index.build(self._store.passages(), self._embed, self._judge, known)
        fresh = {digest: pack(made) for digest, made in index.vectors.items() if digest not in known}
        gone = [digest for digest in known if digest not in index.vectors]
        if fresh or gone:
            self._store.keep_vectors(self._embed.name, fresh, gone)
        return index

    def _read(self) -> _Catalogue:
        revision = self._store.revision()
        now = self._catalogue
        if now is None or now.revision != revision:
            sources = {source.id: source for source in self._store.sources()}
            counts = Counter(passage.source for passage in self._store.passages())
            now = self._catalogue = _Catalogue(revision, sources, counts)
        return now


def _unknown(source: str) -> NotFound:
    return NotFound(
        f"no source {source!r}",
        part="source",
        value=source,
        remedy="list them with 'frontdesk knowledge list'",
    )
