import numpy as np
import pytest

from frontdesk.perception.percepts import (
    AudioPercept,
    Face,
    ImagePercept,
    Label,
    Perceived,
    Percept,
    Prosody,
    TextPercept,
    VideoPercept,
    Words,
)
from frontdesk.perception.withheld import allowed, left_out, withdrawn
from frontdesk.turn.consent import NONE, Purpose, agreed

BOTH = agreed(["voice", "face"])
WORDS = (Words("E3", 0.9),)
TEXT = TextPercept(0, "hello", "en", 1.0, (), None)
PHOTO = ImagePercept(
    1, 9, 9, WORDS, (Face((1, 1, 5, 5), 0.9, {"joy": 1.0}),), (Label("lamp", 0.9, "scene"),), None
)
SOUND = AudioPercept(
    2, 1.0, ((0, 900),), WORDS, "en", 1.0, Prosody(200, 3, -20, 4, 0.1), np.ones(4, np.float32)
)
FILM = VideoPercept(3, 1.0, ((0, PHOTO),), SOUND)
MUTE = VideoPercept(3, 1.0, ((0, PHOTO),), None)
BLIND = VideoPercept(3, 1.0, (), SOUND)

TONE = "the tone of the voice was not looked at: the customer has not agreed to it"
FACE = "the face was not looked at: the customer has not agreed to it"


@pytest.mark.parametrize(
    ("percepts", "agreed_to", "said"),
    [
        ((TEXT,), [], ()),
        ((SOUND,), [], (TONE,)),
        ((PHOTO,), [], (FACE,)),
        ((FILM,), [], (TONE, FACE)),
        ((MUTE,), [], (FACE,)),
        ((BLIND,), [], (TONE,)),
        ((PHOTO, SOUND, FILM, SOUND, PHOTO), [], (TONE, FACE)),
        ((FILM,), ["voice"], (FACE,)),
        ((FILM,), ["face"], (TONE,)),
        ((FILM,), ["voice", "face"], ()),
    ],
)
def test_what_was_sent_and_not_agreed_to_is_said_once(
    percepts: tuple[Percept, ...], agreed_to: list[str], said: tuple[str, ...]
) -> None:
    assert left_out(percepts, agreed(agreed_to)) == said


def test_slots_of_words_and_things_need_no_consent() -> None:
    slots = ("language", "embedding", "picture", "ocr", "face", "expression", "speech", "voice")
    assert [name for name in slots if not allowed(name, NONE)] == ["face", "expression", "voice"]
    assert [name for name in slots if not allowed(name, agreed(["face"]))] == ["voice"]


@pytest.mark.parametrize("left", [[], ["voice"], ["face"]])
def test_what_is_withdrawn_while_it_is_looked_at_is_taken_out(left: list[Purpose]) -> None:
    perceived = withdrawn(Perceived((TEXT, PHOTO, SOUND, FILM), ("before",)), BOTH, agreed(left))
    text, photo, sound, film = perceived.percepts
    assert text is TEXT
    assert isinstance(photo, ImagePercept)
    assert isinstance(sound, AudioPercept)
    assert isinstance(film, VideoPercept)
    assert film.sound is not None
    for picture in (photo, film.frames[0][1]):
        assert bool(picture.faces) == ("face" in left)
        assert (picture.lines, picture.labels) == (PHOTO.lines, PHOTO.labels)
    for heard in (sound, film.sound):
        assert (heard.voice is not None, heard.prosody is not None) == ("voice" in left,) * 2
        assert heard.transcript == SOUND.transcript
    gone = [note for name, note in (("voice", TONE), ("face", FACE)) if name not in left]
    assert perceived.notes == ("before", *gone)


@pytest.mark.parametrize("before", [[], ["voice"], ["voice", "face"]])
def test_nothing_is_taken_out_while_the_consent_stands(before: list[Purpose]) -> None:
    perceived = Perceived((TEXT, FILM))
    assert withdrawn(perceived, agreed(before), BOTH) is perceived
