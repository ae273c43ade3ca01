"""Passages that can be searched: by words where languages agree, by meaning everywhere.

An `Engine` finds and measures candidates; here they become one ranking of all languages, and hits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from frontdesk.features.embedding import Embedder, Floats, normalised
from frontdesk.knowledge.dense import EVERYDAY, Indices, Units, Vectors, embedded, located
from frontdesk.knowledge.engine import Asked, Engine, middle, speaks
from frontdesk.knowledge.exact import Exact
from frontdesk.knowledge.fused import Fused, fused
from frontdesk.knowledge.group import Group
from frontdesk.knowledge.hit import Hit, Signs
from frontdesk.knowledge.passage import Passage, Source, Span, language_of
from frontdesk.knowledge.query import Query
from frontdesk.knowledge.twins import twins
from frontdesk.knowledge.wanted import ALL, Wanted

__all__ = ["Hit", "Index", "Judge"]

SECOND = 1.0  # weight of the second opinion; chosen on half of the cranfield queries
POOL, BEST = 50, 4  # passages that are ordered anew, and those that they are compared with

Judge = Callable[[Signs], float]
Find = Callable[[Sequence[str]], Mapping[str, Passage]]
Recall = Callable[[Sequence[tuple[str, ...]]], Vectors]
Twins = Callable[[str], tuple[str, ...]]


class Ranked(NamedTuple):
    """One passage, the view that found it, and what it is ordered by."""

    total: float
    passage: str
    language: str
    at: int
    view: int
    found: Fused


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """All passages, by language. Immutable: another set of passages is another index.

    ``find`` gives passages by their ids, ``recall`` the vectors of what `Units` cut under their digests, and
    ``twins`` the ids of a passage's translations.
    """

    embed: Embedder
    judge: Judge
    engine: Engine
    everyday: Mapping[str, Floats]
    find: Find
    recall: Recall
    vectors: Vectors
    twins: Twins
    feedback: float = 0.0  # how much likeness to the best passages counts beside a passage's own score
    second: Callable[[], Embedder | None] | None = None  # of English alone, for questions and pages in it

    @classmethod
    def build(
        cls,
        passages: Sequence[Passage],
        embed: Embedder,
        judge: Judge,
        known: Vectors | None = None,
        sources: Sequence[Source] = (),
        shown: Mapping[str, Floats] | None = None,
    ) -> "Index":
        """Index passages, all in memory; ``judge`` turns signs into a probability.

        Vectors in ``known`` (by digest) are not made again; `vectors` then holds all that are needed.
        ``shown`` holds the centred vectors of passages' pictures, ``sources`` what a search is narrowed by.
        """
        seen = {one.id: one for one in passages if not one.hidden}
        units = [(passage, Units.of(passage)) for passage in seen.values()]
        vectors = embedded([*EVERYDAY.values(), *(one.texts for _, one in units)], embed, known or {})
        everyday = located(vectors)
        groups: list[Group] = []
        for language in dict.fromkeys(passage.language for passage in seen.values()):
            own = [pair for pair in units if pair[0].language == language]
            groups.append(Group.build(language, own, vectors, middle(everyday, language), shown or {}))
        engine = Exact.build(groups, everyday, {source.id: source for source in sources})
        find, paired = _within(seen), _paired(twins(groups))
        return cls(embed, judge, engine, everyday, find, lambda _: vectors, vectors, paired)

    def search(self, query: Query, k: int, wanted: Wanted = ALL) -> tuple[Hit, ...]:
        """Return the k best passages, best first; none for an empty question or an empty index."""
        languages = [one for one in self.engine.languages() if wanted.speaks(one)]
        asked = self.asked(query)
        if asked is None or not languages:
            return ()
        ranked = self._ranked(asked, languages, max(k, POOL) if self.feedback or self.second else k, wanted)
        found = self.find([one.passage for one in ranked])
        there = [one for one in ranked if one.passage in found]  # another process may have removed one
        best = self._again(asked, there, found)[:k]
        return self._hits(asked, best, [found[one.passage] for one in best])

    def _again(
        self, asked: Asked, ranked: Sequence[Ranked], found: Mapping[str, Passage]
    ) -> Sequence[Ranked]:
        """Order the best passages anew, by a second opinion and by feedback; scores stay as they are."""
        second = self.second() if self.second else None
        if len(ranked) <= BEST or not (self.feedback or second):
            return ranked
        pages = [found[one.passage] for one in ranked]
        totals = np.array([one.total for one in ranked])
        if second is not None:
            totals += SECOND * opinion(second, asked.texts[0], pages)
        totals += self.feedback * self._likeness(ranked, pages, np.argsort(-totals, kind="stable")[:BEST])
        return [ranked[at] for at in np.argsort(-totals, kind="stable").tolist()]

    def _likeness(self, ranked: Sequence[Ranked], pages: Sequence[Passage], best: Indices) -> Floats:
        """Return how much passages are like the ``best`` of them: (passages,).

        After Rocchio, "Relevance feedback in information retrieval" (1971): what is about the same things as
        the best passages is likely to be about what was asked.
        """
        units = [Units.of(one) for one in pages]
        vectors = self.recall([one.texts for one in units])
        pairs = zip(ranked, units, strict=True)
        rows = [vectors[cut.digest][0] - self.engine.centre(one.language) for one, cut in pairs]
        whole = normalised(np.stack(rows))
        likeness: Floats = (whole @ whole[best].T).mean(axis=1)
        return likeness

    def asked(self, query: Query) -> Asked | None:
        """Put the question in its views, those with words first; None when there is nothing to look for."""
        views = query.views()
        if not views:
            return None
        said = [view.text for view in views if view.vector is None]
        shown = [view.vector for view in views if view.vector is not None]
        made = [self.embed.embed(said)] if said else []
        return Asked(
            tuple(view.text for view in views),
            np.array([view.weight for view in views], np.float32),
            np.concatenate([*made, *(one[None] for one in shown)]).astype(np.float32),
            tuple(view.vector is not None for view in views),
            tuple(view.words for view in views),
        )

    def _ranked(self, asked: Asked, languages: Sequence[str], most: int, wanted: Wanted) -> list[Ranked]:
        """Rank the best passages of all languages together, each by its best view, best first."""
        ranked: list[Ranked] = []
        for language in languages:
            measured = self.engine.measure(language, asked, most, wanted)
            found = fused(asked, measured, language)
            totals = found.total.max(axis=0)
            for at in np.argsort(-totals, kind="stable")[:most].tolist():
                view = int(found.total[:, at].argmax())
                ranked.append(Ranked(float(totals[at]), measured.passages[at], language, at, view, found))
        return sorted(ranked, key=lambda one: -one.total)[:most]

    def _hits(self, asked: Asked, ranked: Sequence[Ranked], passages: Sequence[Passage]) -> tuple[Hit, ...]:
        """Say what speaks for each passage, sentence by sentence too."""
        units = [Units.of(passage) for passage in passages]
        vectors = self.recall([one.texts for one in units])
        views = asked.located(self.everyday) * asked.weights[:, None]
        hits: list[Hit] = []
        for one, passage, cut in zip(ranked, passages, units, strict=True):
            pieces = normalised(vectors[cut.digest][1:] - self.engine.centre(one.language))
            cosines = (pieces @ views[one.view]).tolist()
            spoken = tuple(zip(cut.spans, cosines, strict=True))
            hits.append(self._hit(one, passage, asked.texts[one.view], spoken))
        return tuple(hits)

    def _hit(
        self, one: Ranked, passage: Passage, view: str, sentences: tuple[tuple[Span, float], ...]
    ) -> Hit:
        found, at = one.found, (one.view, one.at)
        sentence, whole, lexical = (float(scores[at]) for scores in (found.best, found.whole, found.share))
        signs = Signs(sentence, whole, lexical, float(speaks(view, one.language)))
        return Hit(
            passage=passage,
            score=self.judge(signs),
            lexical=lexical,
            dense=(sentence + whole) / 2,
            signs=signs,
            sentences=sentences,
            twins=self.twins(passage.id),
            view=view,
        )


def opinion(second: Embedder, question: str, pages: Sequence[Passage]) -> Floats:
    """Return the cosines of an English question and pages in an embedder of English; 0 for other pages."""
    found = np.zeros(len(pages), np.float32)
    english = [at for at, one in enumerate(pages) if one.language == "en"]
    if english and language_of(question) == "en":
        texts = [Units.of(pages[at]).texts[0] for at in english]
        found[english] = second.embed(texts) @ second.embed([question])[0]
    return found


def _within(passages: Mapping[str, Passage]) -> Find:
    return lambda ids: {name: passages[name] for name in ids if name in passages}


def _paired(found: Mapping[str, tuple[str, ...]]) -> Twins:
    return lambda passage: found.get(passage, ())
