import io
from itertools import pairwise

import av
import numpy as np
import pytest

from frontdesk.demo.film import FRAMES, SIZE, film, swaying
from frontdesk.demo.voices import voice_file
from frontdesk.errors import NotFound


def test_a_film_is_a_small_mp4_as_long_as_its_voice() -> None:
    data = film("router_red_light", 7, voice_file("zh-film"))
    assert len(data) < 300_000
    with av.open(io.BytesIO(data), "r") as container:
        pictures, sound = container.streams.video[0], container.streams.audio[0]
        assert (pictures.width, pictures.height) == SIZE
        frames = len(list(container.decode(pictures)))
        container.seek(0)
        heard = [frame.to_ndarray() for frame in container.decode(sound)]
    seconds = sum(one.shape[1] for one in heard) / 16_000
    assert frames / FRAMES == pytest.approx(seconds, abs=0.25)
    assert max(float(np.abs(one).max()) for one in heard) > 0.3


def test_a_film_without_a_voice_has_pictures_alone() -> None:
    with av.open(io.BytesIO(film("torn_parcel", 3)), "r") as container:
        assert not container.streams.audio
        assert len(list(container.decode(video=0))) == 4 * FRAMES


def test_the_red_light_blinks_while_the_others_stay() -> None:
    shown = list(swaying("router_red_light", 7, 1.6))
    lit = [bool(((one[:, :, 0] > 200) & (one[:, :, 1] < 90)).sum() > 20) for one in shown]
    green = [bool(((one[:, :, 1] > 180) & (one[:, :, 0] < 120)).sum() > 20) for one in shown]
    assert all(green)
    assert 0.5 < sum(lit) / len(lit) < 0.9
    assert sum(one and not after for one, after in pairwise(lit)) == 2


def test_the_camera_sways() -> None:
    first, *_, last = swaying("torn_parcel", 3, 1.0)
    assert np.abs(first.astype(float) - last).mean() > 3


def test_a_film_of_nothing_is_refused() -> None:
    with pytest.raises(NotFound):
        film("toaster_on_fire", 1)
