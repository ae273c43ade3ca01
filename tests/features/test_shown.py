import numpy as np
import pytest

from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Clip
from frontdesk.features.shown import film_of, picture_of


@pytest.mark.parametrize(
    "item",
    [
        "words",
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((0, 4, 3), np.uint8),
        Clip(np.zeros((2, 4, 4, 3), np.uint8), (0, 40)),
    ],
    ids=["words", "two sizes", "floats", "four channels", "nothing", "film"],
)
def test_what_is_no_picture_is_refused_by_the_feature_that_reads_it(item: object) -> None:
    with pytest.raises(InvalidInput, match="test reads pictures"):
        picture_of(item, "test")  # type: ignore[arg-type]  # wrong on purpose


def test_a_picture_passes() -> None:
    picture = np.zeros((4, 5, 3), np.uint8)
    assert picture_of(picture, "test") is picture


def test_a_film_needs_frames_and_as_many_as_are_asked_for() -> None:
    film = Clip(np.zeros((2, 4, 4, 3), np.uint8), (0, 40))
    assert film_of(film, "test", 2) is film
    with pytest.raises(InvalidInput, match="has 2 frames; test needs at least 3"):
        film_of(film, "test", 3)
    for nothing in (Clip(np.zeros((0, 4, 4, 3), np.uint8), ()), np.zeros((2, 4, 4, 3), np.uint8)):
        with pytest.raises(InvalidInput, match="test reads films"):
            film_of(nothing, "test")
