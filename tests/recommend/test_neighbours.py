import numpy as np
import pytest

from frontdesk.recommend.neighbours import Neighbours, strongest
from recommend.logs import floats, seen

PLACE = np.array([[1, 2], [0, 2], [0, 0]], np.int32)
VALUE = np.array([[3, 1], [2, 0], [0, 0]], np.float32)
ALL = np.array([True, True, True])


def test_neighbours_of_all_that_was_liked_are_added_up_and_fade_with_age() -> None:
    near = Neighbours(PLACE, VALUE, ALL)
    assert near.scores([seen(0, 1)], fade=0.5)[0].tolist() == [2.0, 1.5, 0.5]


def test_of_an_unknown_item_there_is_no_opinion_even_as_a_neighbour() -> None:
    near = Neighbours(np.array([[0, 2]], np.int32), floats([[3, 1]]), np.array([False, False, True]))
    scores = near.scores([seen(0, 2), seen(0, 1)], fade=1.0)
    assert scores[0, 2] == 1.0
    assert np.isnan(scores[0, :2]).all()
    assert np.isnan(scores[1]).all()


def test_the_strongest_entries_are_kept_whatever_their_sign() -> None:
    row, column = np.array([0, 0, 0, 1]), np.array([0, 1, 2, 1], np.int32)
    place, value = strongest(row, column, floats([1, -3, 2, 5]), (2, 2))
    assert place.tolist() == [[1, 2], [1, 0]]
    assert value.tolist() == [[-3, 2], [5, 0]]


@pytest.mark.parametrize(
    ("arrays", "why"),
    [
        ({"place": PLACE, "value": VALUE[:2], "known": ALL}, "differ in number"),
        ({"place": PLACE, "value": VALUE, "known": np.array([True, False, True])}, "differ in number"),
        ({"place": PLACE + 2, "value": VALUE, "known": ALL}, "no item"),
        ({"place": PLACE - 1, "value": VALUE, "known": ALL}, "no item"),
    ],
)
def test_neighbours_that_do_not_fit_together_are_not_opened(arrays: dict[str, np.ndarray], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Neighbours.of(arrays)
