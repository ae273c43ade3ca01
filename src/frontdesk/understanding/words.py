"""The words of a turn: typed, said or read, each with its place; and what the knowledge is searched with."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from frontdesk.perception.percepts import (
    AudioPercept,
    ImagePercept,
    Perceived,
    Percept,
    Prosody,
    TextPercept,
    VideoPercept,
    Words,
)
from frontdesk.preprocess.text import han_share, normalise, sentences
from frontdesk.turn.findings import Evidence

Modality = Literal["text", "image", "audio", "video"]
Way = Literal["typed", "said", "read"]

READABLE = 0.6  # confidence from which a line read in a picture is taken for what it says
LETTER = re.compile("[A-Za-zÀ-ɏ\u1e00-\u1eff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
MOSTLY = 0.3  # share of Chinese from which a text counts as Chinese


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence typed, a phrase said or a line read: what it says, and where."""

    modality: Modality
    way: Way
    text: str
    evidence: Evidence


def modality(percept: Percept) -> Modality:
    """Name the modality of a percept, as shares name it."""
    match percept:
        case TextPercept():
            return "text"
        case ImagePercept():
            return "image"
        case AudioPercept():
            return "audio"
        case VideoPercept():
            return "video"
        case _:
            assert_never(percept)


def script(text: str) -> str:
    """Tell "zh" from "en" by the script alone: enough to choose what a vector is centred by."""
    return "zh" if han_share(text) >= MOSTLY else "en"


def legible(text: str) -> bool:
    """Tell whether at least half of the letters are of scripts that the encoder knows: Latin, Han, kana.

    Of others it sees that something stands there, not what: heads would find one and the same in all of it.
    """
    letters = [letter for letter in normalise(text) if letter.isalpha()]
    return 2 * sum(LETTER.match(letter) is not None for letter in letters) >= len(letters)


def stretches(perceived: Perceived) -> list[Stretch]:
    """List everything typed, said and read, in the order of the parts."""
    return [stretch for percept in perceived.percepts for stretch in _of(percept)]


def pictures(percept: Percept) -> Sequence[tuple[int | None, ImagePercept]]:
    """List a percept's pictures with their times: a photo, or the frames of a film."""
    match percept:
        case ImagePercept():
            return ((None, percept),)
        case VideoPercept():
            return percept.frames
        case TextPercept() | AudioPercept():
            return ()
        case _:
            assert_never(percept)


def sound(percept: Percept) -> AudioPercept | None:
    """Return a percept's sound: a voice message, or what is heard in a film."""
    match percept:
        case AudioPercept():
            return percept
        case VideoPercept():
            return percept.sound
        case TextPercept() | ImagePercept():
            return None
        case _:
            assert_never(percept)


def voices(perceived: Perceived) -> list[Prosody]:
    """List how everything was said, as far as it was listened to."""
    heard = (sound(percept) for percept in perceived.percepts)
    return [one.prosody for one in heard if one is not None and one.prosody is not None]


def _of(percept: Percept) -> Iterator[Stretch]:
    name = modality(percept)
    if isinstance(percept, TextPercept):
        for start, end in sentences(percept.text) if legible(percept.text) else ():
            yield Stretch(name, "typed", percept.text[start:end], Evidence(percept.part, start, end))
    heard = sound(percept)
    for words in heard.transcript if heard else ():
        if words.text.strip() and legible(words.text):
            at = Evidence(percept.part, words.start, words.end)
            yield Stretch(name, "said", words.text.strip(), at)
    yield from _read(percept, name)


def _read(percept: Percept, name: Modality) -> Iterator[Stretch]:
    """Yield readable lines; a line that stays in a film for several frames counts once."""
    seen: set[str] = set()
    for time, picture in pictures(percept):
        for line in picture.lines:
            if _readable(line) and normalise(line.text) not in seen:
                seen.add(normalise(line.text))
                yield Stretch(name, "read", line.text.strip(), Evidence(percept.part, time, time, line.box))


def _readable(line: Words) -> bool:
    return line.confidence >= READABLE and bool(line.text.strip())
