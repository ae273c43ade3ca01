from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.inbox.csat import satisfaction
from frontdesk.store.scores import Counted, Score

AT = datetime(2026, 11, 26, tzinfo=UTC)


def test_satisfied_is_the_share_of_fours_and_fives() -> None:
    told = satisfaction([Counted("Lin", 5, 2), Counted("Lin", 1, 1), Counted(None, 4, 1)], [])
    assert (told["count"], told["mean"], told["satisfied"]) == (4, 3.75, 0.75)
    assert told["counts"] == {"1": 1, "2": 0, "3": 0, "4": 1, "5": 2}
    assert told["agents"] == [
        {"agent": "Lin", "count": 3, "mean": 3.6667, "satisfied": 0.6667},
        {"agent": None, "count": 1, "mean": 4.0, "satisfied": 1.0},
    ]


def test_without_scores_nothing_is_divided() -> None:
    told = satisfaction([], [])
    assert (told["count"], told["mean"], told["satisfied"], told["agents"]) == (0, 0.0, 0.0, [])


def test_the_newest_are_told_with_their_words() -> None:
    told = satisfaction([], [Score("c", 2, "slow", "Lin", AT)])
    assert told["newest"] == [{"conversation": "c", "agent": "Lin", "score": 2, "comment": "slow", "at": AT}]


agents = st.sampled_from(["Lin", "Ada", None])
counted = st.builds(Counted, agents, st.integers(1, 5), st.integers(1, 99))


@given(st.lists(counted, min_size=1))
def test_the_whole_is_the_sum_of_its_people(counts: list[Counted]) -> None:
    told = satisfaction(counts, [])
    assert told["count"] == sum(one.count for one in counts) == sum(one["count"] for one in told["agents"])
    assert 1 <= told["mean"] <= 5
    assert 0 <= told["satisfied"] <= 1
