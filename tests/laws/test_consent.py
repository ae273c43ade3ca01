"""Over all switches, consents and media: what is not agreed to is never computed, never told, always said."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from frontdesk.config import load
from frontdesk.demo.film import film as talking_film
from frontdesk.desk import Desk
from frontdesk.features.hashed import HashedNgrams
from frontdesk.features.prosody import Numbers, prosody
from frontdesk.house import open_house
from frontdesk.media.audio import encoded as sound_bytes
from frontdesk.media.image import encoded as picture_bytes
from frontdesk.perception import audio
from frontdesk.perception.percepts import AudioPercept, ImagePercept, Perceived, TextPercept, VideoPercept
from frontdesk.perception.senses import perceive, warm
from frontdesk.preprocess.audio import Floats, Span
from frontdesk.store.blobs import HeldBlobs
from frontdesk.turn.consent import NONE, PURPOSES, Consent, agreed
from frontdesk.turn.parts import Audio, Image, Part, Text, Video
from frontdesk.turn.turn import Turn
from media.files import film as mute_film
from perception.scenes import device
from perception.spies import Spies

Furnish = Callable[[Spies, bool, bool], Desk]

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TONE = (0.3 * np.sin(2 * np.pi * 200 * np.arange(16_000) / 16_000)).astype(np.float32)
BLOBS = HeldBlobs()
PARTS: dict[str, Part] = {
    "text": Text("I want my money back"),
    "image": Image(BLOBS.put(picture_bytes(device({})), "image/png")),
    "audio": Audio(BLOBS.put(sound_bytes(TONE), "audio/flac")),
    "video": Video(BLOBS.put(talking_film("router_red_light", 1, sound_bytes(TONE)), "video/mp4")),
    "mute": Video(BLOBS.put(mute_film(4), "video/mp4")),
}
HOLDS = {
    "text": set[str](),
    "image": {"face"},
    "audio": {"voice"},
    "video": {"voice", "face"},
    "mute": {"face"},
}
SPEAKS = {"text", "audio", "video"}
WHY = {True: "the customer has not agreed to it", False: "the setting emotion.voice_and_face is off"}
NAMES = {"voice": "the tone of the voice", "face": "the face"}
UNREAD = "the words were not read for feelings: the setting emotion.words is off"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnish]:
    """Give what makes desks with spies for senses; a function, so that hypothesis prints no house."""
    home = tmp_path_factory.mktemp("home")
    with open_house(load(home=home, models=home / "none")) as house:
        known = house.reception.desk

        def furnish(spies: Spies, words: bool, voice_and_face: bool) -> Desk:
            understanding = replace(known.understanding, embed=HashedNgrams(), sentiment=words)
            senses = spies.senses(voice_and_face)
            return replace(known, senses=senses, understanding=understanding, fetch=BLOBS.get)

        yield furnish


def turn(*names: str) -> Turn:
    return Turn("t", "c", tuple(PARTS[name] for name in names), NOON)


def seen(perceived: Perceived) -> set[str]:
    """Name the percepts of feelings that are there."""
    found: set[str] = set()
    for percept in perceived.percepts:
        sound = percept.sound if isinstance(percept, VideoPercept) else percept
        if isinstance(sound, AudioPercept) and (sound.voice is not None or sound.prosody is not None):
            found.add("voice")
        pictures = [frame for _, frame in percept.frames] if isinstance(percept, VideoPercept) else [percept]
        if any(isinstance(picture, ImagePercept) and picture.faces for picture in pictures):
            found.add("face")
    return found


consents = st.frozensets(st.sampled_from(PURPOSES)).map(Consent)
media = st.lists(st.sampled_from(sorted(PARTS)), min_size=1, max_size=4, unique=True)


@settings(max_examples=50)
@given(words=st.booleans(), voice_and_face=st.booleans(), consent=consents, sent=media)
@example(words=False, voice_and_face=False, consent=agreed(["voice", "face"]), sent=["video"])
@example(words=True, voice_and_face=True, consent=NONE, sent=["audio", "image"])
@example(words=False, voice_and_face=True, consent=agreed(["voice"]), sent=["video", "image"])
def test_what_is_not_allowed_is_not_computed_not_told_and_said(
    furnished: Furnish, words: bool, voice_and_face: bool, consent: Consent, sent: list[str]
) -> None:
    spies, measured = Spies(), list[str]()
    answers = furnished(spies, words, voice_and_face)
    allowed = set(consent.given) if voice_and_face else set()
    there = set().union(*(HOLDS[name] for name in sent))

    def measure(samples: Floats, speech: tuple[Span, ...]) -> Numbers:
        measured.append("voice")
        return prosody(samples, speech)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audio, "prosody", measure)
        perceived = answers.perceive(turn(*sent), consent=consent)

    computed = {"expression": "face"}
    assert {computed.get(name, name) for name in (*spies.used, *measured)} == there & allowed
    assert bool(measured) == ("voice" in there & allowed)
    guarded = {"voice", "face", "expression"}
    assert {computed.get(name, name) for name in spies.opened & guarded} <= allowed
    assert seen(perceived) == there & allowed

    missed = [
        f"{NAMES[one]} was not looked at: {WHY[voice_and_face]}" for one in PURPOSES if one in there - allowed
    ]
    unread = [UNREAD] if not words and SPEAKS & set(sent) else []
    assert list(perceived.notes) == missed + unread

    findings = answers.understand(turn(*sent), perceived)
    telling = {name for name in sent if (words and name in SPEAKS) or HOLDS[name] & allowed}
    assert set(findings.emotion.shares) == {"video" if name == "mute" else name for name in telling}
    assert (findings.emotion.value == "unknown") == (not telling)
    places = {place.part for place in findings.emotion.evidence}
    assert places <= {sent.index(name) for name in telling}


@settings(max_examples=20)
@given(content=st.text(min_size=1, max_size=80), words=st.booleans(), consent=consents)
def test_words_alone_are_understood_alike_with_and_without_consent(
    furnished: Furnish, content: str, words: bool, consent: Consent
) -> None:
    said = Turn("t", "c", (Text(content),), NOON)

    def found(consent: Consent, voice_and_face: bool) -> tuple[object, ...]:
        answers = furnished(Spies(), words, voice_and_face)
        perceived = answers.perceive(said, consent=consent)
        (percept,) = perceived.percepts
        assert isinstance(percept, TextPercept)
        vector = None if percept.vector is None else percept.vector.tobytes()
        return (
            vector,
            repr(replace(percept, vector=None)),
            perceived.notes,
            answers.understand(said, perceived),
        )

    assert found(consent, True) == found(NONE, True) == found(consent, False)


@settings(max_examples=10)
@given(consent=consents, sent=media)
def test_what_is_wanted_and_said_is_the_same_whatever_is_agreed_to(
    furnished: Furnish, consent: Consent, sent: list[str]
) -> None:
    some, none = (
        answers.understand(turn(*sent), answers.perceive(turn(*sent), consent=given))
        for answers, given in ((furnished(Spies(), True, True), one) for one in (consent, NONE))
    )
    assert (some.intent, some.language, some.entities) == (none.intent, none.language, none.entities)


def test_warming_up_opens_nothing_that_needs_consent() -> None:
    spies = Spies()
    warm(spies.senses())
    assert spies.opened == {"language", "embedding", "picture", "ocr", "voice_activity", "speech"}


def test_only_a_turn_of_a_customer_can_be_perceived() -> None:
    hints = get_type_hints(perceive)
    assert (hints["turn"], hints["consent"]) == (Turn, Consent)
    assert perceive.__defaults__ == (NONE,)


def test_the_setting_reaches_the_senses_and_the_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRONTDESK_EMOTION__VOICE_AND_FACE", "false")
    monkeypatch.setenv("FRONTDESK_EMOTION__WORDS", "false")
    with open_house(load(home=tmp_path, models=tmp_path / "none")) as opened:
        assert not opened.senses.feelings
        assert not opened.reception.desk.understanding.sentiment
