"""Slips of the keyboard in the words for kinds: "kettels" and "vacum" are read as what was meant.

Only what no other word is likely to be: two letters changed places, one was left out or typed twice. One
letter in the place of another is not mended, since "sneaker" is no speaker.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

SHORTEST = 6  # letters of a word that is mended to; shorter ones are too near to others
READ = 500  # characters of a message that are gone through
KEPT = 16  # vocabularies whose slips are kept
_WORD = re.compile(r"[a-z]+")


def mended(text: str, known: Collection[str]) -> str:
    """Write the ``known`` words of a text in normal form as they are spelt; all else stays."""
    slips = _slips(frozenset(known))
    return _WORD.sub(lambda found: slips.get(found[0], found[0]), text[:READ]) + text[READ:]


@lru_cache(KEPT)
def _slips(known: frozenset[str]) -> dict[str, str]:
    """Give what is meant by each slip that can be only one of some words; no word is a slip itself."""
    words = {form for one in known for form in (one, f"{one}s") if _WORD.fullmatch(form)}
    meant: dict[str, set[str]] = {}
    for word in known:
        for slip in _slipped(word) if word in words and len(word) >= SHORTEST else ():
            meant.setdefault(slip, set()).add(word)
            meant.setdefault(f"{slip}s", set()).add(f"{word}s")
    return {slip: next(iter(of)) for slip, of in meant.items() if len(of) == 1 and slip not in words}


def _slipped(word: str) -> Iterator[str]:
    """Give the slips of a word; its first letter is right, and no letter is left out at its end."""
    for at in range(1, len(word)):
        yield word[:at] + word[at] + word[at:]
        if at + 1 < len(word):
            yield word[:at] + word[at + 1 :]
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
