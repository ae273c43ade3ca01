"""English words cut to their stems: Porter's second stemmer ("Snowball"), https://snowballstem.org."""

from functools import lru_cache
from threading import Lock

import snowballstemmer

_english = snowballstemmer.stemmer("english")
_ONE_AT_A_TIME = Lock()  # a stemmer keeps the word it works on in itself


@lru_cache(maxsize=50_000)
def stemmed(word: str) -> str:
    """Return the stem of an English word in lower case; other words come back as they are."""
    if not word.isascii() or not word.isalpha():
        return word.removesuffix("'s").removesuffix("’s")
    with _ONE_AT_A_TIME:
        stem: str = _english.stemWord(word.lower())
    return stem
