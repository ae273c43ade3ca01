import numpy as np

from frontdesk.features.picture import Histograms, Seen
from frontdesk.perception.audio import Ears
from frontdesk.perception.image import Eyes
from frontdesk.perception.video import Footage, watch
from frontdesk.preprocess.audio import Floats
from frontdesk.preprocess.image import Pixels
from perception.scenes import device


class Counting:
    """Counts the pictures it is shown."""

    name = "counting"

    def __init__(self) -> None:
        self.count = 0

    def look(self, pictures: list[Pixels]) -> list[Seen]:
        self.count += len(pictures)
        return Histograms().look(pictures)


def silent(samples: Floats) -> Floats:
    return np.zeros(-(-samples.size // 512), np.float32)


DARK, LIT = device({}, 1), device({(320, 240): "red"}, 1, radius=12)
FRAMES = [(0, DARK), (900, DARK), (1_800, LIT), (2_700, LIT), (3_600, DARK)]


def test_frames_keep_their_times_and_alike_ones_are_looked_at_once() -> None:
    picture = Counting()
    percept = watch(1, Footage(4.5, FRAMES), Eyes(picture), Ears(silent))
    assert picture.count == 2
    assert [ms for ms, _ in percept.frames] == [0, 900, 1_800, 2_700, 3_600]
    assert [[label.name for label in frame.labels] for _, frame in percept.frames] == [
        [],
        [],
        ["red light"],
        ["red light"],
        [],
    ]
    assert (percept.part, percept.seconds, percept.sound) == (1, 4.5, None)


def test_the_sound_of_a_film_is_heard() -> None:
    percept = watch(0, Footage(1.0, FRAMES[:1], np.zeros(16_000, np.float32)), Eyes(Counting()), Ears(silent))
    assert percept.sound is not None
    assert (percept.sound.seconds, percept.sound.speech) == (1.0, ())
    assert watch(0, Footage(1.0, [], np.zeros(0, np.float32)), Eyes(Counting()), Ears(silent)).sound is None
