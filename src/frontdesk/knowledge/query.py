"""What is looked for: the customer's words, and words that pictures and voices gave."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from frontdesk.features.embedding import Floats
from frontdesk.knowledge.outline import asks
from frontdesk.knowledge.tokens import asked
from frontdesk.preprocess.text import sentences

HINT = 0.85  # a hint beside words of the customer counts as much: it may come from the edge of a picture
SENTENCE = 0.95  # a sentence of a longer message: the rest may say what it is about
PHOTO = 0.85  # what a photo shows may stand beside what is asked
HINTS = 8
SENTENCES = 6
LONGEST = 1_000  # characters of one view
SHORT = 2  # words that a sentence needs to be looked for by itself; one that asks needs but one


class View(NamedTuple):
    """One way to put the question: its text, and how much what it finds counts.

    A photo has no text, but its ``vector`` (384,) in the centred space of texts.
    """

    text: str
    weight: float
    vector: Floats | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are looked for."""
        return tuple(asked(self.text))


@dataclass(frozen=True, slots=True)
class Query:
    """A question in the language that the answer should have, with ``hints`` such as "路由器红灯".

    ``photos`` are vectors (384,) of pictures, brought into the centred space of texts by the bridge.
    """

    text: str
    language: str = "und"
    hints: tuple[str, ...] = ()
    photos: tuple[Floats, ...] = field(default=(), compare=False)

    def views(self) -> tuple[View, ...]:
        """Put the question in several ways, photos last; none when there is nothing to look for."""
        said = tuple({view.text: view for view in reversed(tuple(self._views()))}.values())[::-1]
        return said + tuple(View("", PHOTO, vector) for vector in self.photos)

    def questions(self) -> tuple[str, ...]:
        """Give the sentences that ask something, each in the form that `views` has it."""
        return tuple(text for text in self._parts() if asks(text))

    def statements(self) -> tuple[str, ...]:
        """Give the sentences that are looked for and ask nothing."""
        return tuple(text for text in self._parts() if not asks(text))

    def _views(self) -> Iterator[View]:
        said = _shortened(self.text.strip())
        if said:
            yield View(said, 1.0)
            yield from (View(part, SENTENCE) for part in self._parts())
        hints = [hint.strip() for hint in self.hints if hint.strip()][:HINTS]
        yield from (View(hint, HINT if said else 1.0) for hint in hints)

    def _parts(self) -> Iterator[str]:
        """Yield the sentences of a longer message that say enough to be looked for by themselves.

        Of a message of many, only the last ones that ask: what comes before tells a story.
        """
        parts = [_shortened(self.text[start:end]) for start, end in sentences(self.text)]
        if len(parts) > SENTENCES:
            parts = [part for part in parts if asks(part)][-SENTENCES:]
        elif len(parts) < 2:
            return
        yield from (part for part in parts if len(asked(part)) >= (1 if asks(part) else SHORT))


def _shortened(text: str) -> str:
    """Give a very long text by its beginning and its end: its time to embed must be bounded."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} {text[-LONGEST // 2 :]}"
