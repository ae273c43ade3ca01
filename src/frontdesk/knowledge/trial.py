"""A shop of topics and questions: what the calibration is fitted on and tested with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.embedding import Embedder
from frontdesk.knowledge.dense import Vectors
from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.index import Index, Judge
from frontdesk.knowledge.passage import PATH, Passage, passage_id
from frontdesk.knowledge.query import Query

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]

LANGUAGES = ("en", "zh")
# In which languages the pages of a topic are: of the n-th topic, the n-th entry of the row, over and over.
SHELVES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("en",),),
    (("zh",),),
    (("en", "zh"),),
    (("en",), ("zh",)),
)
KNOWN = 0.6  # of what customers ask is taken to stand in the knowledge
SHARES = (1.0, 0.5, 0.25)  # of the topics that the knowledge holds; the others' questions have no answer


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its language, and the topic that answers it; None when none does.

    ``near`` marks a question that sounds like some page of the shop and that none answers.
    """

    text: str
    language: str
    topic: str | None
    near: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """One question put to one choice of pages."""

    question: Question
    hit: Hit
    share: float
    answerable: bool
    right: bool
    crossed: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What retrieval and calibration reach. R@1 is over questions whose topic is there.

    ``auroc`` and ``ece`` judge the score as the probability that the best hit is right; ``refusals_right`` is
    the share of refusals that had no right hit to give.
    """

    first_zh: float
    first_en: float
    first_across: float
    auroc: float
    ece: float
    answered: float
    precision: float
    refused: float
    refusals_right: float


@dataclass(frozen=True, slots=True)
class Shop:
    """Pages in both languages by topic, and questions."""

    pages: dict[str, dict[str, Passage]]
    questions: tuple[Question, ...]

    @classmethod
    def read(cls, written: dict[str, Any]) -> "Shop":
        """Read a shop from YAML in the form of data/coffee.yml; near misses may be missing."""
        topics = written["topics"]
        pages = {topic["id"]: {tag: _page(topic, tag) for tag in LANGUAGES} for topic in topics}
        asked = [
            Question(text, tag, topic["id"])
            for topic in topics
            for tag in LANGUAGES
            for text in topic["ask"][tag]
        ]
        none = [Question(text, tag, None) for tag in LANGUAGES for text in written["none"][tag]]
        near = [
            Question(text, tag, None, near=True)
            for topic in topics
            for tag in LANGUAGES
            for text in topic.get("near", {}).get(tag, ())
        ]
        return cls(pages, (*asked, *none, *near))

    def trials(self, embed: Embedder, seed: int = 7) -> Iterator[Trial]:
        """Put every question to every choice of pages: each language alone and both, all topics and fewer."""
        known: Vectors = {}
        draw = Random(seed)  # noqa: S311 - a draw of topics, nothing secret
        for share in SHARES:
            topics = draw.sample(sorted(self.pages), max(2, round(share * len(self.pages))))
            for shelf in SHELVES:
                there = dict(zip(topics, cycle(shelf), strict=False))
                pages = [self.pages[topic][tag] for topic, tags in there.items() for tag in tags]
                index = Index.build(pages, embed, lambda _: 0.0, known)
                known = {**known, **index.vectors}
                yield from self._asked(index, share, there)

    def _asked(self, index: Index, share: float, shelf: Mapping[str, Sequence[str]]) -> Iterator[Trial]:
        for question in self.questions:
            for hit in index.search(Query(question.text, question.language), 1):
                there = shelf.get(question.topic or "", ())
                right = hit.passage.source == question.topic
                crossed = bool(there) and question.language not in there
                yield Trial(question, hit, share, bool(there), right, crossed)


def balanced(trials: Sequence[Trial]) -> Doubles:
    """Weigh trials so that at every size of the knowledge KNOWN of the questions have an answer."""
    kinds = [(trial.share, trial.answerable) for trial in trials]
    counts = {kind: kinds.count(kind) for kind in set(kinds)}
    wanted = [(KNOWN if answerable else 1 - KNOWN) / counts[share, answerable] for share, answerable in kinds]
    return np.array(wanted) * len(trials) / sum(wanted)


def report(trials: Sequence[Trial], judge: Judge, sure: float) -> Report:
    """Measure trials under a calibration and a threshold."""
    score = np.array([judge(trial.hit.signs) for trial in trials])
    right = np.array([trial.right for trial in trials])
    known = np.array([trial.answerable for trial in trials])
    across = np.array([trial.crossed for trial in trials])
    zh = np.array([trial.question.language == "zh" for trial in trials])
    said = score >= sure
    return Report(
        first_zh=_mean(right[known & ~across & zh]),
        first_en=_mean(right[known & ~across & ~zh]),
        first_across=_mean(right[known & across]),
        auroc=auroc(score, right),
        ece=ece(score, right, balanced(trials)),
        answered=_mean(said[known]),
        precision=_mean(right[said]),
        refused=_mean(~said[~known]),
        refusals_right=_mean(~right[~said]),
    )


def auroc(score: Doubles, right: Bools) -> float:
    """Return the probability that a right one scores above a wrong one; ties count half (Mann-Whitney U)."""
    values, place = np.unique(score, return_inverse=True)
    counts = np.bincount(place, minlength=len(values))
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    good, bad = int(right.sum()), int((~right).sum())
    return float((ranks[right].sum() - good * (good + 1) / 2) / (good * bad)) if good and bad else 0.5


def ece(score: Doubles, right: Bools, weights: Doubles, bins: int = 10) -> float:
    """Return the expected calibration error: how far scores lie from what they promise, in equal bins."""
    place = np.minimum((score * bins).astype(int), bins - 1)
    gaps = np.bincount(place, weights * (score - right), minlength=bins)
    return float(np.abs(gaps).sum() / weights.sum())


def _mean(values: Bools) -> float:
    return float(values.mean()) if len(values) else 0.0


def _page(topic: dict[str, Any], tag: str) -> Passage:
    text = topic[tag]["text"]
    name = passage_id(topic["id"] + tag, 0, len(text), text)
    title = PATH.join(("FAQ", topic[tag]["title"]))
    return Passage(name, topic["id"], title, text, 0, len(text), "faq", None, tag)
