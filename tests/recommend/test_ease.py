import numpy as np

from frontdesk.recommend.ease import EASE, Options, solved
from recommend.logs import log, seen, two_tastes


def test_the_map_is_the_closed_form_of_the_paper() -> None:
    rows = np.random.default_rng(0).integers(0, 2, (30, 6)).astype(np.float32)
    made = solved(rows.T @ rows, 2.0)
    assert not np.diag(made).any()
    for item in range(6):  # each column is the ridge regression of the item on all others
        others = np.delete(rows, item, axis=1).astype(np.float64)
        expected = np.linalg.solve(others.T @ others + 2.0 * np.eye(5), others.T @ rows[:, item])
        np.testing.assert_allclose(np.delete(made[:, item], item), expected, atol=1e-4)


def test_all_entries_together_score_as_the_whole_map() -> None:
    rows = two_tastes()
    made = EASE.fit(rows, Options(far=1.0))
    liked = np.zeros((len(rows.customers), 13), np.float32)
    liked[rows.user, rows.item] = 1
    whole = solved(liked[:, :12].T @ liked[:, :12], Options().ridge)
    np.testing.assert_allclose(made.scores([seen(0, 3)])[0, :12], whole[0] + whole[3], rtol=1e-3, atol=1e-6)


def test_only_the_most_liked_items_are_learnt_of() -> None:
    made = EASE.fit(log([0, 1], [0, 1], [2, 0], items=3), Options(items=2))
    assert np.isnan(made.scores([seen(0)])[0]).tolist() == [False, False, True]
    assert np.isnan(made.scores([seen(2)])).all()


def test_a_large_catalogue_of_which_little_is_liked_takes_little_room() -> None:
    made = EASE.fit(log(*[[7, 4_000, 90_000]] * 3, items=100_000))
    assert sum(one.nbytes for one in made.arrays().values()) < 200_000
    scores = EASE.of(made.arrays()).scores([seen(90_000)])[0]
    assert np.flatnonzero(~np.isnan(scores)).tolist() == [7, 4_000, 90_000]
    assert scores[7] > 0


def test_few_entries_of_a_row_are_the_strongest() -> None:
    rows = log(*[[0, 1]] * 9, [0, 2], items=3)
    few = EASE.fit(rows, Options(most=1, ridge=1))
    assert few.map.place[0].tolist() == [1]


def test_what_lies_near_counts_more_where_that_is_asked_for() -> None:
    made = EASE.fit(log(*[[0, 1, 2, 3]] * 5, items=4), Options(near=0.5, far=0.0, ridge=5))
    scores = made.scores([seen(0)])[0]
    assert scores[1] > scores[3]
