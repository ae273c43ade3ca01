import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontdesk.recommend.blend import Blend, equal, hold, learn, lessons, standard
from frontdesk.recommend.fitting import fit
from frontdesk.recommend.scale import zscores
from recommend.logs import floats, log, two_tastes

SCORES = arrays(np.float32, (3, 8), elements=st.floats(-100, 100, width=32) | st.just(np.nan))


@given(SCORES)
def test_each_row_is_scaled_for_itself(scores: np.ndarray) -> None:
    np.testing.assert_array_equal(standard(scores), np.stack([zscores(row) for row in scores]))


def test_a_source_without_an_opinion_or_that_is_absent_adds_nothing() -> None:
    blend = Blend(("a", "b", "c"), floats([1, 2, 4]))
    a = floats([[1, 2, 3]])
    nothing = np.full((1, 3), np.nan, np.float32)
    np.testing.assert_allclose(blend.scores({"a": a, "b": nothing}), standard(a))
    with pytest.raises(KeyError, match="none of a, b, c"):
        blend.scores({"other": a})


def test_the_better_source_is_given_the_greater_weight() -> None:
    dice = np.random.default_rng(0)
    found = dice.standard_normal((400, 20, 3)).astype(np.float32)
    found[:, 0, 0] += 2  # the first knows what was taken, the second a little, the third nothing
    found[:, 0, 1] += 0.5
    first, second, third = learn(["a", "b", "c"], found).weights
    assert first > second > abs(third)
    assert learn(["a", "b", "c"], found).weights.tolist() == [first, second, third]


def test_wild_scores_do_not_make_the_weights_run_away() -> None:
    dice = np.random.default_rng(0)
    found = (dice.pareto(1.1, (200, 20, 2)) * 10).astype(np.float32)
    found[:, 0] *= 3
    assert np.isfinite(learn(["a", "b"], found).weights).all()


def test_no_source_counts_against_what_it_suggests() -> None:
    dice = np.random.default_rng(0)
    found = dice.standard_normal((400, 20, 3)).astype(np.float32)
    found[:, 0, 0] += 2
    found[:, :, 1] += found[:, :, 0]  # knows the same less well: beside it, it would be taken away
    found[:, 0, 1] -= 1
    found[:, 0, 2] -= 1  # the opposite of what is liked
    weights = learn(["a", "b", "c"], found).weights
    assert weights[0] > 1
    assert weights[1:].tolist() == [0, 0]
    worst = -np.abs(found[:, :, :1])
    worst[:, 0] -= 9
    assert learn(["a"], worst).weights.tolist() == [0]


def test_without_lessons_all_weigh_the_same() -> None:
    assert learn(["a", "b"], np.zeros((0, 11, 2), np.float32)).weights.tolist() == [0.5, 0.5]
    assert equal([]).names == ()


def test_the_last_liked_item_is_held_and_never_among_what_is_learnt_from() -> None:
    held = hold(log([0, 1, 2], [3], [2, 1], items=4))
    assert held.items.tolist() == [2, 1]
    assert [one.items.tolist() for one in held.seen] == [[0, 1], [2]]
    assert list(zip(held.before.user.tolist(), held.before.item.tolist(), strict=True)) == [
        (0, 0),
        (0, 1),
        (1, 3),
        (2, 2),
    ]


def test_at_most_so_many_customers_are_asked_and_the_same_each_time() -> None:
    held = hold(two_tastes(), most=7)
    assert len(held.seen) == 7
    assert held.items.tolist() == hold(two_tastes(), most=7).items.tolist()


def test_what_is_drawn_by_chance_is_never_what_the_customer_liked() -> None:
    rows = two_tastes()
    held = hold(rows)
    sources = fit(held.before, ["ppmi", "popularity"])
    found = lessons(sources, held, drawn=5)
    assert found.shape == (40, 6, 2)
    blend = learn(list(sources), found)
    assert blend.weights[0] > 0  # taste tells
    again = lessons(sources, held, drawn=5)
    np.testing.assert_array_equal(found, again)


@pytest.mark.parametrize(("items", "own"), [(2, 2), (60, 60), (60, 59)])
def test_who_liked_everything_there_is_does_no_harm(items: int, own: int) -> None:
    held = hold(log(list(range(own)), [1, 0], items=items))
    found = lessons(fit(held.before, ["popularity"]), held, drawn=3)
    assert found.shape == (2, 4, 1)
    assert np.isfinite(found).all()
