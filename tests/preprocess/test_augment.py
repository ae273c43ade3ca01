import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontdesk.preprocess.augment import LIGHT, NONE, STRONG, Augmentation, Change
from frontdesk.preprocess.image import Pixels

PICTURES = arrays(np.uint8, st.tuples(st.integers(2, 24), st.integers(2, 24), st.just(3)))
SEEDS = st.integers(0, 2**31)


@given(PICTURES, SEEDS)
def test_the_same_seed_gives_the_same_picture_of_the_same_shape(pixels: Pixels, seed: int) -> None:
    before = pixels.copy()
    first, second = (STRONG(pixels[None], np.random.default_rng(seed)) for _ in range(2))
    assert first.shape == (1, *pixels.shape)
    assert first.dtype == np.uint8
    assert np.array_equal(first, second)
    assert np.array_equal(pixels, before)


@given(PICTURES, SEEDS)
def test_no_augmentation_changes_nothing(pixels: Pixels, seed: int) -> None:
    assert np.array_equal(NONE(pixels[None], np.random.default_rng(seed))[0], pixels)


@given(PICTURES)
def test_to_mirror_twice_is_to_do_nothing(pixels: Pixels) -> None:
    mirror = Change(mirrored=True)
    assert np.array_equal(mirror(pixels), pixels[:, ::-1])
    assert np.array_equal(mirror(mirror(pixels)), pixels)


@given(SEEDS)
def test_every_frame_of_a_film_is_changed_alike(seed: int) -> None:
    frame = np.random.default_rng(0).integers(0, 256, (12, 16, 3), np.uint8)
    made = STRONG(np.stack([frame] * 3), np.random.default_rng(seed))
    assert (made == made[0]).all()


def test_a_shift_by_whole_pixels_moves_them_and_mirrors_the_edge() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    made = Change(shift=(0.25, -0.125))(pixels)
    assert np.array_equal(made[:-1, 2:], pixels[1:, :-2])
    assert np.array_equal(made[:-1, 1], pixels[1:, 1])  # a reflection about column 0


def test_a_quarter_turn_is_the_quarter_turn_of_the_array() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (9, 9, 3), np.uint8)
    assert np.array_equal(Change(degrees=90)(pixels), np.rot90(pixels))


def test_brightness_and_contrast_are_as_the_formula_says() -> None:
    pixels = np.random.default_rng(0).integers(60, 180, (6, 7, 3), np.uint8)
    mean = pixels.mean()
    wanted = (pixels - mean) * 0.8 + mean + 25.5
    made = Change(brightness=0.1, contrast=0.8)(pixels)
    assert np.abs(made - wanted).max() <= 0.5 + 1e-9
    assert np.array_equal(Change(colours=(0.0, 1.0, 1.0))(pixels)[..., 1:], pixels[..., 1:])


@given(SEEDS)
def test_an_erased_rectangle_is_grey_and_the_rest_is_as_it_was(seed: int) -> None:
    pixels = np.zeros((48, 48, 3), np.uint8)
    made = Augmentation(mirror=0, shift=0, erase=1)(pixels[None], np.random.default_rng(seed))[0]
    assert set(np.unique(made)) == {0, 128}
    assert 0.01 < (made == 128).mean() < 0.13


def test_half_of_the_pictures_are_mirrored_and_shifts_fill_their_range() -> None:
    rng = np.random.default_rng(0)
    drawn = [LIGHT.draw(rng) for _ in range(2_000)]
    assert np.mean([one.mirrored for one in drawn]) == pytest.approx(0.5, abs=0.05)
    right = np.array([one.shift[0] for one in drawn])
    assert np.abs(right).max() <= 0.125
    assert right.std() == pytest.approx(0.25 / np.sqrt(12), rel=0.05)
