import numpy as np
import pytest

from frontdesk.errors import UnreadableMedia
from frontdesk.media import audio, stills
from frontdesk.media.door import admit
from frontdesk.sections import Limits
from media.files import film, sound_in


@pytest.fixture(scope="module")
def stored() -> bytes:
    """Film 2.5 seconds whose grey grows by 10 with every tenth of a second, a key frame a second."""
    return admit(film(frames=25, options={"g": "10"}), part="film", limits=Limits()).data


def test_frames_are_spread_over_the_length_and_small(stored: bytes) -> None:
    found = stills.spread(stored, 4, 32)
    assert [one.pixels.shape for one in found] == [(24, 32, 3)] * len(found)
    assert 2 <= len(found) <= 4
    assert [one.ms for one in found] == sorted(one.ms for one in found)


@pytest.mark.parametrize("times", [[0], [500], [500, 1_300, 2_400], [2_499]])
def test_the_frame_shown_at_a_time_is_given_with_its_own_time(stored: bytes, times: list[int]) -> None:
    found = stills.at(stored, times, 64)
    assert [one.ms for one in found] == [time // 100 * 100 for time in times]
    for one in found:
        assert abs(float(one.pixels.mean()) - min(255, one.ms / 10)) < 6


def test_the_same_frame_is_given_once_and_one_behind_the_end_is_the_last(stored: bytes) -> None:
    assert [one.ms for one in stills.at(stored, [510, 520, 60_000], 64)] == [500, 2_400]


def test_a_soundtrack_is_decoded_by_itself() -> None:
    sound = stills.soundtrack(sound_in("webm", "libopus", seconds=1.0))
    assert sound.dtype == np.float32
    assert sound.size == pytest.approx(audio.RATE, rel=0.05)


def test_what_has_no_frames_or_no_sound_is_refused(stored: bytes) -> None:
    with pytest.raises(UnreadableMedia, match="no frames"):
        stills.spread(sound_in("webm", "libopus"), 4, 64)
    with pytest.raises(UnreadableMedia, match="no sound"):
        stills.soundtrack(stored)
    with pytest.raises(UnreadableMedia) as caught:
        stills.at(stored[:200], [0], 64)
    assert caught.value.part == "video"


def test_a_child_that_says_other_things_than_it_was_asked_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, stored: bytes
) -> None:
    said = {"frames": [{"ms": 0, "height": 900, "width": 10}]}
    monkeypatch.setattr("frontdesk.media.sandbox.run", lambda *_: (said, [b"\0" * 27_000]))
    with pytest.raises(UnreadableMedia, match="upset"):
        stills.at(stored, [0], 64)
