"""What the knowledge is made of: sources, and the passages they are cut into."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from frontdesk.preprocess.text import han_share, has_kana

PassageKind = Literal["faq", "section", "list", "row", "code"]
Span = tuple[int, int]

PATH = " › "  # between the steps of a title: document, chapter, heading
MIXED = 0.25  # of the words in Chinese: from here on a text counts as Chinese


@dataclass(frozen=True, slots=True)
class Source:
    """A document of the company: its text is what all places count in; ``digest`` is that of its bytes."""

    id: str
    title: str
    media_type: str
    language: str
    text: str
    digest: str
    added: datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a source that answers by itself: ``text`` is always ``source.text[start:end]``.

    ``title`` is the way there, from the document's title to the nearest heading; of a question with its
    answer ("faq") the question is the title's last step, and the text is the answer alone.
    """

    id: str
    source: str
    title: str
    text: str
    start: int
    end: int
    kind: PassageKind
    page: int | None
    language: str

    @property
    def heading(self) -> str:
        """The last step of the title: the question of a "faq", else the nearest heading."""
        return self.title.rsplit(PATH, 1)[-1]


def passage_id(source: str, start: int, end: int, text: str) -> str:
    """Name a passage by what it is: the same source cut in the same way gives the same names."""
    written = f"{source}\n{start}\n{end}\n{text}"
    return sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def language_of(text: str) -> str:
    """Tell the language of a page or a question by its script: "zh", "ja", "en", or "und" for no words.

    Every language in Latin letters is called "en": only Chinese and English are searched by their words.
    """
    if has_kana(text):
        return "ja"
    if han_share(text) >= MIXED:
        return "zh"
    return "en" if any(letter.isalpha() for letter in text) else "und"
