"""The company's knowledge: add, remove, list, search, answer. What it keeps goes through a `SourceStore`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import RLock
from typing import Protocol

from frontdesk.errors import NotFound
from frontdesk.features.embedding import Embedder, Floats
from frontdesk.knowledge.answer import Answer, answer, joined, shown
from frontdesk.knowledge.calibration import calibration
from frontdesk.knowledge.dense import Units, embedded
from frontdesk.knowledge.edit import Edit, edited
from frontdesk.knowledge.gate import Gate
from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.ingest import begin
from frontdesk.knowledge.opening import compared
from frontdesk.knowledge.passage import Passage, Source
from frontdesk.knowledge.pictures import Album, Sight
from frontdesk.knowledge.query import Query
from frontdesk.knowledge.reading import File, Made, Means, Reading, Told, untold, version_of
from frontdesk.knowledge.support import Support
from frontdesk.knowledge.vectors import pack
from frontdesk.knowledge.wanted import ALL, Wanted
from frontdesk.knowledge.writer import Writer

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


Shown = Callable[[Sequence[Passage]], Mapping[str, Floats]]


class Opens(Protocol):
    """Opens the index of a store that is searched where it lies, instead of one built in memory."""

    def index(self, shown: Shown, /) -> Index:
        """Open the index of what the store holds now; ``shown`` gives vectors (384,) of pictures."""
        ...


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """The sources at one revision of the store, how many passages each has, and what these show.

    ``shown`` gives the digests of each source's pictures; ``kept`` those, and its whole file's.
    """

    revision: str
    sources: Mapping[str, Source]
    counts: Mapping[str, int]
    shown: Mapping[str, frozenset[str]]

    def kept(self, source: str) -> frozenset[str]:
        whole = self.sources[source].blob if source in self.sources else None
        return self.shown.get(source, frozenset()) | ({whole} if whole else frozenset())


class KnowledgeBase:
    """The knowledge of one desk, safe from any thread; `add` and `search` belong to the inference queue.

    Everything read is kept until the store's revision changes, by this process or another.
    """

    def __init__(  # noqa: PLR0913 - what it stands on, by name
        self,
        store: SourceStore,
        embed: Embedder,
        *,
        means: Means | None = None,
        sure: float = 0.5,
        passages: int = 4,
        gate: Gate | None = None,
        writer: Writer | None = None,
        sight: Sight | None = None,
        opens: Opens | None = None,
        feedback: float = 0.0,
        second: Callable[[], Embedder | None] | None = None,
    ) -> None:
        self._store, self._embed, self._album = store, embed, Album(store, sight)
        self._means, self._sure, self._passages = means or Means(), sure, passages
        self._judge, self._gate = calibration(embed.name), gate or Gate.of(embed.name)
        self._writer, self._support = writer, Support(embed)
        self._opens, self._feedback, self._second, self._lock = opens, feedback, second, RLock()
        self._catalogue: _Catalogue | None = None
        self._index: tuple[str, Index] | None = None

    def add(self, data: bytes, name: str, told: Told = untold) -> Source:
        """Take a file in; one of the same name with other bytes is replaced, the same one is kept.

        Only its own passages are embedded; ``told`` hears of every piece that was read. Raises
        `RejectedInput` for what cannot be read, `StorageFailed` when nothing was kept.
        """
        there = self.known(data, name)
        return there if there is not None else self.keep(self.begin(data, name).done(told))

    def known(self, data: bytes, name: str) -> Source | None:
        """Give the source that came of these very bytes under this name, if it is there."""
        return self._read().sources.get(File.of(data, name).id)

    def begin(self, data: bytes, name: str) -> Reading:
        """Begin to read a file, for those who read it piece by piece. Raises `RejectedInput`."""
        return begin(data, name, self._means)

    def keep(self, made: Made) -> Source:
        """Keep what was read of a file in place of its older versions. Raises `StorageFailed`."""
        source, passages = made
        with self._lock:
            there = self._read().sources
            known = there.get(source.id)
            if known is not None and known.scope == source.scope:
                return known
            self.embed(passages)
            older = [one for one in there if one.startswith(version_of(source.name))]
            gone, silenced = self._kept(older), self._spoken(older) - _digests(passages)
            self._store.put(source, passages, older)
            self._forget(silenced)
            self._drop(gone)
        return source

    def embed(self, passages: Sequence[Passage], through: Embedder | None = None) -> int:
        """Make and keep the vectors of passages that have none yet; tell how many texts were embedded.

        They may be kept long before their passages are: a large source is prepared in batches, ``through``
        what lets the own embedder work as it suits others.
        """
        texts = {it.digest: it.texts for it in (Units.of(one) for one in passages if not one.hidden)}
        there = self._store.held(self._embed.name, list(texts))
        new = [one for digest, one in texts.items() if digest not in there]
        vectors = embedded(new, through or self._embed, {})
        self._store.keep_vectors(self._embed.name, {key: pack(one) for key, one in vectors.items()}, ())
        return sum(map(len, new))

    def passages(self, source: str) -> tuple[Passage, ...]:
        """List the passages of a source in the order of its text, hidden ones too. Raises `NotFound`."""
        self.source(source)
        return tuple(self._store.passages_in([source]))

    def edit(self, source: str, passage: str, edit: Edit) -> tuple[Passage, ...]:
        """Change a passage as staff want it, and give all of its source's passages as they are now.

        Raises `NotFound`, `InvalidInput`, `StorageFailed`.
        """
        with self._lock:
            before = self.passages(source)
            changed, after = edited(self.source(source), before, passage, edit)
            self.embed(after)
            self._store.put(changed, after, [source])
            self._forget(_digests(before) - _digests(after))
        return after

    def remove(self, source: str) -> None:
        """Remove a source, its passages and its pictures everywhere. Raises `NotFound`."""
        with self._lock:
            gone, silenced = self._kept([source]), self._spoken([source])
            if not self._store.delete(source):
                raise _unknown(source)
            self._forget(silenced)
            self._drop(gone)

    def shows(self, digest: str) -> bool:
        """Tell whether a picture belongs to a passage: no other one is given out."""
        return any(digest in shown for shown in self._read().shown.values())

    def _kept(self, sources: Sequence[str]) -> frozenset[str]:
        there = self._read()
        return frozenset[str]().union(*(there.kept(source) for source in sources))

    def _spoken(self, sources: Sequence[str]) -> frozenset[str]:
        """Return the digests of the vectors that the passages of some sources have."""
        return _digests(self._store.passages_in(sources) if sources else ())

    def _forget(self, digests: frozenset[str]) -> None:
        """Let go of vectors; a passage elsewhere that says the very same is embedded again."""
        if digests:
            self._store.keep_vectors(self._embed.name, {}, sorted(digests))

    def _drop(self, digests: frozenset[str]) -> None:
        """Let go of files and pictures, unless another source shows them too."""
        if digests:
            self._means.drop(digests - self._kept(list(self._read().sources)))

    @property
    def embedder(self) -> Embedder:
        """What makes the vectors of passages and questions."""
        return self._embed

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
        self,
        text: str,
        language: str = "und",
        k: int | None = None,
        hints: Sequence[str] = (),
        wanted: Wanted = ALL,
        photos: Sequence[Floats] = (),
    ) -> tuple[Hit, ...]:
        """Search with the customer's words, with ``hints``, words that pictures and voices gave, and photos.

        ``photos`` are vectors (1280,) as the desk's picture network gives them.
        """
        return self._found(Query(text, language, tuple(hints)), k or self._passages, wanted, photos)

    def answer(
        self,
        text: str,
        language: str,
        hints: Sequence[str] = (),
        wanted: Wanted = ALL,
        photos: Sequence[Floats] = (),
    ) -> Answer | None:
        """Answer in the company's own words with citations; None is the honest "I don't know".

        A message that asks several things is answered from a page for each that is sure enough. What does
        not hold today is not told.
        """
        query = Query(text, language, tuple(hints))
        wanted = replace(wanted, on=wanted.on or datetime.now().astimezone().date())
        hits, first = self._asked(query, wanted, photos)
        questions = query.questions()
        if first is None:
            return None
        if not questions:
            return self._written(query, hits, first)
        stated = hits[0].view in query.statements()  # then the best page answers none of the questions
        others = (self._asked(Query(one, language), wanted)[1] for one in questions if one != hits[0].view)
        return self._written(query, hits, joined(first, others, len(questions) + stated))

    def _written(self, query: Query, hits: Sequence[Hit], extract: Answer) -> Answer:
        """Let the writer, if there is one, say it in its words; without support a quote is given instead."""
        if self._writer is None:
            return extract
        quoted = dict.fromkeys(one.passage for one in extract.citations)
        there = {hit.passage.id: hit.passage for hit in hits}
        chosen = [there[name] for name in {**quoted, **dict.fromkeys(there)} if name in there]
        passages = chosen[: self._passages]
        draft = self._writer.write(query.text, passages, query.language)
        made = draft and self._support.checked(draft, passages, extract.score, query.language)
        return shown(made, self.source) if made else extract

    def _asked(
        self, query: Query, wanted: Wanted, photos: Sequence[Floats] = ()
    ) -> tuple[tuple[Hit, ...], Answer | None]:
        hits = self._found(query, max(self._passages, TWINS), wanted, photos)
        # Words come first: what a photo finds alone answers only where they find nothing sure.
        spoken = tuple(hit for hit in hits if hit.view) if photos and query.text.strip() else ()
        for some in (spoken, hits):
            given = answer(query, some, self._sure, self._gate)
            if given is not None:
                return some, shown(given, self.source)
        return hits, None

    def _found(self, query: Query, k: int, wanted: Wanted, photos: Sequence[Floats]) -> tuple[Hit, ...]:
        index = self.index()
        pictures = self._album.pictures
        asked = replace(query, photos=pictures.placed(photos, self._embed.name))
        return pictures.joined(index.search(asked, k, wanted), query, photos, k, wanted)

    def index(self) -> Index:
        """Give the index of what the store holds now; vectors that are kept are not made again."""
        now = self._index
        if now is None or now[0] != self._store.revision():
            with self._lock:  # who waited finds it built
                revision, now = self._store.revision(), self._index
                if now is None or now[0] != revision:
                    now = self._index = (revision, self._built())
        return now[1]

    def _shown(self, passages: Sequence[Passage]) -> Mapping[str, Floats]:
        """Look at the pictures of those passages that are one, and place them among the texts."""
        return self._album.shown(passages, self._embed.name)

    def _built(self) -> Index:
        self._album.look(self._store.pictured(), self._store.sources())
        if self._opens is not None:
            index = self._opens.index(self._shown)
        else:
            index = compared(self._store, self._embed, self._shown)
        return replace(index, feedback=self._feedback, second=self._second)

    def _read(self) -> _Catalogue:
        revision = self._store.revision()
        now = self._catalogue
        if now is None or now.revision != revision:
            sources = {source.id: source for source in self._store.sources()}
            shown = {(one.source, one.picture) for one in self._store.pictured() if one.picture is not None}
            pictures = {name: frozenset(p for s, p in shown if s == name) for name in {s for s, _ in shown}}
            now = self._catalogue = _Catalogue(revision, sources, self._store.counts(), pictures)
        return now


def _digests(passages: Sequence[Passage]) -> frozenset[str]:
    return frozenset(Units.of(passage).digest for passage in passages if not passage.hidden)


def _unknown(source: str) -> NotFound:
    return NotFound(
        f"no source {source!r}",
        part="source",
        value=source,
        remedy="list them with 'frontdesk knowledge list'",
    )
