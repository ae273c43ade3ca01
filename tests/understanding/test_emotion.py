from collections.abc import Mapping

import numpy as np
import pytest

from frontdesk.features.embedding import WIDTH
from frontdesk.perception.percepts import (
    AudioPercept,
    Face,
    ImagePercept,
    Perceived,
    TextPercept,
    VideoPercept,
)
from frontdesk.turn.findings import EMOTIONS, Evidence
from frontdesk.understanding.emotion import EmotionHeads, opinions
from frontdesk.understanding.fuse import best
from frontdesk.understanding.fusion import felt, shipped
from frontdesk.understanding.head import Head

BOX = (0, 0, 100, 100)
HEARD = tuple(emotion for emotion in EMOTIONS if emotion != "surprise")
# The voice "says" an emotion by one long coordinate: what a trained head does with 2,048 short ones.
VOICE = Head(HEARD, np.eye(6, dtype=np.float32) * 4, np.zeros(6, np.float32), {}, 1.0)
HEADS = EmotionHeads(None, VOICE)


def face(emotion: str, sure: float = 0.9, size: int = 100) -> Face:
    rest = (1 - sure) / 6
    expression: Mapping[str, float] = {one: sure if one == emotion else rest for one in EMOTIONS}
    return Face((0, 0, size, size), 0.9, expression)


def photo(*faces: Face, part: int = 0) -> ImagePercept:
    return ImagePercept(part, 200, 200, (), faces, (), None)


def voice(emotion: str, part: int = 0) -> AudioPercept:
    vector = np.eye(6, dtype=np.float32)[HEARD.index(emotion)]
    return AudioPercept(part, 2.0, ((100, 900), (1_000, 1_800)), (), "und", 0.0, None, vector)


def feels(*percepts: ImagePercept | AudioPercept | VideoPercept | TextPercept) -> str:
    return felt(opinions(Perceived(percepts), [], HEADS), shipped()).value


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_a_face_shows_what_the_customer_feels(emotion: str) -> None:
    assert feels(photo(face(emotion))) == emotion


@pytest.mark.parametrize("emotion", HEARD)
def test_a_voice_shows_what_the_customer_feels(emotion: str) -> None:
    assert feels(voice(emotion)) == emotion


def test_what_is_not_there_says_nothing() -> None:
    silence = AudioPercept(0, 2.0, (), (), "und", 0.0, None, None)
    bare = Face(BOX, 0.9, {})
    film = VideoPercept(2, 2.0, ((0, photo(part=2)),), None)
    found = felt(opinions(Perceived((silence, photo(bare, part=1), film)), [], HEADS), shipped())
    assert (found.value, found.confidence, dict(found.shares)) == ("unknown", 0.0, {})


def test_a_film_is_judged_by_faces_over_time_and_by_its_sound() -> None:
    frames = tuple((at, photo(face("joy"), part=0)) for at in (0, 500, 1_000))
    seen = VideoPercept(0, 1.0, frames, None)
    said = opinions(Perceived((VideoPercept(0, 1.0, frames, voice("anger")),)), [], HEADS)
    assert feels(seen) == "joy"
    assert [best(one.distribution) for one in said] == ["anger", "joy"]
    assert {one.modality for one in said} == {"video"}
    assert said[1].evidence[0] == Evidence(0, 0, 0, BOX)
    assert said[0].evidence == (Evidence(0, 100, 1_800),)


def test_of_several_faces_the_larger_counts_more() -> None:
    assert feels(photo(face("anger", size=150), face("joy", size=20))) == "anger"


def test_a_plain_face_does_not_hide_an_angry_voice() -> None:
    assert feels(photo(face("neutral")), voice("anger", 1)) == "anger"


def test_a_face_is_less_sure_than_its_network_says() -> None:
    (one,) = opinions(Perceived((photo(face("joy", 0.6)),)), [], HEADS)
    assert one.distribution["joy"] < 0.6
    assert sum(one.distribution.values()) == pytest.approx(1)


def test_without_a_head_for_the_embedder_words_say_nothing_of_emotion() -> None:
    assert WIDTH == 384
    assert feels(TextPercept(0, "I am furious", "en", 1.0, (), None)) == "unknown"
