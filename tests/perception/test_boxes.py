import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.perception.boxes import Floats, merged, overlap

PLACE, SIZE = st.integers(0, 80), st.integers(1, 40)
Rows = list[tuple[int, int, int, int, float]]
BOXES = st.lists(
    st.tuples(
        st.integers(0, 80), st.integers(0, 80), st.integers(1, 40), st.integers(1, 40), st.floats(0.1, 1)
    ),
    max_size=12,
)


def arrays(rows: Rows) -> tuple[Floats, Floats]:
    boxes = np.array([(x, y, x + w, y + h) for x, y, w, h, _ in rows], np.float32).reshape(-1, 4)
    return boxes, np.array([row[4] for row in rows], np.float32)


@given(BOXES)
def test_merging_what_was_merged_changes_nothing(rows: Rows) -> None:
    once = merged(*arrays(rows))
    again = merged(*once)
    assert np.allclose(again[0], once[0])
    assert np.allclose(again[1], once[1])


@given(BOXES)
def test_merged_boxes_stay_inside_the_given_ones_and_apart(
    rows: Rows,
) -> None:
    boxes, scores = arrays(rows)
    kept, best = merged(boxes, scores)
    assert len(kept) <= len(boxes)
    for row, box in enumerate(kept):
        assert (box >= boxes.min(axis=0) - 1e-3).all()
        assert (box <= boxes.max(axis=0) + 1e-3).all()
        assert (np.delete(overlap(box, kept), row) <= 0.3).all()
    assert best.size == 0 or best.max() == scores.max()


def test_two_boxes_of_one_face_become_their_weighted_mean() -> None:
    boxes = np.array([[0, 0, 10, 10], [2, 0, 12, 10], [50, 50, 60, 60]], np.float32)
    kept, best = merged(boxes, np.array([0.9, 0.6, 0.7], np.float32))
    assert kept.tolist() == [[pytest.approx(0.8), 0, pytest.approx(10.8), 10], [50, 50, 60, 60]]
    assert best.tolist() == [pytest.approx(0.9), pytest.approx(0.7)]


def test_overlap_is_the_share_of_the_common_area() -> None:
    found = overlap(
        np.array([0, 0, 2, 2], np.float32), np.array([[1, 0, 3, 2], [0, 0, 2, 2], [5, 5, 6, 6]], np.float32)
    )
    assert found.tolist() == [pytest.approx(1 / 3), 1, 0]
