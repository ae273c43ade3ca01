import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Kind
from frontdesk.understanding.padded import example, padded

KINDS: dict[Kind, tuple[int, ...]] = {
    "vector": (1, 4),
    "sequence": (1, 4),
    "ids": (1,),
    "sparse": (1, 2),
    "pixels": (3, 4, 4),
    "frames": (1, 3, 4, 4),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_array_of_each_kind_has_the_shape_that_networks_read(kind: Kind) -> None:
    values, mask = padded([example(kind, 4)], kind, 4)
    assert values.shape == (1, *KINDS[kind])
    assert values.dtype == (np.int64 if kind == "ids" else np.float32)
    assert mask.tolist() == [[1]]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_rows_are_padded_with_zeros_that_the_mask_tells(lengths: list[int]) -> None:
    rows = [np.full((length, 2), length, np.float32) for length in lengths]
    values, mask = padded(rows, "sequence", 2)
    assert mask.sum(axis=1).tolist() == lengths
    assert not values[mask == 0].any()
    for row, length in enumerate(lengths):
        np.testing.assert_array_equal(values[row, :length], rows[row])


def test_colours_stand_before_height_and_width_and_go_from_0_to_1() -> None:
    picture = np.zeros((4, 4, 3), np.uint8)
    picture[1, 2] = (255, 51, 0)
    values, _ = padded([picture], "pixels", 4)
    np.testing.assert_allclose(values[0, :, 1, 2].astype(np.float64), [1, 0.2, 0], atol=1e-6)
    films, _ = padded([picture[None]], "frames", 4)
    np.testing.assert_array_equal(films[0, 0], values[0])


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("vector", (5,)),
        ("vector", (1, 4)),
        ("sequence", (4,)),
        ("ids", (2, 2)),
        ("ids", ()),
        ("sparse", (3,)),
        ("pixels", (4, 4)),
        ("pixels", (4, 5, 3)),
        ("frames", (4, 4, 3)),
    ],
)
def test_an_array_of_another_shape_is_refused(kind: Kind, shape: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput, match=f"is no {kind} of width 4"):
        padded([np.zeros(shape)], kind, 4)
