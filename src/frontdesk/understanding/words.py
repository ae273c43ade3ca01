"""The words of a turn: typed, said or read, each with its place; and what the knowledge is searched with."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from frontdesk.perception.percepts import (
    AudioPercept,
    ImagePercept,
    Label,
    Perceived,
    Percept,
    TextPercept,
    VideoPercept,
    Words,
)
from frontdesk.preprocess.text import han_share, normalise, sentences
from frontdesk.turn.findings import Evidence
from frontdesk.understanding.pack import Pack

Modality = Literal["text", "image", "audio", "video"]
Way = Literal["typed", "said", "read"]

READABLE = 0.6  # confidence from which a line read in a picture is taken for what it says
MOST_READ = 12  # words read in pictures that a search may use
MOSTLY = 0.3  # share of Chinese from which a text counts as Chinese
_WORTH = re.compile(r"\w{2,}")


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


def stretches(perceived: Perceived) -> list[Stretch]:
    """List everything typed, said and read, in the order of the parts."""
    return [stretch for percept in perceived.percepts for stretch in _of(percept)]


def spoken(perceived: Perceived) -> str:
    """Return the whole text that was typed, said or read, in order; one line a stretch that is not typed."""
    pieces: list[str] = []
    for percept in perceived.percepts:
        if isinstance(percept, TextPercept):
            pieces.append(percept.text.strip())
        else:
            pieces.extend(stretch.text for stretch in _of(percept))
    return "\n".join(piece for piece in pieces if piece)


def search_words(perceived: Perceived, pack: Pack, locale: str) -> tuple[str, ...]:
    """Return what the knowledge should be searched with beside the customer's own words.

    Out of pictures and films: the pack's names and search words of recognised labels, the colours of lit
    lights, and readable lines; in the language of ``locale`` ("zh..." or any other for English), the surest
    first, none twice.
    """
    language = "zh" if locale.startswith("zh") else "en"
    found: list[str] = []
    for label in sorted(_labels(perceived), key=lambda label: -label.confidence):
        found.extend(_label_words(label, pack, language))
    read = [stretch.text for stretch in stretches(perceived) if stretch.way == "read"]
    found.extend([text for text in read if _WORTH.search(text)][:MOST_READ])
    first: dict[str, str] = {}
    for word in found:
        first.setdefault(normalise(word), word)
    return tuple(first.values())


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


def _of(percept: Percept) -> Iterator[Stretch]:
    name = modality(percept)
    if isinstance(percept, TextPercept):
        for start, end in sentences(percept.text):
            yield Stretch(name, "typed", percept.text[start:end], Evidence(percept.part, start, end))
    heard = sound(percept)
    for words in heard.transcript if heard else ():
        if words.text.strip():
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


def _labels(perceived: Perceived) -> Iterator[Label]:
    for percept in perceived.percepts:
        for _, picture in pictures(percept):
            yield from picture.labels


COLOURS = {
    "red": "红",
    "green": "绿",
    "orange": "橙",
    "yellow": "黄",
    "blue": "蓝",
    "white": "白",
    "amber": "橙",
}


def _label_words(label: Label, pack: Pack, language: str) -> Iterator[str]:
    """Yield what a label says in a language: the pack's words, or the colour of a light."""
    if label.name in pack.pictures:
        known = pack.pictures[label.name]
        yield known.name[language]
        yield from known.words.get(language, ())
    elif label.source == "light":
        for colour in (colour for colour in COLOURS if colour in label.name.lower()):
            yield f"{COLOURS[colour]}灯" if language == "zh" else f"{colour} light"
