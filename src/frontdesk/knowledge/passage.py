"""What the knowledge is made of: sources, and the passages they are cut into."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Literal

from frontdesk.preprocess.text import han_share, has_kana
from frontdesk.turn.findings import Box

PassageKind = Literal[
    "faq", "section", "list", "step", "row", "code", "slide", "transcript", "picture", "frame"
]
Span = tuple[int, int]

PATH = " › "  # between the steps of a title: document, chapter, heading
EARLY = 1_000  # ms before a sentence at which one begins to listen
MIXED = 0.25  # of the words in Chinese: from here on a text counts as Chinese


@dataclass(frozen=True, slots=True)
class Scope:
    """What a source is about, whom it is for, and on which days it holds, both included.

    Empty: about every product, for everyone, from ever and for ever.
    """

    product: str = ""
    audience: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


EVERYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Source:
    """A document, picture, recording or film of the company: its text is what all places count in.

    ``digest`` is that of its bytes; ``blob`` the same where they are kept, so that they can be shown.
    ``name`` is the file's name or the address it came from: another digest under the same name is a new
    version. ``notes`` say what was left out or set apart while it was read.
    """

    id: str
    title: str
    media_type: str
    language: str
    text: str
    digest: str
    added: datetime
    name: str = ""
    blob: str | None = None
    scope: Scope = EVERYWHERE
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a source that answers by itself: ``text`` is always ``source.text[start:end]``.

    ``title`` is the way there, from the document's title to the nearest heading; of a question with its
    answer ("faq") the question is the title's last step, and the text is the answer alone.

    ``page`` counts from 1; ``box`` is in pixels of the picture, or in points of a page from its top left;
    ``ms`` is a stretch of a recording or film. ``picture`` is the digest of the picture that a reader sees: a
    photo, a key frame, a scanned page. ``hidden`` words cannot be seen by a reader: never searched or quoted
    until staff have released them.
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
    box: Box | None = None
    ms: tuple[int, int] | None = None
    picture: str | None = None
    hidden: bool = False

    @property
    def heading(self) -> str:
        """The last step of the title: the question of a "faq", else the nearest heading."""
        return self.title.rsplit(PATH, 1)[-1]

    def moment(self, start: int, end: int) -> tuple[int, int] | None:
        """Tell about when the stretch ``text[start:end]`` of a transcript is said, a moment early.

        Its share of the letters stands for its share of the time. A frame is shown as long as it is.
        """
        if self.ms is None or self.kind != "transcript":
            return self.ms
        begin, until = self.ms
        pace = (until - begin) / max(1, len(self.text))
        return max(begin, round(begin + pace * start) - EARLY), min(until, round(begin + pace * end))


def passage_id(source: str, start: int, end: int, text: str) -> str:
    """Name a passage by what it is: the same source cut in the same way gives the same names."""
    written = f"{source}\n{start}\n{end}\n{text}"
    return sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def moment_id(source: str, start: int, text: str, kind: PassageKind, ms: Span) -> str:
    """Name a passage of a recording or film: others may say the same words at the same place."""
    return passage_id(source, start, start + len(text), f"{kind} {ms[0]}\n{text}")


def language_of(text: str) -> str:
    """Tell the language of a page or a question by its script: "zh", "ja", "en", or "und" for no words.

    Every language in Latin letters is called "en": only Chinese and English are searched by their words.
    """
    if has_kana(text):
        return "ja"
    if han_share(text) >= MIXED:
        return "zh"
    return "en" if any(letter.isalpha() for letter in text) else "und"
