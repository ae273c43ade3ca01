"""Where in a document one is: the path of headings, and whether a heading or a line asks something."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from frontdesk.knowledge.passage import PATH, Span

LONGEST_STEP = 160  # characters of one step of a title
LONGEST_QUESTION = 120
_ASKS = re.compile(
    r"[?？][\s*_”’」』)]*$"
    r"|^(how|what|when|where|why|who|which|can|could|may|do|does|did|is|are|am|will|should)\b(?!.*[.:]$)"
    r"|(吗|呢|怎么办|怎么样|多少钱|多久)$|^(怎么|怎样|如何|为什么|哪里|哪些|什么时候|能不能|可不可以|是否)",
    re.IGNORECASE,
)
# "Q: … A: …" and "问：… 答：…" as people write them into a plain page.
_PAIR = re.compile(
    r"(?:^|(?<=\s))(?:Q|Question|问题?)\s*\d{0,3}\s*[:：.、]\s*(?P<question>\S.{1,200}?)\s*"
    r"(?:(?<=[\s?？。.])(?:A|Answer|答案?|回答)\s*\d{0,3}\s*[:：.、]\s*)"
    r"(?P<answer>\S.*?)(?=\s+(?:Q|Question|问题?)\s*\d{0,3}\s*[:：.、]|\s*$)",
    re.IGNORECASE | re.DOTALL,
)
# A row "Question: … | Answer: …" of a table of frequent questions. What could begin anywhere is bounded: a
# row may be a whole file.
_ROW_PAIR = re.compile(
    r"(?:^|\| )[^|:]{0,80}?(?:question|问题|提问|问句)[^|:]{0,80}: (?P<question>.{1,500}?)"
    r" \| [^|:]{0,80}?(?:answer|reply|回答|答案|答复)[^|:]{0,80}: (?P<answer>.+?)(?= \| [^|:]{1,40}: |$)",
    re.IGNORECASE | re.DOTALL,
)


class Pair(NamedTuple):
    """A question and the place of its answer."""

    question: str
    answer: Span


@dataclass(slots=True)
class Outline:
    """The path from a document's title to where one reads: (level, words) of every open heading."""

    title: str
    path: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def enter(self, level: int, heading: str) -> None:
        """Pass a heading: it closes all of its level and below."""
        self.path = [step for step in self.path if step[0] < level]
        self.path.append((level, heading))

    def steps(self, *further: str) -> str:
        """Write the path as a title; a heading that repeats the document's title is left out."""
        every = [self.title, *(words for _, words in self.path), *further]
        clean = [_step(words) for words in every]
        kept = [words for at, words in enumerate(clean) if words and words not in clean[:at]]
        return PATH.join(kept)


def under(title: str, words: str) -> str:
    """Write the title of what stands under some words that are no heading."""
    return f"{title}{PATH}{_step(words)}" if title else _step(words)


def asks(text: str) -> bool:
    """Tell whether a heading is a question."""
    return _ASKS.search(text.strip()) is not None


def is_question(text: str) -> bool:
    """Tell whether a paragraph is nothing but one question, as over an answer in a page without headings."""
    said = text.strip()
    return len(said) <= LONGEST_QUESTION and said[-1:] in "?？" and not re.search("[.。!！?？].", said)


def pairs(text: str, start: int, end: int, *, row: bool = False) -> list[Pair]:
    """Find questions with their answers in ``text[start:end]``: a row, or a paragraph of nothing else."""
    said = text[start:end]  # sliced: "^" has to be the block's start
    if not row and _PAIR.match(said) is None:
        return []
    found = list((_ROW_PAIR if row else _PAIR).finditer(said))
    spans = [one.span("answer") for one in found]
    return [
        Pair(one["question"].strip(" |"), (start + begin, start + stop))
        for one, (begin, stop) in zip(found, spans, strict=True)
    ]


def _step(words: str) -> str:
    one_line = " ".join(words.split()).replace(PATH.strip(), "/")
    return one_line if len(one_line) <= LONGEST_STEP else one_line[: LONGEST_STEP - 1] + "…"
