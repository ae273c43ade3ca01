import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Kind, Shape
from frontdesk.features.padding import nothing, padded, steps


@given(st.lists(st.none() | st.integers(0, 6), min_size=1, max_size=6))
def test_a_sequence_is_padded_to_the_longest_and_the_mask_tells_what_is_real(
    lengths: list[int | None],
) -> None:
    rng = np.random.default_rng(0)
    arrays = [None if n is None else rng.normal(size=(n, 3)).astype(np.float32) for n in lengths]
    values, mask = padded(arrays, Shape("sequence", 3))
    assert values.shape == (len(lengths), max(1, *[n or 0 for n in lengths], 0), 3)
    assert mask.sum(axis=1).tolist() == [n or 0 for n in lengths]
    assert not values[~mask].any()
    for row, real, one in zip(values, mask, arrays, strict=True):
        if one is not None:
            np.testing.assert_array_equal(row[real], one)


@pytest.mark.parametrize(
    ("shape", "array", "values", "mask", "dtype"),
    [
        (Shape("vector", 4), np.ones(4, np.float64), (2, 1, 4), (2, 1), np.float32),
        (Shape("sequence", 4), np.ones((5, 4), np.float32), (2, 5, 4), (2, 5), np.float32),
        (Shape("ids", 9), np.ones(5, np.int32), (2, 5), (2, 5), np.int64),
        (Shape("sparse", 9), np.ones((5, 2), np.float32), (2, 5, 2), (2, 5), np.float32),
        (Shape("pixels", 8), np.full((8, 8, 3), 255, np.uint8), (2, 3, 8, 8), (2, 1), np.float32),
        (Shape("frames", 8), np.full((5, 8, 8, 3), 255, np.uint8), (2, 5, 3, 8, 8), (2, 5), np.float32),
    ],
)
def test_every_kind_has_its_form_and_an_absent_row_is_zeros_under_a_false_mask(
    shape: Shape,
    array: NDArray[np.generic],
    values: tuple[int, ...],
    mask: tuple[int, ...],
    dtype: type,
) -> None:
    found, real = padded([steps(array, shape), None], shape)
    assert (found.shape, real.shape) == (values, mask)
    assert found.dtype == np.dtype(dtype)
    assert (found[0] == 1).all()
    assert real[0].all()
    assert not found[1].any()
    assert not real[1].any()


def test_colours_come_before_height_and_width() -> None:
    picture = np.zeros((2, 2, 3), np.uint8)
    picture[0, 1] = (255, 0, 51)
    found, _ = padded([picture[None]], Shape("pixels", 2))
    assert found[0, :, 0, 1].tolist() == pytest.approx([1, 0, 0.2])


@pytest.mark.parametrize("kind", ["vector", "sequence", "ids", "sparse", "pixels", "frames"])
def test_an_example_of_each_kind_is_one_step_of_nothing(kind: Kind) -> None:
    shape = Shape(kind, 4)
    values, mask = padded([nothing(shape)], shape)
    assert mask.tolist() == [[True]]
    assert not values.any()


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
        steps(np.zeros(shape), Shape(kind, 4))
