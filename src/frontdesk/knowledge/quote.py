"""What to quote of the passages that were found: whole sentences and rows, and steps that go on elsewhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from frontdesk.knowledge import tokens
from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.passage import Passage, Span
from frontdesk.preprocess.text import letters, sentences

WHOLE = 1_200  # letters up to which a question's answer or a list is quoted whole; a Chinese character is two
ENOUGH = 500  # letters of a section that are quoted around its best sentence
ROWS = 6  # rows of a table that are quoted together
NEAR = 0.95  # of the best row's score, from which a row without a code that was asked for is quoted beside it
SAYS = 24  # letters from which a line of a film's frame is more than a label
GAP = 200  # characters between two passages of one list: a heading, or words between the steps
_NUMBER = re.compile(r"\d{1,3}\.")  # of a step: no sentence, though a full stop ends it


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a passage, and the sentences or rows in it, all counted in the passage's text."""

    passage: Passage
    start: int
    end: int
    pieces: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The words that are quoted."""
        return self.passage.text[self.start : self.end]


def quotes(hit: Hit, others: Sequence[Hit]) -> tuple[Quote, ...]:
    """Quote a hit; with it the other rows that are asked for, or the steps that stand in the next passage."""
    if hit.passage.kind == "row":
        return tuple(_quote(one, 0, len(one.passage.text)) for one in _rows(hit, others))
    first = _quote(hit, *quoted(hit))
    if hit.passage.kind not in ("list", "step"):
        return (first,)
    return (first, *_following(first, others))


def quoted(hit: Hit) -> Span:
    """Choose the stretch of a passage to quote: (start, end) in its text.

    An answer to a question, a list or a row is quoted whole while it is not too long. Of a section, the best
    sentence and what follows it: conditions and exceptions stand behind what they limit. Of what is read in
    a film, the best line alone: what else stands in the picture is printed on things.
    """
    passage = hit.passage
    if passage.kind == "frame" and hit.sentence is not None:
        return hit.sentence
    most = ENOUGH if passage.kind == "section" else WHOLE
    if letters(passage.text) <= most:
        return 0, len(passage.text)
    spans = sentences(passage.text)
    best = hit.sentence if passage.kind == "section" and hit.sentence in spans else spans[0]
    return _grown(passage.text, spans, spans.index(best or spans[0]), most)


def says(hit: Hit) -> bool:
    """Tell whether there is something to quote: what is printed on a filmed thing answers nothing.

    What a photo found, without a word, is shown for what it is.
    """
    start, end = quoted(hit)
    return hit.passage.kind != "frame" or not hit.view or letters(hit.passage.text[start:end]) >= SAYS


def _quote(hit: Hit, start: int, end: int) -> Quote:
    """Quote a stretch; a row is one piece, everything else as many as it has sentences."""
    text, kind = hit.passage.text[start:end], hit.passage.kind
    inside = _with_numbers(text, sentences(text)) if kind != "row" else [(0, end - start)]
    return Quote(hit.passage, start, end, tuple((start + first, start + last) for first, last in inside))


def _with_numbers(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Put the number of a step, "2." at the start of its line, to the sentence that it numbers."""
    number: int | None = None
    for start, end in spans:
        if _NUMBER.fullmatch(text, start, end) and text[:start].rpartition("\n")[2].strip() == "":
            number = start if number is None else number
            continue
        yield start if number is None else number, end
        number = None
    if number is not None:
        yield number, spans[-1][1]


def _rows(hit: Hit, others: Sequence[Hit]) -> list[Hit]:
    """Choose rows of the same table: those of the codes in the question, else those nearly as good.

    They stand in the order of the table.
    """
    own = hit.passage
    table = [one for one in others if one.passage.kind == "row" and _together(one.passage, own)]
    codes = {word for word in tokens.asked(hit.view) if tokens.is_code(word)}
    if codes:
        chosen = [one for one in table if codes & set(tokens.tokens(one.passage.text))]
    else:
        chosen = [one for one in table if one.view == hit.view and one.score >= NEAR * hit.score]
    kept = [hit, *(one for one in chosen if one.passage.id != own.id)][:ROWS]
    return sorted(kept, key=lambda one: one.passage.start)


def _following(first: Quote, others: Sequence[Hit]) -> Iterator[Quote]:
    """Yield the passage that goes on with the same steps, when the whole of both can be read at once."""
    own = first.passage
    for one in others:
        behind = one.passage.start - own.end
        same = _together(one.passage, own) and one.passage.kind == own.kind
        if same and 0 <= behind <= GAP and letters(own.text) + letters(one.passage.text) <= 2 * WHOLE:
            yield _quote(one, 0, len(one.passage.text))
            return


def _together(one: Passage, other: Passage) -> bool:
    """Tell whether two passages stand under the same heading of the same document."""
    return one.source == other.source and one.title == other.title


def _grown(text: str, spans: Sequence[Span], at: int, most: int) -> Span:
    """Add sentences after, then before, while the stretch is short enough; one sentence is always given."""
    first = last = at
    while last + 1 < len(spans) and letters(text[spans[first][0] : spans[last + 1][1]]) <= most:
        last += 1
    while first > 0 and letters(text[spans[first - 1][0] : spans[last][1]]) <= most:
        first -= 1
    return spans[first][0], spans[last][1]
