from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import RejectedInput, TooLarge, UnreadableMedia, UnsupportedMedia
from frontdesk.media import audio, image, local
from frontdesk.sections import Limits
from media import files


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_of_every_format_that_is_read_becomes_pixels(name: str, tmp_path: Path) -> None:
    pixels = local.picture(written(tmp_path, "a", files.picture(30, 20, name, color="white")))
    assert pixels.shape == (20, 30, 3)
    assert pixels.min() >= 250


def test_a_drawing_comes_back_bit_for_bit(tmp_path: Path) -> None:
    drawn = np.random.default_rng(0).integers(0, 256, (9, 7, 3)).astype(np.uint8)
    np.testing.assert_array_equal(local.picture(written(tmp_path, "a.png", image.encoded(drawn))), drawn)


@pytest.mark.parametrize("name", ["WAV", "FLAC", "OGG", "MP3"])
def test_a_sound_of_every_format_that_is_read_becomes_samples_at_16_khz(name: str, tmp_path: Path) -> None:
    heard = local.sound(
        written(tmp_path, "a", files.tone(0.5, 16_000 if name == "MP3" else 8_000, name=name))
    )
    assert heard.dtype == np.float32
    assert abs(len(heard) - 8_000) < 2_000  # MP3 pads
    assert 0.4 < np.abs(heard).max() < 0.6


def test_a_film_becomes_frames_with_times_and_no_sound_where_it_has_none(tmp_path: Path) -> None:
    found = local.film(written(tmp_path, "a.mp4", files.film(20)), frames=4, side=32)
    assert len(found.frames) == 4
    assert all(one.pixels.shape == (24, 32, 3) for one in found.frames)
    times = [one.ms for one in found.frames]
    assert times == sorted(times)
    assert found.sound is None


def test_the_sound_of_a_film_without_any_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia, match="holds no sound"):
        local.sound(written(tmp_path, "a.mp4", files.film()))


def test_the_kind_of_a_file_is_told_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    assert local.kind(written(tmp_path, "a.wav", files.picture())) == "image"
    with pytest.raises(UnsupportedMedia, match="is image/png, no audio"):
        local.sound(tmp_path / "a.wav")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia, match=r"gone\.png cannot be read: No such file"):
        local.picture(tmp_path / "gone.png")


def test_a_picture_over_the_limit_is_refused_by_its_header(tmp_path: Path) -> None:
    path = written(tmp_path, "a.png", files.picture(300, 200))
    with pytest.raises(TooLarge, match="image pixels is 60,000; the limit is 1,000"):
        local.picture(path, Limits(image_pixels=1_000))
    with pytest.raises(TooLarge, match="image bytes"):
        local.picture(path, Limits(image_bytes=10))


def test_half_a_picture_is_unreadable(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    whole = image.encoded(noise)
    with pytest.raises(UnreadableMedia):
        local.picture(written(tmp_path, "a.png", whole[: len(whole) // 2]))


WHOLE = {
    "picture": files.picture(8, 8),
    "sound": audio.encoded(np.zeros(160, np.float32)),
    "film": files.film(3),
}


@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_no_damage_raises_anything_but_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, kind: str, at: int, noise: bytes
) -> None:
    data = bytearray(WHOLE[kind])
    at %= len(data)
    data[at : at + len(noise)] = noise
    path = written(tmp_path_factory.mktemp("damaged"), "a", bytes(data))
    try:
        if kind == "picture":
            local.picture(path)
        elif kind == "sound":
            local.sound(path)
        else:
            local.film(path, 2, 16)
    except RejectedInput:
        pass
