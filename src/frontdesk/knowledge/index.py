"""Passages that can be searched: by words where languages agree, by meaning everywhere.

Exact: every passage is compared. What replaces it for millions of passages keeps `build` and `search`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from frontdesk.features.embedding import Embedder, Floats, normalised
from frontdesk.knowledge.dense import EVERYDAY, Units, Vectors, digest, embedded
from frontdesk.knowledge.group import Found, Group, speaks
from frontdesk.knowledge.hit import Hit, Signs
from frontdesk.knowledge.passage import Passage, language_of
from frontdesk.knowledge.query import Query, View

RIVALS = 5  # passages that a hit is held against

__all__ = ["Hit", "Index", "Judge"]

Judge = Callable[[Signs], float]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """All passages, by language. Immutable: another set of passages is another index."""

    embed: Embedder
    judge: Judge
    groups: tuple[Group, ...]
    everyday: Mapping[str, Floats]
    vectors: Vectors

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
        return cls(embed, judge, tuple(groups), everyday, vectors)

    def search(self, query: Query, k: int) -> tuple[Hit, ...]:
        """Return the k best passages, best first; none for an empty question or an empty index."""
        views = query.views()
        if not views or not self.groups:
            return ()
        asked = self._embedded(views)
        hits = [hit for group in self.groups for hit in self._hits(group, views, asked, k)]
        return tuple(hit for _, hit in sorted(hits, key=lambda pair: -pair[0])[:k])

    def _embedded(self, views: Sequence[View]) -> Floats:
        """Embed the views, each centred where its language lies: (views, width)."""
        centres = np.stack([_everyday(self.everyday, language_of(view.text)) for view in views])
        return normalised(self.embed.embed([view.text for view in views]) - centres)

    def _hits(
        self, group: Group, views: Sequence[View], asked: Floats, k: int
    ) -> Iterator[tuple[float, Hit]]:
        """Yield the k best of one group with what they are ordered by."""
        found = group.score(views, asked)
        order = _best(found.total, k + RIVALS)
        same = any(speaks(view.text, group.language) for view in views)
        for rank, at in enumerate(order[:k]):
            rivals = np.delete(found.total[order], rank)[:RIVALS]
            margin = float(found.total[at] - rivals.mean()) if len(rivals) else 0.0
            yield float(found.total[at]), self._hit(group, at, found, margin, same)

    def _hit(self, group: Group, at: int, found: Found, margin: float, same: bool) -> Hit:
        lexical, sentence, whole = (float(one[at]) for one in (found.lexical, found.best, found.whole))
        signs = Signs(sentence, whole, lexical, margin, float(same))
        dense = (sentence + whole) / 2
        return Hit(group.passages[at], self.judge(signs), lexical, dense, signs, group.sentences(at, found))


def _best(scores: Floats, most: int) -> list[int]:
    """Return the places of the highest scores, highest first; equal ones in their order."""
    order: list[int] = np.argsort(-scores, kind="stable")[:most].tolist()
    return order


def _everyday(known: Mapping[str, Floats], language: str) -> Floats:
    """Where a language lies; any other language where all that are known lie."""
    found = known.get(language)
    return np.mean(list(known.values()), axis=0) if found is None else found
