"""The company's knowledge: add, remove, list, search, answer. What it keeps goes through a `SourceStore`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import RLock
from typing import Protocol

from frontdesk.errors import Conflict, NotFound
from frontdesk.features.embedding import Embedder, Floats
from frontdesk.knowledge.answer import Answer
from frontdesk.knowledge.asking import Asking, Found, Manner
from frontdesk.knowledge.dense import Units, embedded
from frontdesk.knowledge.edit import Edit, edited
from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.ingest import begin
from frontdesk.knowledge.keeping import Catalogue, SourceStore
from frontdesk.knowledge.opening import compared
from frontdesk.knowledge.passage import Passage, Source
from frontdesk.knowledge.pictures import Album, Sight
from frontdesk.knowledge.query import Query
from frontdesk.knowledge.reading import File, Made, Means, Reading, Told, untold, version_of
from frontdesk.knowledge.vectors import pack
from frontdesk.knowledge.wanted import ALL, Wanted

Shown = Callable[[Sequence[Passage]], Mapping[str, Floats]]


class Opens(Protocol):
    """Opens the index of a store that is searched where it lies, instead of one built in memory."""

    def index(self, shown: Shown, /) -> Index:
        """Open the index of what the store holds now; ``shown`` gives vectors (384,) of pictures."""
        ...


@dataclass(frozen=True, slots=True)
class Compared:
    """How passages are compared with questions.

    ``opens`` opens an index that lies in files or a database; ``feedback`` is the weight of words that the
    best passages add to a question; ``second`` gives an embedder of English beside the own one.
    """

    opens: Opens | None = None
    feedback: float = 0.0
    second: Callable[[], Embedder | None] | None = None


class KnowledgeBase:
    """The knowledge of one desk, safe from any thread; `add` and `search` belong to the inference queue.

    Everything read is kept until the store's revision changes, by this process or another.
    """

    def __init__(
        self,
        store: SourceStore,
        embed: Embedder,
        *,
        means: Means | None = None,
        manner: Manner | None = None,
        sight: Sight | None = None,
        compared: Compared | None = None,
    ) -> None:
        self._store, self._embed, self._album = store, embed, Album(store, sight)
        self._means, self._compared, self._lock = means or Means(), compared or Compared(), RLock()
        how = manner or Manner.of(embed)
        self._asking = Asking(self.index, self._album, self.source, embed.name, how)
        self._catalogue: Catalogue | None = None
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
        return begin(data, name, replace(self._means, drop=self._unless_shown))

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

        Raises `NotFound`, `InvalidInput`, `StorageFailed`, and `Conflict` where another process edits too.
        """
        with self._lock:
            known, before = self.source(source), self.passages(source)
            if any(known.text[one.start : one.end] != one.text for one in before):
                raise _edited_meanwhile(source)
            changed, after = edited(known, before, passage, edit)
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

    def _unless_shown(self, digests: Collection[str]) -> None:
        """Let go of pictures that a source which is being read shows no more."""
        with self._lock:
            self._drop(frozenset(digests))

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
        return self._asking.search(Query(text, language, tuple(hints)), k, wanted, photos)

    def answer(
        self,
        text: str,
        language: str,
        hints: Sequence[str] = (),
        wanted: Wanted = ALL,
        photos: Sequence[Floats] = (),
    ) -> Answer | None:
        """Answer in the company's own words with citations; None is the honest "I don't know"."""
        return self._asking.answer(Query(text, language, tuple(hints)), wanted, photos)

    def found(
        self,
        text: str,
        language: str,
        hints: Sequence[str] = (),
        wanted: Wanted = ALL,
        photos: Sequence[Floats] = (),
    ) -> Found | None:
        """Find what answers, before a model may say it in its words: so that it is asked only when needed."""
        return self._asking.found(Query(text, language, tuple(hints)), wanted, photos)

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
        how = self._compared
        if how.opens is not None:
            index = how.opens.index(self._shown)
        else:
            index = compared(self._store, self._embed, self._shown)
        return replace(index, feedback=how.feedback, second=how.second)

    def _read(self) -> Catalogue:
        revision = self._store.revision()
        now = self._catalogue
        if now is None or now.revision != revision:
            now = self._catalogue = Catalogue.read(self._store, revision)
        return now


def _digests(passages: Sequence[Passage]) -> frozenset[str]:
    return frozenset(Units.of(passage).digest for passage in passages if not passage.hidden)


def _edited_meanwhile(source: str) -> Conflict:
    return Conflict(
        "another process has just edited this source",
        part="source",
        value=source,
        remedy="list its passages again, then edit",
    )


def _unknown(source: str) -> NotFound:
    return NotFound(
        f"no source {source!r}",
        part="source",
        value=source,
        remedy="list them with 'frontdesk knowledge list'",
    )
