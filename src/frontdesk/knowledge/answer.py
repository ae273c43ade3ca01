"""The best passages' own words as the answer, with the place of every sentence, or an honest None."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.passage import Passage, Source, Span
from frontdesk.knowledge.query import Query
from frontdesk.knowledge.quote import ENOUGH, WHOLE, Quote, quoted, quotes
from frontdesk.turn.reply import Citation

__all__ = ["ENOUGH", "WHOLE", "Answer", "answer", "joined", "quoted"]

Judge = Callable[[Hit], float]
BETWEEN, ROW = "\n\n", "\n"  # between quotes of different passages; between rows of a table


@dataclass(frozen=True, slots=True)
class Answer:
    """Words of the company, where they stand, how likely they answer, and the language they are in.

    Every citation says in ``said`` which stretch of ``text`` it bears out. ``model`` names the model that
    wrote the words; empty where they are quoted.
    """

    text: str
    citations: tuple[Citation, ...]
    score: float
    language: str
    model: str = ""


def found(hit: Hit) -> float:
    """Judge a hit by the search's own score."""
    return hit.score


def answer(query: Query, hits: Sequence[Hit], sure: float, judge: Judge = found) -> Answer | None:
    """Quote the best hit, best first in ``hits``; None when it is less likely than ``sure`` to answer.

    Where the best page is in another language and its twin in the customer's was found too, the twin speaks.
    """
    if not hits:
        return None
    score = judge(hits[0])
    if score < sure:
        return None
    hit = _preferred(query.language, hits)
    return composed(quotes(hit, [one for one in hits if one is not hit]), score, hit.passage.language)


def composed(chosen: Sequence[Quote], score: float, language: str) -> Answer:
    """Put quotes one below the other, and cite each sentence at its place in both texts."""
    text, citations = "", list[Citation]()
    for at, quote in enumerate(chosen):
        row = at and quote.passage.kind == chosen[at - 1].passage.kind == "row"
        text += (ROW if row else BETWEEN) if at else ""
        citations += [cited(quote.passage, span, score, len(text) - quote.start) for span in quote.pieces]
        text += quote.text
    return Answer(text, tuple(citations), score, language)


def cited(passage: Passage, span: Span, score: float, shift: int) -> Citation:
    """Cite a stretch of a passage's text, which stands ``shift`` characters further on in the answer."""
    start, end = span
    return Citation(
        passage=passage.id,
        source=passage.source,
        title=passage.title,
        start=passage.start + start,
        end=passage.start + end,
        score=score,
        page=passage.page,
        box=passage.box,
        ms=passage.moment(start, end),
        text=passage.text[start:end],
        picture=passage.picture,
        said=(start + shift, end + shift),
    )


def joined(first: Answer, others: Iterable[Answer | None], most: int) -> Answer:
    """Put the answers to the questions of one message together: each page once, in one language.

    ``most`` is of answers. A later one of which any passage was quoted before is left out.
    """
    made, pages, count = first, {one.passage for one in first.citations}, 1
    for other in others:
        if other is None or count >= most or other.language != first.language:
            continue
        if pages.isdisjoint(own := {one.passage for one in other.citations}):
            made, pages, count = _appended(made, other), pages | own, count + 1
    return made


def shifted(citations: Iterable[Citation], by: int) -> tuple[Citation, ...]:
    """Move what citations bear out, when words are put before an answer."""
    return tuple(
        replace(one, said=None if one.said is None else (one.said[0] + by, one.said[1] + by))
        for one in citations
    )


def shown(given: Answer, find: Callable[[str], Source]) -> Answer:
    """Say of every citation in which file it stands, so that it can be shown; ``find`` gives sources."""
    sources = {name: find(name) for name in {one.source for one in given.citations}}
    told = tuple(
        replace(one, blob=sources[one.source].blob, media_type=sources[one.source].media_type)
        for one in given.citations
    )
    return replace(given, citations=told)


def _appended(one: Answer, other: Answer) -> Answer:
    before = one.text + BETWEEN
    citations = (*one.citations, *shifted(other.citations, len(before)))
    return replace(one, text=before + other.text, citations=citations)


def _preferred(language: str, hits: Sequence[Hit]) -> Hit:
    """Give the best hit, or its twin in the customer's language: what is sure of one is sure of the other."""
    best = hits[0]
    if best.passage.language == language:
        return best
    own = (hit for hit in hits if hit.passage.language == language and hit.passage.id in best.twins)
    return next(own, best)
