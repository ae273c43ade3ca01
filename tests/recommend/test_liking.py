import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.recommend.liking import faded, liked, profile
from recommend.logs import floats, log, seen

ROWS = st.lists(st.tuples(st.integers(0, 4), st.sampled_from([-1.0, -0.5, 0.0, 0.3, 1.0])), max_size=30)


def test_what_was_sent_back_is_not_liked_whatever_was_done_before() -> None:
    rows = liked(log([0, 0, 0], items=1, weights=[[0.3, 1.0, -1.0]]))
    assert len(rows.item) == 0


def test_what_is_bought_again_after_it_was_sent_back_is_liked() -> None:
    rows = liked(log([0, 0, 0], items=1, weights=[[1.0, -1.0, 0.6]]))
    assert rows.item.tolist() == [0]
    assert rows.weight.tolist() == floats([0.6]).tolist()


def test_what_one_customer_refuses_says_nothing_of_others() -> None:
    rows = liked(log([0], [0], items=1, weights=[[1.0], [-0.5]]))
    assert rows.user.tolist() == [0]


def test_an_item_counts_once_at_its_most_and_at_its_last() -> None:
    rows = liked(log([0, 1, 0], items=2, weights=[[1.0, 1.0, 0.3]]))
    assert rows.item.tolist() == [1, 0]
    assert rows.weight.tolist() == [1.0, 1.0]
    assert rows.at.tolist() == sorted(rows.at.tolist())


def test_three_stars_say_nothing() -> None:
    assert len(liked(log([0], items=1, weights=[[0.0]])).item) == 0


@given(ROWS)
def test_one_customer_is_judged_by_the_rows_that_the_log_would_teach(rows: list[tuple[int, float]]) -> None:
    items, weights = [one for one, _ in rows], [weight for _, weight in rows]
    taught = liked(log(items, items=5, weights=[weights]))
    own = profile(seen(*items, weights=weights))
    assert own.items.tolist() == taught.item.tolist()
    assert own.weights.tolist() == taught.weight.tolist()


@given(ROWS)
def test_to_like_twice_is_to_like_once(rows: list[tuple[int, float]]) -> None:
    once = profile(seen(*[one for one, _ in rows], weights=[weight for _, weight in rows]))
    twice = profile(once)
    assert twice.items.tolist() == once.items.tolist()
    assert len(set(once.items.tolist())) == len(once.items)
    assert (once.weights > 0).all()


def test_the_newest_counts_whole_and_each_step_back_less() -> None:
    assert faded(np.ones(3, np.float32), 0.5).tolist() == [0.25, 0.5, 1.0]
