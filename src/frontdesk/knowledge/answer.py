"""The best passage's own words as the answer, or an honest None."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.passage import Span
from frontdesk.knowledge.query import Query
from frontdesk.preprocess.text import is_han, sentences
from frontdesk.turn.reply import Citation

WHOLE = 1_200  # letters up to which a question's answer or a list is quoted whole; a Chinese character is two
ENOUGH = 500  # letters of a section that are quoted around its best sentence


@dataclass(frozen=True, slots=True)
class Answer:
    """Words of the company, where they stand, how likely they answer, and the language they are in."""

    text: str
    citations: tuple[Citation, ...]
    score: float
    language: str


def answer(query: Query, hits: Sequence[Hit], sure: float) -> Answer | None:
    """Quote the best hit, best first in ``hits``; None when it is less likely than ``sure`` to answer.

    Where the best page is in another language and its twin in the customer's was found too, the twin speaks.
    """
    if not hits or hits[0].score < sure:
        return None
    hit = _preferred(query.language, hits)
    citation = _cited(hit, hits[0].score)
    return Answer(citation.text, (citation,), citation.score, hit.passage.language)


def joined(first: Answer, others: Iterable[Answer | None], most: int) -> Answer:
    """Put the answers to the questions of one message together: each page once, in one language."""
    cited = {citation.passage: citation for citation in first.citations}
    for other in others:
        for citation in other.citations if other and other.language == first.language else ():
            cited.setdefault(citation.passage, citation)
    order = tuple(cited.values())[:most]
    return Answer("\n\n".join(one.text for one in order), order, first.score, first.language)


def _cited(hit: Hit, score: float) -> Citation:
    passage = hit.passage
    start, end = quoted(hit)
    return Citation(
        passage=passage.id,
        source=passage.source,
        title=passage.title,
        start=passage.start + start,
        end=passage.start + end,
        score=score,
        page=passage.page,
        text=passage.text[start:end],
    )


def quoted(hit: Hit) -> Span:
    """Choose the stretch of a passage to quote: (start, end) in its text.

    An answer to a question, a list or a row is quoted whole while it is not too long. Of a section, the best
    sentence and what follows it: conditions and exceptions stand behind what they limit.
    """
    passage = hit.passage
    most = ENOUGH if passage.kind == "section" else WHOLE
    if letters(passage.text) <= most:
        return 0, len(passage.text)
    spans = sentences(passage.text)
    best = hit.sentence if passage.kind == "section" and hit.sentence in spans else spans[0]
    return _grown(passage.text, spans, spans.index(best or spans[0]), most)


def letters(text: str) -> int:
    """Count the letters of a text, a Chinese character as two."""
    return len(text) + sum(map(is_han, text))


def _preferred(language: str, hits: Sequence[Hit]) -> Hit:
    """Give the best hit, or its twin in the customer's language: what is sure of one is sure of the other."""
    best = hits[0]
    if best.passage.language == language:
        return best
    own = (hit for hit in hits if hit.passage.language == language and hit.passage.id in best.twins)
    return next(own, best)


def _grown(text: str, spans: Sequence[Span], at: int, most: int) -> Span:
    """Add sentences after, then before, while the stretch is short enough; one sentence is always given."""
    first = last = at
    while last + 1 < len(spans) and letters(text[spans[first][0] : spans[last + 1][1]]) <= most:
        last += 1
    while first > 0 and letters(text[spans[first - 1][0] : spans[last][1]]) <= most:
        first -= 1
    return spans[first][0], spans[last][1]
