"""A question to the knowledge: what is found, and what is answered, or an honest None."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from frontdesk.errors import NotFound
from frontdesk.features.embedding import Embedder, Floats
from frontdesk.knowledge.answer import Answer, answer, joined, shown
from frontdesk.knowledge.gate import Gate
from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.passage import Source
from frontdesk.knowledge.pictures import Album
from frontdesk.knowledge.query import Query
from frontdesk.knowledge.quote import says
from frontdesk.knowledge.rerank import LOOKED_AT, Reranker, reranked
from frontdesk.knowledge.support import Support, Told, shared
from frontdesk.knowledge.wanted import Wanted
from frontdesk.knowledge.writer import Writer

TWINS = 8  # passages that are looked through for the best one's twin in the customer's language


@dataclass(frozen=True, slots=True)
class Manner:
    """How is answered: from which score on, from how many passages, and in whose words.

    ``writer`` says it in a model's words, ``reranker`` reads what was found once more; both may be absent.
    """

    gate: Gate
    support: Support
    sure: float = 0.5
    passages: int = 4
    writer: Writer | None = None
    reranker: Reranker | None = None

    @classmethod
    def of(cls, embed: Embedder) -> "Manner":
        """Give the manner of an embedder where nothing is set."""
        return cls(Gate.of(embed.name), Support(embed))


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts questions to whatever index there is now; ``space`` names the embedder whose texts it holds."""

    index: Callable[[], Index]
    album: Album
    source: Callable[[str], Source]
    space: str
    manner: Manner

    def search(
        self, query: Query, k: int | None, wanted: Wanted, photos: Sequence[Floats]
    ) -> tuple[Hit, ...]:
        """Give the best passages, best first; ``photos`` are vectors (1280,) of the picture network."""
        k = k or self.manner.passages
        reranker = self.manner.reranker
        if reranker is None or not query.text.strip():
            return self._found(query, k, wanted, photos)
        return reranked(query.text, self._found(query, max(k, LOOKED_AT), wanted, photos), reranker)[:k]

    def answer(self, query: Query, wanted: Wanted, photos: Sequence[Floats]) -> Answer | None:
        """Answer in the company's own words with citations; None is the honest "I don't know"."""
        found = self.found(query, wanted, photos)
        return None if found is None else found.written()

    def found(self, query: Query, wanted: Wanted, photos: Sequence[Floats]) -> "Found | None":
        """Find what answers, before a model may say it in its words; None is the honest "I don't know".

        A message that asks several things is answered from a page for each that is sure enough. What does
        not hold today is not told.
        """
        wanted = replace(wanted, on=wanted.on or datetime.now().astimezone().date())
        hits, first = self._asked(query, wanted, photos)
        questions = query.questions()
        if first is None:
            return None
        if not questions:
            return Found(query, hits, first, self)
        stated = hits[0].view in query.statements()  # then the best page answers none of the questions
        rest = (Query(one, query.language) for one in questions if one != hits[0].view)
        others = (self._asked(one, wanted, ())[1] for one in rest)
        return Found(query, hits, joined(first, others, len(questions) + stated), self)

    def written(self, found: "Found", told: Told | None = None) -> Answer:
        """Let the writer, if there is one, say it in its words; without support a quote is given instead."""
        writer, support, extract = self.manner.writer, self.manner.support, found.extract
        if writer is None:
            return extract
        quoted = dict.fromkeys(one.passage for one in extract.citations)
        there = {hit.passage.id: hit.passage for hit in found.hits}
        chosen = [there[name] for name in {**quoted, **dict.fromkeys(there)} if name in there]
        passages = chosen[: self.manner.passages]
        query = found.query
        said = writer.write(query.text, passages, query.language)
        empty = Answer("", (), extract.score, query.language, writer.model)
        asked = shared(query.text, extract.text)  # of a page in another language: hardly more than codes
        made = support.sifted(said, passages, empty, told, asked)
        return (made and self._shown(made)) or extract

    def _asked(
        self, query: Query, wanted: Wanted, photos: Sequence[Floats]
    ) -> tuple[tuple[Hit, ...], Answer | None]:
        found = self.search(query, max(self.manner.passages, TWINS), wanted, photos)
        hits = tuple(hit for hit in found if says(hit))
        # Words come first: what a photo finds alone answers only where they find nothing sure.
        spoken = tuple(hit for hit in hits if hit.view) if photos and query.text.strip() else ()
        for some in (spoken, hits):
            given = answer(query, some, self.manner.sure, self.manner.gate)
            told = given and self._shown(given)
            if told is not None:
                return some, told
        return hits, None

    def _shown(self, given: Answer) -> Answer | None:
        """Say in which files it stands; None where one of its sources was removed meanwhile."""
        try:
            return shown(given, self.source)
        except NotFound:
            return None

    def _found(self, query: Query, k: int, wanted: Wanted, photos: Sequence[Floats]) -> tuple[Hit, ...]:
        index, pictures = self.index(), self.album.pictures  # the index has the album looked at first
        asked = replace(query, photos=pictures.placed(photos, self.space))
        return pictures.joined(index.search(asked, k, wanted), query, photos, k, wanted)


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a question: the company's own words, and the hits that a model may put in others."""

    query: Query
    hits: tuple[Hit, ...]
    extract: Answer
    asking: Asking

    def written(self, told: Told | None = None) -> Answer:
        """Give the answer in a model's words where one writes; ``told`` hears them sentence by sentence."""
        return self.asking.written(self, told)
