"""What a customer has agreed to have looked at: the tone of their voice, the expressions of their face.

Inferring feelings from a voice or a face is for the customer's own media alone, and only once they agreed.
Of people at work it is forbidden (EU AI Act, art. 5(1)(f)), so a `Consent` never comes from staff: `agreed`
is the one way from names to a `Consent`, and it refuses any other author than the customer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from typing import Literal, final, get_args

from frontdesk.errors import InvalidInput

Purpose = Literal["voice", "face"]
Author = Literal["customer", "staff"]

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
AUTHORS: tuple[Author, ...] = get_args(Author)
NOBODY = "none"  # how one says on a command line that nothing is agreed to


@final
@dataclass(frozen=True, slots=True)
class Consent:
    """What a customer agreed to; nothing unless it is said."""

    given: frozenset[Purpose] = frozenset()

    def allows(self, purpose: Purpose) -> bool:
        """Tell whether this purpose was agreed to."""
        return purpose in self.given

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """What was agreed to, in the order of `PURPOSES`."""
        return tuple(one for one in PURPOSES if one in self.given)

    def __and__(self, other: "Consent") -> "Consent":
        """Return what both agree to."""
        return Consent(self.given & other.given)


NONE = Consent()


def agreed(names: Sequence[str], author: str = "customer") -> Consent:
    """Read the names of purposes. Raises `InvalidInput` for a wrong one, and for any consent of staff."""
    given = Consent(frozenset(_purpose(name) for name in names))
    if author not in AUTHORS:
        raise _wrong(author, AUTHORS, "author")
    if given.given and author != "customer":
        raise InvalidInput(
            "feelings are read from the voice and the face of customers only, never of staff",
            part="consent",
            value=author,
            remedy="leave consent out: the EU AI Act, art. 5(1)(f), forbids this of people at work",
        )
    return given


def read_consent(written: str, author: str = "customer") -> Consent:
    """Read "voice,face"; "" and "none" are no consent. Raises `InvalidInput` as `agreed` does."""
    names = [name.strip() for name in written.split(",") if name.strip()]
    return agreed([] if names == [NOBODY] else names, author)


def version(text: Mapping[str, str]) -> str:
    """Name a text that is agreed to: the first 12 hex digits of the SHA-256 of all its languages."""
    written = "\n".join(text[language] for language in sorted(text))
    return sha256(written.encode()).hexdigest()[:12]


def _purpose(name: str) -> Purpose:
    for purpose in PURPOSES:
        if name == purpose:
            return purpose
    raise _wrong(name, PURPOSES, "consent")


def _wrong(name: str, known: Sequence[str], part: str) -> InvalidInput:
    close = get_close_matches(name.lower(), known, 1, 0.4)
    return InvalidInput(
        f"{part} {name!r} is unknown",
        part=part,
        value=name,
        remedy=f"did you mean {close[0]}?" if close else f"use {' or '.join(known)}",
    )
