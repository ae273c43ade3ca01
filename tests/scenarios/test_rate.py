from datetime import UTC, datetime
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.scenarios.play import Miss, Played, Turned
from frontdesk.scenarios.rate import pass_hat, rates
from frontdesk.scenarios.scenario import Came, Entry, Said, Scenario

MORNING = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)


def played(name: str, passed: bool) -> Played:
    entry = Entry(1, Said("hello"))
    misses = () if passed else (Miss("text", "'a'", "b"),)
    return Played(Scenario(name, "a test", "en", (entry,)), (Turned(entry, Came(), misses),), 0.1)


@given(st.lists(st.booleans(), min_size=1, max_size=9), st.data())
def test_it_is_the_share_of_all_choices_of_k_plays_that_succeed_altogether(
    plays: list[bool], data: st.DataObject
) -> None:
    k = data.draw(st.integers(1, len(plays)))
    chosen = [all(some) for some in combinations(plays, k)]
    assert pass_hat(len(plays), sum(plays), k) == pytest.approx(sum(chosen) / len(chosen))


def test_one_failure_of_four_costs_more_the_more_have_to_succeed() -> None:
    assert [pass_hat(4, 3, k) for k in (1, 2, 3, 4)] == [0.75, 0.5, 0.25, 0.0]


@pytest.mark.parametrize(
    ("plays", "successes", "k"), [(4, 3, 0), (4, 3, 5), (4, 5, 1), (4, -1, 1), (0, 0, 1)]
)
def test_numbers_that_do_not_fit_are_refused(plays: int, successes: int, k: int) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        pass_hat(plays, successes, k)


def test_the_rate_is_the_mean_of_the_scenarios() -> None:
    tried = [played("a", True), played("a", True), played("b", True), played("b", False)]
    assert rates(tried) == {1: 0.75, 2: 0.5}
    assert rates([]) == {}


def test_a_scenario_that_was_played_less_often_bounds_k() -> None:
    assert set(rates([played("a", True), played("a", True), played("b", True)])) == {1}
