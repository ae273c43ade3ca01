from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from frontdesk.perception.audio import Ears, hear
from frontdesk.perception.heard import Heard
from frontdesk.perception.percepts import Words


class Echo:
    """Writes down where it was told to listen."""

    def transcribe(self, samples: NDArray[np.float32], speech: Sequence[tuple[int, int]]) -> Heard:
        return Heard((Words("你好", 0.9, speech[0][0], speech[-1][1]),), "zh", 0.8)


class Deaf:
    def transcribe(self, samples: NDArray[np.float32], speech: Sequence[tuple[int, int]]) -> Heard:
        raise AssertionError("where nobody speaks, nothing is transcribed")


def half(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Hears a voice in the second half of a sound."""
    hops = -(-samples.size // 512)
    return (np.arange(hops) >= hops / 2).astype(np.float32)


def nobody(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.zeros(-(-samples.size // 512), np.float32)


def tone(seconds: float) -> NDArray[np.float32]:
    return (0.3 * np.sin(2 * np.pi * 200 * np.arange(int(16_000 * seconds)) / 16_000)).astype(np.float32)


def test_what_is_said_has_times_language_and_prosody() -> None:
    percept = hear(2, tone(2), Ears(half, Echo()))
    assert percept.part == 2
    assert percept.seconds == 2
    assert percept.speech == ((924, 2_000),)
    assert [(w.text, w.start, w.end) for w in percept.transcript] == [("你好", 924, 2_000)]
    assert (percept.language, percept.language_confidence) == ("zh", 0.8)
    assert percept.prosody is not None
    assert abs(percept.prosody.pitch - 200) < 2
    assert percept.voice is None


def test_where_nobody_speaks_nothing_is_transcribed_or_judged() -> None:
    for sound in (tone(1), np.zeros(0, np.float32)):
        percept = hear(0, sound, Ears(nobody, Deaf()))
        assert (percept.speech, percept.transcript, percept.language) == ((), (), "und")
        assert percept.prosody is None


def test_without_a_transcriber_the_voice_is_still_described() -> None:
    percept = hear(0, tone(2), Ears(half))
    assert percept.transcript == ()
    assert percept.prosody is not None
