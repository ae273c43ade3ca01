"""Words -> pieces that are spoken one after another: a sentence each, or so much of a long one."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from frontdesk.preprocess.text import letters, sentences

FIRST = 80  # letters of the first piece, a Chinese one counting as two, unless one clause is longer
MOST = 160  # of any piece: some 450 of the 500 symbols that the model takes at once
GROWTH = 2.5  # a piece may be so much longer than what is heard while it is made
_CLAUSE = re.compile(r"(?<=[，、；：,;:])(?!\d)\s*|(?<=[—…])\s*")
_WORD = re.compile(r"\S+\s*")


def pieces(texts: Iterable[str]) -> Iterator[str]:
    """Cut texts into sentences, and long ones at their commas; no piece holds parts of two sentences.

    How a piece is said is decided before any of it is heard, and that takes longer for a long one: so
    pieces grow from `FIRST` to `MOST`.
    """
    room = float(FIRST)
    for text in texts:
        for start, end in sentences(text):
            for piece in _cut(text[start:end], room):
                yield piece
                room = min(MOST, max(room, weight(piece) * GROWTH))


def weight(text: str) -> int:
    """Measure how long a text is when it is spoken, in letters: a digit is a word of its own."""
    return letters(text) + 3 * sum(map(str.isdecimal, text))


def _cut(sentence: str, room: float) -> Iterator[str]:
    """Put clauses together as long as there is room for them; after the first piece there is more."""
    piece = ""
    for clause in _clauses(sentence):
        if piece and weight(piece) + weight(clause) > room:
            yield piece.strip()
            room, piece = min(MOST, max(room, weight(piece)) * GROWTH), ""
        piece += clause
    if piece.strip():
        yield piece.strip()


def _clauses(sentence: str) -> Iterator[str]:
    """Cut behind commas; what is still too long is cut between words, and then anywhere."""
    edges = [0, *(found.end() for found in _CLAUSE.finditer(sentence)), len(sentence)]
    for start, end in pairwise(edges):
        clause = sentence[start:end]
        yield from ([clause] if weight(clause) <= MOST else _words(clause))


def _words(clause: str) -> Iterator[str]:
    run = ""
    for found in _WORD.finditer(clause):
        for word in _parts(found[0]):
            if run and weight(run) + weight(word) > MOST:
                yield run
                run = ""
            run += word
    yield run


def _parts(word: str) -> Iterator[str]:
    yield from (word[at : at + MOST // 4] for at in range(0, len(word), MOST // 4))
