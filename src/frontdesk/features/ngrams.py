"""Runs of neighbouring words and characters, as bags of them are counted."""

from collections.abc import Iterator, Sequence

Range = tuple[int, int]  # shortest and longest run


def word_grams(words: Sequence[str], sizes: Range) -> Iterator[str]:
    """Yield the runs of words, joined by spaces, shortest first."""
    low, high = sizes
    if low == 1:
        yield from words
        low = 2
    for size in range(low, high + 1):
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])


def character_grams(text: str, sizes: Range) -> Iterator[str]:
    """Yield the runs of characters inside the stretches that spaces part, each with a space on both sides.

    A stretch shorter than a run is yielded once as it is: what scikit-learn calls "char_wb".
    """
    low, high = sizes
    for stretch in text.split():
        padded = f" {stretch} "
        length = len(padded)
        for size in range(low, high + 1):
            yield padded[:size]
            for at in range(1, length - size + 1):
                yield padded[at : at + size]
            if length <= size:
                break
