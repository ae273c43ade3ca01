"""A text becomes words in named steps, whose order and choice belong to a recipe.

normalise   NFKC (full width becomes half), single spaces, nothing invisible
lower       no capitals
segment     words: Chinese by jieba, others at their limits; punctuation is left out
stop_words  without the words that say nothing, `stopwords.py`
stem        English words to their stems, `stem.py`
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from frontdesk.preprocess.stem import stemmed
from frontdesk.preprocess.stopwords import without_stop_words
from frontdesk.preprocess.text import segment, unified

Step = Literal["normalise", "lower", "segment", "stop_words", "stem"]
Steps = tuple[Step, ...]

USUAL: Steps = ("normalise", "lower", "segment")


def prepared(text: str, steps: Sequence[Step] = USUAL) -> list[str]:
    """Return the words of a text after the steps, in order. Without `segment`, words are what spaces part."""
    pieces = [text]
    for step in steps:
        pieces = _STEPS[step](pieces)
    return _parted(pieces)


def cleaned(text: str, steps: Sequence[Step] = USUAL) -> str:
    """Return the text after those steps that leave it in one piece: what characters are counted in."""
    for step in steps:
        if step in _WHOLE:
            text = _WHOLE[step](text)
    return text


def lowered(text: str) -> str:
    """Return a text without capitals, as it is compared: "STRASSE" and "Straße" become the same."""
    return text.casefold()


def words(text: str) -> list[str]:
    """Cut a text into words; punctuation is left out."""
    return [word for word, _, _ in segment(text)]


def _parted(pieces: Sequence[str]) -> list[str]:
    return [word for piece in pieces for word in piece.split()]


_WHOLE: Mapping[Step, Callable[[str], str]] = {"normalise": unified, "lower": lowered}
_STEPS: Mapping[Step, Callable[[list[str]], list[str]]] = {
    "normalise": lambda pieces: [unified(piece) for piece in pieces],
    "lower": lambda pieces: [lowered(piece) for piece in pieces],
    "segment": lambda pieces: [word for piece in pieces for word in words(piece)],
    "stop_words": lambda pieces: without_stop_words(_parted(pieces)),
    "stem": lambda pieces: [stemmed(word) for word in _parted(pieces)],
}
