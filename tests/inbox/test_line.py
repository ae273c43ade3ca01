from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.inbox.hours import ALWAYS, Hours
from frontdesk.inbox.line import Take, line, per_place
from frontdesk.inbox.plan import SERVICE, Estimate, Plan

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PLAN = Plan(estimate=Estimate(20, 3))
DAYTIME = Hours(UTC, dict.fromkeys(range(7), ((9 * 60, 18 * 60),)))


def take(asked: float, waited: float) -> Take:
    """One who asked so many minutes before noon and waited for so many."""
    began = NOW - timedelta(minutes=asked)
    return Take(began, began + timedelta(minutes=waited))


def test_alone_in_line_one_waits_as_long_as_others_lately() -> None:
    takes = [take(90, 2), take(60, 4), take(30, 3)]
    assert line(PLAN, SERVICE, 0, takes, NOW).wait == 3 * 60
    assert line(PLAN, SERVICE, 2, takes, NOW).wait == 9 * 60


def test_the_wait_of_who_stood_behind_others_is_shared_with_them() -> None:
    together = [take(60, 2), take(59.9, 4), take(59.8, 6)]  # three at once, two minutes each
    assert round(per_place(together, ALWAYS).total_seconds()) == 120
    assert line(PLAN, SERVICE, 0, together, NOW).wait == 120


def test_one_very_long_wait_changes_little() -> None:
    takes = [take(500, 300), *(take(100 - at, 1) for at in range(0, 50, 10))]
    wait = line(PLAN, SERVICE, 0, takes, NOW).wait
    assert wait is not None
    assert wait <= 60


def test_before_there_were_takes_the_packs_own_guess_is_told() -> None:
    few = [take(60, 50)] * 2
    assert line(PLAN, SERVICE, 0, few, NOW).wait is None
    guessed = replace(SERVICE, wait=timedelta(minutes=2))
    assert line(PLAN, guessed, 1, few, NOW).wait == 240


def test_the_night_is_no_part_of_a_wait() -> None:
    evening = datetime(2026, 11, 25, 17, 58, tzinfo=UTC)
    over_night = [Take(evening, datetime(2026, 11, 26, 9, 3, tzinfo=UTC))] * 3
    assert line(replace(PLAN, hours=DAYTIME), SERVICE, 0, over_night, NOW).wait == 5 * 60


def test_when_nobody_is_there_it_is_told_when_somebody_will_be() -> None:
    late = NOW.replace(hour=20)
    told = line(replace(PLAN, hours=DAYTIME), SERVICE, 4, [take(60, 1)] * 3, late)
    assert (told.position, told.wait, told.open) == (5, None, False)
    assert told.opens == datetime(2026, 11, 27, 9, tzinfo=UTC)


minutes = st.floats(0, 600)


@given(st.lists(st.tuples(minutes, minutes), min_size=3, max_size=12), st.integers(0, 50))
def test_who_stands_further_back_never_waits_less(told: list[tuple[float, float]], ahead: int) -> None:
    takes = [take(asked, waited) for asked, waited in told]
    here, behind = (line(PLAN, SERVICE, at, takes, NOW).wait for at in (ahead, ahead + 1))
    assert here is not None
    assert behind is not None
    assert 0 <= here <= behind
