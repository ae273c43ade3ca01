import numpy as np
import pytest

from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Clip
from frontdesk.features.sound import samples_of, statistics


def test_samples_come_from_a_sound_or_from_a_film() -> None:
    sound = np.linspace(-1, 1, 100)
    film = Clip(np.zeros((1, 2, 2, 3), np.uint8), (0,), sound.astype(np.float32))
    for item in (sound, film):
        found = samples_of(item, 100)
        assert (str(found.dtype), found.size) == ("float32", 100)


def test_a_sound_too_short_is_refused_with_both_lengths() -> None:
    with pytest.raises(InvalidInput, match="lasts 10 ms; at least 25 are needed"):
        samples_of(np.zeros(160, np.float32), 400)


@pytest.mark.parametrize("item", ["hello", np.zeros((4, 2)), Clip(np.zeros((1, 2, 2, 3), np.uint8), (0,))])
def test_what_is_no_sound_is_refused(item: object) -> None:
    with pytest.raises(InvalidInput, match="no sound"):
        samples_of(item, 1)  # type: ignore[arg-type]  # what a table may hold in spite of its recipe


def test_statistics_are_mean_and_deviation() -> None:
    frames = np.array([[1, 0], [3, 0]], np.float32)
    assert statistics(frames).tolist() == [2, 0, 1, 0]
