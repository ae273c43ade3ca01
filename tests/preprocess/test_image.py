from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.preprocess.image import (
    Fit,
    Statistics,
    bounded,
    centre,
    colourless,
    crop,
    letterbox,
    nchw,
    normalised,
    random_crop,
    square,
)

SIDES = st.integers(1, 300)


@given(SIDES, SIDES, st.integers(1, 200))
def test_a_bounded_picture_is_never_longer_than_its_bound(height: int, width: int, side: int) -> None:
    made, scale = bounded(np.zeros((height, width, 3), np.uint8), side)
    assert max(made.shape[:2]) <= max(side, 1)
    assert scale <= 1


@given(SIDES, SIDES, st.floats(0, 1), st.floats(0, 1))
def test_a_point_of_the_letterbox_finds_its_way_back(height: int, width: int, x: float, y: float) -> None:
    box = letterbox(np.zeros((height, width, 3), np.uint8), 64)
    back = box.original(x * width * box.scale + box.left, y * height * box.scale + box.top)
    assert np.allclose(back, (x * width, y * height), atol=1e-6)
    assert box.pixels.shape == (64, 64, 3)


@given(SIDES, SIDES, st.tuples(*[st.floats(-400, 400)] * 4), st.floats(0, 0.5))
def test_a_crop_is_inside_the_picture_and_never_empty(
    height: int, width: int, box: tuple[float, float, float, float], margin: float
) -> None:
    ordered = (min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3]))
    made = crop(np.zeros((height, width, 3), np.uint8), ordered, margin)
    assert 1 <= made.shape[0] <= height
    assert 1 <= made.shape[1] <= width


def test_the_middle_is_cut_out_and_values_are_scaled() -> None:
    picture = np.zeros((10, 30, 3), np.uint8)
    picture[:, 10:20] = 255
    assert centre(picture, 4).min() == 255
    made = nchw(picture, 127, 128)
    assert made.shape == (1, 3, 10, 30)
    assert (made.min(), made.max()) == (np.float32(-127 / 128), 1.0)


@given(SIDES, SIDES, st.integers(1, 64), st.integers(0, 99))
def test_a_random_crop_is_a_window_of_the_picture(height: int, width: int, side: int, seed: int) -> None:
    rows, columns = np.mgrid[:height, :width]
    picture = np.stack([rows % 256, columns % 256, rows * 0], 2).astype(np.uint8)
    made = random_crop(picture, side, np.random.default_rng(seed))
    assert made.shape == (side, side, 3)
    if side <= min(height, width):
        top, left = (int(made[0, 0, k]) for k in (0, 1))
        tops = range(top, height - side + 1, 256)
        lefts = range(left, width - side + 1, 256)
        assert any(np.array_equal(made, picture[y : y + side, x : x + side]) for y in tops for x in lefts)


def test_crops_reach_all_places() -> None:
    rng = np.random.default_rng(0)
    picture = np.arange(9, dtype=np.uint8)[None, :, None] * np.ones((9, 1, 3), np.uint8)
    assert {int(random_crop(picture, 5, rng)[0, 0, 0]) for _ in range(200)} == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("fit", get_args(Fit))
@given(SIDES, SIDES)
def test_every_fit_gives_a_square(fit: Fit, height: int, width: int) -> None:
    assert square(np.zeros((height, width, 3), np.uint8), 20, fit).shape == (20, 20, 3)


def test_statistics_have_the_published_values() -> None:
    grey_half = np.full((1, 1, 3), 255, np.uint8)
    white = {name: normalised(grey_half, name).ravel() for name in get_args(Statistics)}
    wanted = (1 - np.array([0.485, 0.456, 0.406])) / np.array([0.229, 0.224, 0.225])
    assert np.allclose(white["imagenet"], wanted, atol=1e-5)
    assert np.allclose(white["half"], 1)
    assert np.allclose(white["efficientnet"], 1)
    assert np.allclose(white["none"], 1)
    assert np.array_equal(
        normalised(np.zeros((2, 3, 3), np.uint8), "efficientnet"),
        nchw(np.zeros((2, 3, 3), np.uint8), 127, 128),
    )


def test_a_colourless_picture_has_three_equal_channels() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (4, 5, 3), np.uint8)
    made = colourless(picture)
    wanted = picture @ np.array([0.299, 0.587, 0.114])
    assert np.abs(made - wanted[..., None]).max() <= 1
