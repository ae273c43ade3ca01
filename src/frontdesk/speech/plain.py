"""What of a reply is spoken: words and choices, without addresses, marks of layout, emoji and controls."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

from frontdesk.preprocess.text import han_share
from frontdesk.turn.codec import Json

MOST = 20_000  # characters of a reply that are spoken
_SHOWN_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,2000}\)")  # [what is read](what is not)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>，。；！？）、]+", re.IGNORECASE)
_LAYOUT = re.compile(r"^\s{0,3}(?:#{1,6}\s+|[-*•]\s+|>\s?)|`+|\*\*|__", re.MULTILINE)
_BLANKS = re.compile(r"[^\S\n]+")
Language = Literal["zh", "en"]
_SPOKEN = frozenset("LN")  # letters and numbers: without one of these there is nothing to say


def words_of(parts: Iterable[Json]) -> tuple[str, ...]:
    """Give what is spoken of the parts of a reply, paragraph by paragraph; empty when it has no words.

    Choices are read as a list. Pictures, cards, forms and articles are looked at.
    """
    texts: list[str] = []
    for part in parts:
        if part["kind"] == "text":
            texts.append(part["text"])
        elif part["kind"] == "choices":
            texts.append(listed(part["options"]))
    return tuple(said for text in texts if (said := plain(text)))


def plain(text: str) -> str:
    """Take out of a text what nobody would read aloud; empty when nothing is left to say."""
    text = _ADDRESS.sub("", _SHOWN_LINK.sub(r"\1", text[:MOST]))
    kept = "".join(sign for sign in _LAYOUT.sub("", text) if _is_kept(sign))
    said = _BLANKS.sub(" ", unicodedata.normalize("NFC", kept)).strip()
    return said if any(unicodedata.category(sign)[0] in _SPOKEN for sign in said) else ""


def listed(options: Sequence[str]) -> str:
    """Read options one after another, as a sentence of its own."""
    chinese = language_of(options) == "zh"
    return ("，" if chinese else ", ").join(options) + ("。" if chinese else ".")


def language_of(texts: Iterable[str]) -> Language:
    """Tell in which language a reply is written: it may name things in the other one."""
    return "zh" if han_share(" ".join(texts)) >= 0.3 else "en"


def _is_kept(sign: str) -> bool:
    """Keep what can be said or gives a pause: no emoji (So), controls, private signs or half surrogates."""
    if sign == "\n":
        return True
    category = unicodedata.category(sign)
    return (
        not (category[0] == "C" or category in {"So", "Sk", "Me"} or sign in "\ufe0e\ufe0f") or sign in "°℃"
    )
