import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.preprocess.image import bounded, centre, crop, letterbox, nchw

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
