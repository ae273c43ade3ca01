"""Ask the knowledge questions whose answers are known, and measure what comes back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from frontdesk.knowledge.answer import Answer
from frontdesk.knowledge.cases import Case, names_of
from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.measures import Refusal, Retrieval, refusal, retrieval
from frontdesk.knowledge.passage import Source

DEEP = 10  # hits that are looked at


class Searched(Protocol):
    """What is measured: a `KnowledgeBase`, or another with the same three methods."""

    def search(self, text: str, language: str = ..., k: int | None = ...) -> Sequence[Hit]:
        """Give the best passages."""
        ...

    def answer(self, text: str, language: str) -> Answer | None:
        """Answer, or refuse with None."""
        ...

    def source(self, source: str) -> Source:
        """Give a source with its text."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question brought: the names of what it found, in order, and whether it was refused.

    ``exact`` tells of every citation whether its words stand at its place.
    """

    case: Case
    order: tuple[str, ...]
    refused: bool
    exact: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures; ``by_language`` holds those of the questions of each language."""

    retrieval: Retrieval
    refusal: Refusal
    citations: int
    exact: int
    by_language: Mapping[str, tuple[Retrieval, Refusal]]


def evaluate(knowledge: Searched, cases: Iterable[Case]) -> Evaluation:
    """Put every question to the knowledge."""
    outcomes = [ask(knowledge, case) for case in cases]
    exact = [one for outcome in outcomes for one in outcome.exact]
    languages = dict.fromkeys(outcome.case.language for outcome in outcomes)
    parts = {tag: [one for one in outcomes if one.case.language == tag] for tag in languages}
    return Evaluation(
        retrieval=_retrieval(outcomes),
        refusal=_refusal(outcomes),
        citations=len(exact),
        exact=sum(exact),
        by_language={tag: (_retrieval(part), _refusal(part)) for tag, part in parts.items()},
    )


def ask(knowledge: Searched, case: Case) -> Outcome:
    """Put one question."""
    hits = knowledge.search(case.text, case.language, DEEP)
    given = knowledge.answer(case.text, case.language)
    exact = [
        knowledge.source(one.source).text[one.start : one.end] == one.text
        for one in (given.citations if given else ())
    ]
    return Outcome(case, _order(knowledge, case, hits), given is None, tuple(exact))


def _order(knowledge: Searched, case: Case, hits: Sequence[Hit]) -> tuple[str, ...]:
    """Name each hit as the case names what it looks for, each name once: a document has many passages."""
    named: dict[str, None] = {}
    for hit in hits:
        names = names_of(hit.passage, knowledge.source(hit.passage.source))
        meant = [name for name in names if name in case.relevant]
        named |= dict.fromkeys(meant or names[2:3])
    return tuple(named)


def _retrieval(outcomes: Sequence[Outcome]) -> Retrieval:
    return retrieval([(outcome.order, outcome.case.relevant) for outcome in outcomes])


def _refusal(outcomes: Sequence[Outcome]) -> Refusal:
    known = [any(grade > 0 for grade in one.case.relevant.values()) for one in outcomes]
    return refusal(known, [one.refused for one in outcomes])
