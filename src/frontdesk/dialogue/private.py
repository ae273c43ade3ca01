"""Personal things in a reply, and texts of ours that no customer shall read: what is not theirs is found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from frontdesk.dialogue.links import MARK, Change, plain
from frontdesk.preprocess.text import normalise, sentences
from frontdesk.privacy.redact import find

KINDS = frozenset({"email", "phone", "order", "tracking", "card", "iban", "id"})
WINDOW = 32  # letters and digits in a row that a reply has in common with a secret


@dataclass(frozen=True, slots=True)
class Secrets:
    """Texts that steer models, and canaries; short ones are found as a whole, long ones by any stretch."""

    texts: tuple[str, ...] = ()

    def found(self, text: str) -> list[tuple[int, int]]:
        """Find stretches of secrets in a text, as (start, end)."""
        if not self.texts:
            return []
        at = [place for place, one in enumerate(text) if one.isalnum()]
        letters = "".join(one for one in _folded(text) if one.isalnum())
        whole, windows = _stretches(self.texts)
        begins = [
            (one, WINDOW)
            for one in range(len(letters) - WINDOW + 1)
            if letters[one : one + WINDOW] in windows
        ]
        begins += [(letters.index(one), len(one)) for one in whole if one in letters]
        return [(at[first], at[first + long - 1] + 1) for first, long in begins]


@dataclass(frozen=True)
class Familiar:
    """What is known to somebody; looked through as often as a reply names personal things."""

    texts: tuple[str, ...] = ()

    def foreign(self, text: str) -> Iterator[tuple[str, Change]]:
        """Yield the kind and place of every personal thing in a text that does not stand in what is known."""
        for kind, start, end in find(text):
            if kind in KINDS and not _stands(text[start:end], self._there):
                yield kind, (start, end, MARK)

    @cached_property
    def _there(self) -> str:
        return normalise("\n".join(self.texts))


def secret(text: str, secrets: Secrets) -> Iterator[Change]:
    """Yield the sentences that hold a stretch of a secret."""
    hits = secrets.found(text)
    for start, end in sentences(text) if hits else ():
        if any(start < last and first < end for first, last in hits):
            yield start, end, MARK


def _folded(text: str) -> str:
    """Fold case and full-width forms, one character for one, so that places stay."""
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in plain(text))


@lru_cache(maxsize=32)
def _stretches(texts: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Cut secrets into what is looked for: short ones whole, of long ones every window."""
    bare = ["".join(one for one in _folded(text) if one.isalnum()) for text in texts]
    short = frozenset(one for one in bare if 0 < len(one) < WINDOW)
    long = (one for one in bare if len(one) >= WINDOW)
    return short, frozenset(one[at : at + WINDOW] for one in long for at in range(len(one) - WINDOW + 1))


def _stands(thing: str, there: str) -> bool:
    """Tell whether a thing stands in a text as a whole, however its characters are spaced."""
    bare = [one for one in normalise(thing) if one.isalnum()]
    if not bare:
        return True
    form = r"(?<![0-9a-z])" + r"[^0-9a-z\n]{0,3}".join(map(re.escape, bare)) + r"(?![0-9a-z])"
    return re.search(form, there) is not None
