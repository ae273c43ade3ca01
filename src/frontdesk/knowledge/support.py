"""Whether passages bear out what a model wrote from them, sentence by sentence.

Numbers, codes, names and negations have to stand there as they are; of the words enough, or across languages
the meaning. A sentence that is not borne out is removed. When too little is left, there is no answer.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from frontdesk.features.embedding import Embedder, Floats, normalised
from frontdesk.knowledge import tokens
from frontdesk.knowledge.answer import Answer, cited
from frontdesk.knowledge.dense import EVERYDAY
from frontdesk.knowledge.engine import middle
from frontdesk.knowledge.passage import Passage, Span, language_of
from frontdesk.knowledge.writer import Draft, Sentence
from frontdesk.preprocess.text import is_han, normalise, sentences
from frontdesk.turn.reply import Citation

Told = Callable[
    [str, tuple[Citation, ...]], None
]  # hears the next words of an answer, and what bears them out

COVERED = 0.6  # least share of a sentence's words that stand in what it cites, in one language
ALIKE = 0.4  # least cosine across languages, set by hand between translations and other pages' sentences
LEFT = 0.5  # least share of a draft's sentences that must be borne out
NAMED = 0.5  # least share of a question's words in the page's own answer that a draft has to hold too
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
NAME = re.compile(r"(?<![.!?。！？]\s)(?<!^)\b[A-Z][A-Za-z]{2,}")
NOT = re.compile(
    r"\b(?:not|no|never|none|nothing|cannot|can't|don't|doesn't|isn't|aren't|won't|without|unable|neither|nor)\b"
    r"|不|没|无|非|勿|别|未"
)
DIGITS = str.maketrans("一二三四五六七八九", "123456789")
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SPELT = {word: str(number) for number, word in enumerate(_COUNTED, 1)}


@dataclass(frozen=True, slots=True)
class Support:
    """Checks drafts. ``embed`` compares meaning where words cannot be compared."""

    embed: Embedder

    def checked(
        self, draft: Draft, passages: Sequence[Passage], score: float, language: str
    ) -> Answer | None:
        """Make an answer of the sentences that are borne out, each with what does; None for too few."""
        return self.sifted(draft.sentences, passages, Answer("", (), score, language, draft.model))

    def sifted(
        self,
        said: Iterable[Sentence | None],
        passages: Sequence[Passage],
        empty: Answer,
        told: Told | None = None,
        asked: frozenset[str] = frozenset(),
    ) -> Answer | None:
        """Make an answer of sentences as they come; ``empty`` is the answer without words.

        ``asked`` are tokens of which the answer has to hold enough: what is true and about something else is
        no answer. ``told`` hears each sentence that is borne out, once enough of those so far are. What was
        told stays said; without it too few, or a None among them, are no answer.
        """
        kept, waiting, seen = empty, empty, 0
        for one in said:
            if one is None:
                return kept if kept.text else None
            seen += 1
            waiting = self._joined(waiting, one, passages)
            borne = len({cited.said for cited in waiting.citations})
            ready = borne >= LEFT * seen and holds(waiting.text, asked)
            if told is not None and ready and waiting.text != kept.text:
                told(waiting.text[len(kept.text) :], waiting.citations[len(kept.citations) :])
                kept = waiting
        enough = len({cited.said for cited in waiting.citations}) >= LEFT * seen
        whole = waiting.text and enough and holds(waiting.text, asked)
        return waiting if whole else (kept if kept.text else None)

    def _joined(self, answer: Answer, one: Sentence, passages: Sequence[Passage]) -> Answer:
        """Put a sentence behind an answer, citing what bears it out; where nothing does, leave it out."""
        places = [(passages[at], self.place(one.text, passages[at])) for at in one.passages]
        if not self.bears([passage for passage, _ in places], one.text):
            return answer
        between = " " if answer.text and not is_han(answer.text[-2:-1] or answer.text[-1:]) else ""
        text = answer.text + between + one.text
        stretch = len(text) - len(one.text), len(text)
        own = [replace(cited(passage, span, answer.score, 0), said=stretch) for passage, span in places]
        return replace(answer, text=text, citations=(*answer.citations, *own))

    def bears(self, passages: Sequence[Passage], text: str) -> bool:
        """Tell whether passages say what a sentence says."""
        said = "\n".join(f"{one.title}\n{one.text}" for one in passages)
        if not facts(text) <= facts(said) or not names(text) <= names(said, anywhere=True):
            return False
        best = [one.text[slice(*self.place(text, one))] for one in passages]
        if bool(NOT.search(normalise(text))) != any(NOT.search(normalise(one)) for one in best):
            return False
        if language_of(text) == language_of(said):
            return covered(text, said) >= COVERED
        return bool(self.alike(text, best).max() >= ALIKE)

    def place(self, text: str, passage: Passage) -> Span:
        """Find the sentence of a passage that is nearest to a text."""
        spans = sentences(passage.text)
        if not spans:
            return 0, len(passage.text)
        inside = [passage.text[start:end] for start, end in spans]
        if language_of(text) == passage.language:
            return max(spans, key=lambda span: covered(text, passage.text[slice(*span)]))
        return spans[int(self.alike(text, inside).argmax())]

    def alike(self, text: str, others: Sequence[str]) -> Floats:
        """Compare a text with others, each centred where its language lies: cosines (others,)."""
        everyday = {tag: self.embed.embed(said).mean(axis=0) for tag, said in EVERYDAY.items()}
        centres = np.stack([middle(everyday, language_of(one)) for one in (text, *others)])
        vectors = normalised(self.embed.embed([text, *others]) - centres)
        cosines: Floats = vectors[1:] @ vectors[0]
        return cosines


def facts(text: str) -> frozenset[str]:
    """Return the numbers and codes of a text, each in one form: "3,299" and "3299", "three" and "三"."""
    said = normalise(text)
    codes = {word for word in tokens.tokens(text) if tokens.is_code(word) and not word.isdigit()}
    numbers = {found.replace(",", "") for found in NUMBER.findall(said)}
    spelt = {SPELT[word] for word in re.findall(r"[a-z]+", said) if word in SPELT}
    alone = re.findall(
        r"(?<![一二三四五六七八九十百千])[一二三四五六七八九](?=[天日周月年个小分元升次张台])", said
    )
    return frozenset(codes | numbers | spelt | {one.translate(DIGITS) for one in alone})


def names(text: str, *, anywhere: bool = False) -> frozenset[str]:
    """Return names in Latin letters; with ``anywhere`` every word, since a sentence may begin with one."""
    found = re.findall(r"[A-Za-z]{3,}", text) if anywhere else NAME.findall(text)
    return frozenset(one.casefold() for one in found)


def shared(question: str, page: str) -> frozenset[str]:
    """Return the tokens of a question that stand in the words of a page which answer it."""
    return frozenset(tokens.asked(question)) & frozenset(tokens.tokens(page))


def holds(text: str, asked: frozenset[str]) -> bool:
    """Tell whether a text holds enough of the tokens that it should."""
    return len(asked & frozenset(tokens.tokens(text))) >= NAMED * len(asked)


def covered(text: str, said: str) -> float:
    """Return the share of a text's words that stand in another, 0 to 1; 1 for a text without words."""
    words, there = tokens.asked(text), frozenset(tokens.tokens(said))
    return sum(word in there for word in words) / len(words) if words else 1.0
