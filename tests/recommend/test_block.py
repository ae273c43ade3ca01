"""Vectors that are made short stay as near to each other as they were."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.recommend.block import Block


@given(st.integers(2, 40), st.integers(2, 30), st.integers(0, 5))
def test_with_all_axes_a_product_is_the_cosine_of_what_differs(count: int, width: int, seed: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(count, width)).astype(np.float32)
    centre = rows.mean(axis=0)
    block = Block.fit(rows, centre, 1_000)
    about = rows - centre
    cosines = about @ about.T / np.outer(*[np.linalg.norm(about, axis=1)] * 2)
    np.testing.assert_allclose(block.asked(rows) @ block.rows(rows).T, cosines, atol=2e-3)


@given(st.integers(0, 5))
def test_what_is_asked_with_has_length_one_however_little_it_has_to_do_with_the_items(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = np.zeros((20, 50), np.float32)
    rows[:, :5] = rng.normal(size=(20, 5))
    block = Block.fit(rows, rows.mean(axis=0), 128)
    strange = np.zeros((1, 50), np.float32)
    strange[0, 40] = 1
    asked = block.asked(strange, np.zeros(50, np.float32))
    assert abs(float(np.linalg.norm(asked)) - 1) < 1e-4
    assert float(np.abs(asked @ block.rows(rows).T).max()) < 1e-3


def test_few_axes_keep_what_differs_most_however_many_rows_there_are() -> None:
    spread = np.linspace(3, 0.1, 40, dtype=np.float32)
    for count in (30, 300):  # fewer than a row is wide, and more
        rows = np.random.default_rng(0).normal(size=(count, 40)).astype(np.float32) * spread
        block = Block.fit(rows, rows.mean(axis=0), 4)
        assert (block.axes.shape, block.width) == ((4, 40), 5)
        np.testing.assert_allclose(block.axes @ block.axes.T, np.eye(4), atol=1e-3)
        assert float((block.axes[:, :20] ** 2).sum()) > 3.5


def test_zeros_stay_zeros_and_no_rows_give_no_axes() -> None:
    block = Block.fit(np.zeros((1, 6), np.float32), np.zeros(6, np.float32), 8)
    assert block.axes.shape == (0, 6)
    assert not block.rows(np.zeros((2, 6), np.float32)).any()
    opened = Block.of(block.arrays("x"), "x")
    assert opened.width == 1
