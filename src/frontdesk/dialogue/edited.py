"""A text from which pieces are taken, and which still tells where each of its characters stood."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Edited:
    """A text, and for each of its characters the place in the text that it was made of."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Edited":
        """Begin with a text as it is."""
        return cls(text, tuple(range(len(text))))

    def put(self, changes: Iterable[tuple[int, int, str]]) -> "Edited":
        """Put words in the place of stretches (start, end, words); of two that overlap the first counts."""
        text, places, last = "", list[int](), 0
        for start, end, words in sorted(changes, key=lambda one: (one[0], -one[1])):
            if start < last:
                continue
            text += self.text[last:start] + words
            places += [*self.places[last:start], *([self._place(start)] * len(words))]
            last = end
        if not last:
            return self
        return Edited(text + self.text[last:], (*places, *self.places[last:]))

    def moved(self, span: Span) -> Span:
        """Say where a stretch of the first text stands now; what is gone is an empty stretch."""
        return bisect_left(self.places, span[0]), bisect_left(self.places, span[1])

    def _place(self, at: int) -> int:
        return self.places[at] if at < len(self.places) else (self.places[-1] + 1 if self.places else 0)
