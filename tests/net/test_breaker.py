from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import FetchFailed
from frontdesk.net.breaker import Breaker


def tried(breaker: Breaker, fails: bool) -> bool:
    """Make a call; tell whether it was let through."""
    through: list[bool] = []
    with suppress(FetchFailed), breaker.watched("it"):
        through.append(True)
        if fails:
            raise FetchFailed("no")
    return bool(through)


def phase(breaker: Breaker) -> str:
    return breaker.phase


def test_it_opens_after_failures_in_a_row_alone() -> None:
    breaker = Breaker(2, 30.0, lambda: 0.0)
    for fails in (True, False, True, False, True):
        tried(breaker, fails)
    assert phase(breaker) == "closed"
    tried(breaker, True)
    assert phase(breaker) == "open"
    with pytest.raises(FetchFailed, match="left alone"), breaker.watched("it"):
        raise AssertionError


def test_after_the_rest_one_call_tries_and_the_others_wait_for_it() -> None:
    now = [0.0]
    breaker = Breaker(1, 30.0, lambda: now[0])
    tried(breaker, True)
    now[0] = 30.0
    with breaker.watched("it"):
        assert not tried(breaker, False)
    assert phase(breaker) == "closed"


def test_a_trial_that_fails_begins_the_rest_anew_and_one_that_is_given_up_lets_another_try() -> None:
    now = [0.0]
    breaker = Breaker(1, 30.0, lambda: now[0])
    tried(breaker, True)
    now[0] = 30.0
    with pytest.raises(KeyboardInterrupt), breaker.watched("it"):
        raise KeyboardInterrupt
    assert tried(breaker, True)
    assert phase(breaker) == "open"
    now[0] = 59.0
    assert not tried(breaker, False)


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 40)), max_size=60), st.integers(1, 5))
def test_nothing_is_let_through_within_the_rest_and_something_always_is_after_it(
    calls: list[tuple[bool, float]], failures: int
) -> None:
    now, row, until = 0.0, 0, 0.0
    breaker = Breaker(failures, 30.0, lambda: now)
    for fails, passes in calls:
        now += passes
        allowed = row < failures or now >= until
        assert tried(breaker, fails) == allowed
        if allowed:
            row = row + 1 if fails else 0
            until = now + 30.0
