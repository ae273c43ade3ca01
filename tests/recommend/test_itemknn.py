from frontdesk.recommend.itemknn import ItemKNN, Options
from recommend.logs import log, seen


def test_what_follows_counts_more_than_what_came_before() -> None:
    made = ItemKNN.fit(log(*[[0, 1, 2]] * 5, items=3), Options(window=1, back=0.5))
    scores = made.scores([seen(1)])[0]
    assert scores[2] > scores[0] > 0


def test_what_was_liked_last_counts_most() -> None:
    made = ItemKNN.fit(log(*[[0, 1], [2, 3]] * 5, items=4))
    scores = made.scores([seen(0, 2)])[0]
    assert scores[3] > scores[1] > 0


def test_what_everybody_has_is_no_neighbour_of_all() -> None:
    histories = [[0, 1, 9], [0, 1, 9], *[[other, 9] for other in range(2, 9)]]
    plain = ItemKNN.fit(log(*histories, items=10), Options(popular=0)).scores([seen(0)])[0]
    even = ItemKNN.fit(log(*histories, items=10), Options(popular=1)).scores([seen(0)])[0]
    assert even[1] / even[9] > plain[1] / plain[9]


def test_only_the_nearest_neighbours_are_kept() -> None:
    made = ItemKNN.fit(log([0, 1, 2, 3], items=4), Options(most=1))
    assert made.near.place.shape == (4, 1)
    assert (made.scores([seen(0)])[0] > 0).tolist() == [False, True, False, False]
