import numpy as np
import pytest

from frontdesk.recommend.fism import FISM, Options
from recommend.logs import log, seen, two_tastes


def test_what_is_taught_tells_tastes_apart_better_than_what_it_began_with() -> None:
    rows = two_tastes(200)
    untaught, taught = (
        FISM.fit(rows, Options(passes=passes, draws=10, width=4)).scores([seen(0, 1)])[0] for passes in (0, 5)
    )

    def surer(scores: np.ndarray) -> float:
        return float(scores[2:6].mean() - scores[6:12].mean())

    assert surer(taught) > surer(untaught)


def test_the_order_is_learnt() -> None:
    rows = log(*[[0, 1, 2]] * 60, *[[2, 0, 1]] * 60, items=3)
    scores = FISM.fit(rows, Options(passes=20, draws=3, width=3, drop=0, fade=0.5)).scores([seen(0)])[0]
    assert scores[1] > scores[2]


def test_only_the_last_liked_items_are_looked_at() -> None:
    made = FISM.fit(two_tastes(), Options(length=2))
    np.testing.assert_array_equal(made.scores([seen(7, 8, 0, 1)]), made.scores([seen(0, 1)]))


def test_vectors_that_do_not_fit_are_not_opened() -> None:
    arrays = FISM.fit(two_tastes()).arrays()
    with pytest.raises(ValueError, match="two vectors and a bias each"):
        FISM.of({**arrays, "wants": arrays["wants"][:2]})
