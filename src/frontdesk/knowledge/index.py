"""Passages that can be searched: by words where languages agree, by meaning everywhere.

Exact: every passage is compared. What replaces it for millions of passages keeps `build` and `search`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from frontdesk.features.embedding import Embedder, Floats, normalised
from frontdesk.knowledge.dense import EVERYDAY, Units, Vectors, digest, embedded
from frontdesk.knowledge.group import Found, Group, speaks
from frontdesk.knowledge.hit import Hit, Signs
from frontdesk.knowledge.passage import Passage, language_of
from frontdesk.knowledge.query import Query, View
from frontdesk.knowledge.twins import twins

__all__ = ["Hit", "Index", "Judge"]

Judge = Callable[[Signs], float]


class Ranked(NamedTuple):
    """One passage of a group, the view that found it, and what it is ordered by."""

    total: float
    group: Group
    at: int
    view: int
    found: Found


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """All passages, by language. Immutable: another set of passages is another index."""

    embed: Embedder
    judge: Judge
    groups: tuple[Group, ...]
    everyday: Mapping[str, Floats]
    vectors: Vectors
    twins: Mapping[str, tuple[str, ...]]

    @classmethod
    def build(
        cls, passages: Sequence[Passage], embed: Embedder, judge: Judge, known: Vectors | None = None
    ) -> "Index":
        """Index passages; ``judge`` turns signs into a probability.

        Vectors in ``known`` (by digest) are not made again; `vectors` then holds all that are needed.
        """
        units = [Units.of(passage) for passage in passages]
        vectors = embedded([*EVERYDAY.values(), *(one.texts for one in units)], embed, known or {})
        everyday = {language: vectors[digest(said)].mean(axis=0) for language, said in EVERYDAY.items()}
        groups: list[Group] = []
        for language in dict.fromkeys(passage.language for passage in passages):
            own = [pair for pair in zip(passages, units, strict=True) if pair[0].language == language]
            groups.append(Group.build(language, own, vectors, _everyday(everyday, language)))
        return cls(embed, judge, tuple(groups), everyday, vectors, twins(groups))

    def search(self, query: Query, k: int) -> tuple[Hit, ...]:
        """Return the k best passages, best first; none for an empty question or an empty index."""
        views = query.views()
        if not views or not self.groups:
            return ()
        ranked = self._ranked(views, self._embedded(views), k)
        return tuple(self._hit(one, views[one.view]) for one in ranked)

    def _ranked(self, views: Sequence[View], asked: Floats, most: int) -> list[Ranked]:
        """Rank the best passages of all languages together, each by its best view, best first."""
        ranked: list[Ranked] = []
        for group in self.groups:
            found = group.score(views, asked)
            totals = found.total.max(axis=0)
            for at in np.argsort(-totals, kind="stable")[:most].tolist():
                view = int(found.total[:, at].argmax())
                ranked.append(Ranked(float(totals[at]), group, at, view, found))
        return sorted(ranked, key=lambda one: -one.total)[:most]

    def _hit(self, one: Ranked, view: View) -> Hit:
        group, found, at = one.group, one.found, (one.view, one.at)
        passage = group.passages[one.at]
        sentence, whole, lexical = (float(scores[at]) for scores in (found.best, found.whole, found.lexical))
        signs = Signs(sentence, whole, lexical, float(speaks(view.text, group.language)))
        return Hit(
            passage=passage,
            score=self.judge(signs),
            lexical=lexical,
            dense=(sentence + whole) / 2,
            signs=signs,
            sentences=group.sentences(one.at, found.pieces[one.view]),
            twins=self.twins.get(passage.id, ()),
            view=view.text,
        )

    def _embedded(self, views: Sequence[View]) -> Floats:
        """Embed the views, each centred where its language lies: (views, width)."""
        centres = np.stack([_everyday(self.everyday, language_of(view.text)) for view in views])
        return normalised(self.embed.embed([view.text for view in views]) - centres)


def _everyday(known: Mapping[str, Floats], language: str) -> Floats:
    """Where a language lies; any other language where all that are known lie."""
    found = known.get(language)
    return np.mean(list(known.values()), axis=0) if found is None else found
