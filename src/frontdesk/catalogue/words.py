"""Words from outside: what cannot be seen is taken out, what is there to deceive is refused.

Titles and texts are shown and compared; nothing in them is ever followed, whatever they say.
"""

import re
import unicodedata
from collections.abc import Mapping

from frontdesk.errors import InvalidInput

# Left behind by word processors: zero width spaces and marks, soft hyphens, byte order marks.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]")
# Written by nobody who means well: letters turned round, and a whole alphabet that is not drawn.
_DECEIVING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ROOM = re.compile(r"\s+")
_NAMES: Mapping[type, str] = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
}
_NAME = re.compile(r"(?!\.{1,2}$)[^\s/?#%\\]+")  # addresses leave out . and ..


def name(value: object, column: str, longest: int = 200) -> str:
    """Read what something is known by: it stands in addresses. Raises `InvalidInput`."""
    said = line(
        str(value) if isinstance(value, int) and not isinstance(value, bool) else value, column, longest
    )
    if not _NAME.fullmatch(said):
        raise InvalidInput(
            f"{said!r} cannot be a name" if said else f"the {column} is empty",
            part=column,
            value=said,
            remedy="write it without white space and without / \\ ? # %, and neither . nor ..",
        )
    return said


def line(value: object, column: str, longest: int) -> str:
    """Read words that stand in one line; empty ones for nothing. Raises `InvalidInput`."""
    return _ROOM.sub(" ", passage(value, column, longest)).strip()


def passage(value: object, column: str, longest: int) -> str:
    """Read words of several lines; empty ones for nothing.

    Raises `InvalidInput` for what is no text, has control characters or hidden ones, or is too long.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidInput(
            f"the {column} is no text but {_called(value)}",
            part=column,
            value=_called(value),
            remedy="quote it",
        )
    bad = _CONTROL.search(value) or _DECEIVING.search(value)
    if bad is not None:
        raise _hidden(bad[0], bad.start(), column)
    said = _UNSEEN.sub("", value).strip()
    if len(said) > longest:
        raise InvalidInput(
            f"the {column} has {len(said):,} characters; the limit is {longest:,}",
            part=column,
            value=len(said),
            limit=longest,
            remedy="shorten it",
        )
    return said


def printable(said: str) -> str:
    """Shorten what somebody wrote so that it can be shown: half a surrogate pair is in no UTF-8."""
    return said[:200].encode("utf-8", "replace").decode()


def _hidden(character: str, at: int, column: str) -> InvalidInput:
    called = unicodedata.name(character, "a control character").lower()
    return InvalidInput(
        f"the {column} holds U+{ord(character):04X}, {called}, at character {at + 1:,}",
        part=column,
        value=f"U+{ord(character):04X}",
        remedy="take it out, and look where it came from",
    )


def _called(value: object) -> str:
    """Name a type as JSON does."""
    return _NAMES.get(type(value), type(value).__name__)
