"""What is not looked at unless the customer agreed: the tone of a voice, the expression of a face."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import assert_never

from frontdesk.perception.percepts import (
    AudioPercept,
    ImagePercept,
    Perceived,
    Percept,
    TextPercept,
    VideoPercept,
)
from frontdesk.turn.consent import PURPOSES, Consent, Purpose

# The slots whose models serve one purpose alone. Without consent they are not even opened.
NEEDS: Mapping[str, Purpose] = {"voice": "voice", "face": "face", "expression": "face"}

NAMES: Mapping[Purpose, str] = {"voice": "the tone of the voice", "face": "the face"}
NOT_AGREED = "the customer has not agreed to it"
SWITCHED_OFF = "the setting emotion.voice_and_face is off"


def allowed(slot: str, consent: Consent) -> bool:
    """Tell whether a slot may be used under a consent."""
    return slot not in NEEDS or consent.allows(NEEDS[slot])


def left_out(percepts: Iterable[Percept], consent: Consent, why: str = NOT_AGREED) -> tuple[str, ...]:
    """Say once for each purpose what was not looked at in sounds and pictures that are there."""
    held: set[Purpose] = {purpose for percept in percepts for purpose in _of(percept)}
    missed = held - consent.given
    return tuple(f"{NAMES[one]} was not looked at: {why}" for one in PURPOSES if one in missed)


def withdrawn(perceived: Perceived, before: Consent, after: Consent) -> Perceived:
    """Take out what was looked at under a consent and is not agreed to any longer, with its notes."""
    if before.given <= after.given:
        return perceived
    lost = Consent(before.given - after.given)
    left = Consent(frozenset(PURPOSES) - lost.given)
    percepts = tuple(_stripped(percept, lost) for percept in perceived.percepts)
    return Perceived(percepts, (*perceived.notes, *left_out(percepts, left)))


def _of(percept: Percept) -> Iterator[Purpose]:
    """Yield what could be looked at in a percept."""
    match percept:
        case TextPercept():
            return
        case ImagePercept():
            yield "face"
        case AudioPercept():
            yield "voice"
        case VideoPercept():
            if percept.sound is not None:
                yield "voice"
            if percept.frames:
                yield "face"
        case _:
            assert_never(percept)


def _stripped(percept: Percept, lost: Consent) -> Percept:
    match percept:
        case TextPercept():
            return percept
        case ImagePercept():
            return _faceless(percept, lost)
        case AudioPercept():
            return _toneless(percept, lost)
        case VideoPercept():
            frames = tuple((ms, _faceless(frame, lost)) for ms, frame in percept.frames)
            sound = None if percept.sound is None else _toneless(percept.sound, lost)
            return replace(percept, frames=frames, sound=sound)
        case _:
            assert_never(percept)


def _faceless(picture: ImagePercept, lost: Consent) -> ImagePercept:
    return replace(picture, faces=()) if lost.allows("face") else picture


def _toneless(sound: AudioPercept, lost: Consent) -> AudioPercept:
    return replace(sound, prosody=None, voice=None) if lost.allows("voice") else sound
