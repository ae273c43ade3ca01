from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.inbox.hours import ALWAYS, Hours

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
WORKDAYS = dict.fromkeys(range(5), ((9 * 60, 18 * 60),))
SHOP = Hours(SHANGHAI, WORKDAYS, {date(2026, 10, 1): (), date(2026, 10, 10): ((9 * 60, 12 * 60),)})


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def test_open_is_from_the_first_minute_to_before_the_last() -> None:
    assert not SHOP.open_at(at(26, 8, 59))
    assert SHOP.open_at(at(26, 9))
    assert SHOP.open_at(at(26, 17, 59))
    assert not SHOP.open_at(at(26, 18))
    assert SHOP.open_at(at(26, 9).astimezone(UTC))  # an instant is the same in every zone


def test_who_is_closed_says_when_it_opens_and_who_is_open_says_nothing() -> None:
    assert SHOP.opens(at(26, 8)) == at(26, 9)  # a Thursday
    assert SHOP.opens(at(26, 12)) is None
    assert SHOP.opens(at(27, 18)) == at(30, 9)  # from Friday evening to Monday


def test_a_holiday_is_closed_and_a_special_day_has_its_own_hours() -> None:
    assert not SHOP.open_at(at(1, 12, month=10))  # a Thursday
    assert SHOP.opens(at(30, 18, month=9)) == at(2, 9, month=10)
    assert SHOP.open_at(at(10, 9, month=10))  # a Saturday
    assert not SHOP.open_at(at(10, 12, month=10))


def test_a_promise_counts_opening_hours_alone() -> None:
    assert SHOP.after(at(26, 17), timedelta(hours=4)) == at(27, 12)
    assert SHOP.after(at(26, 20), timedelta(minutes=5)) == at(27, 9, 5)
    assert SHOP.after(at(26, 17), timedelta(hours=1)) == at(26, 18)
    assert SHOP.between(at(26, 17), at(27, 12)) == timedelta(hours=4)
    assert SHOP.between(at(28, 9), at(29, 9)) == timedelta()


def test_a_night_is_two_days_that_touch() -> None:
    night = Hours(SHANGHAI, {3: ((22 * 60, 24 * 60),), 4: ((0, 6 * 60),)})
    assert night.open_at(at(26, 23, 59))
    assert night.open_at(at(27, 0))
    assert night.after(at(26, 23), timedelta(hours=2)) == at(27, 1)


def test_who_never_opens_promises_nothing() -> None:
    never = Hours(UTC, {})
    now = at(26, 9)
    assert not never.open_at(now)
    assert never.opens(now) is None
    assert never.after(now, timedelta(seconds=1)) is None
    assert never.between(now, now + timedelta(days=9)) == timedelta()


def test_a_day_that_is_an_hour_shorter_or_longer_counts_as_such() -> None:
    whole = Hours(BERLIN, dict.fromkeys(range(7), ((0, 24 * 60),)))
    spring, autumn = (datetime(2026, month, day, tzinfo=BERLIN) for month, day in ((3, 29), (10, 25)))
    assert whole.between(spring, datetime(2026, 3, 30, tzinfo=BERLIN)) == timedelta(hours=23)
    assert whole.between(autumn, datetime(2026, 10, 26, tzinfo=BERLIN)) == timedelta(hours=25)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.timedeltas(timedelta(), timedelta(hours=100))


@st.composite
def weeks(draw: st.DrawFn) -> Hours:
    edges = st.lists(st.integers(0, 24 * 60), min_size=2, max_size=4, unique=True).map(sorted)
    week = {}
    for day in draw(st.sets(st.integers(0, 6), min_size=1)):
        found = draw(edges)
        week[day] = tuple(zip(found[::2], found[1::2], strict=False))
    return Hours(draw(st.sampled_from([UTC, SHANGHAI, BERLIN])), week)


@given(weeks(), moments, spans)
def test_as_much_time_is_open_until_a_promise_as_was_promised(
    hours: Hours, now: datetime, span: timedelta
) -> None:
    due = hours.after(now, span)
    assert due is None or due >= now
    assert due is None or hours.between(now, due) == span


@given(weeks(), moments)
def test_when_it_opens_it_is_open_and_before_it_is_not(hours: Hours, now: datetime) -> None:
    opens = hours.opens(now)
    assert (opens is None) == hours.open_at(now)
    if opens is not None:
        assert hours.open_at(opens)
        assert hours.between(now, opens) == timedelta()


@given(weeks(), moments, spans, spans)
def test_open_time_adds_up(hours: Hours, now: datetime, first: timedelta, second: timedelta) -> None:
    middle, end = now + first, now + first + second
    assert hours.between(now, end) == hours.between(now, middle) + hours.between(middle, end)


@given(moments, spans)
def test_always_is_every_instant(now: datetime, span: timedelta) -> None:
    assert ALWAYS.open_at(now)
    assert ALWAYS.after(now, span) == now + span
    assert ALWAYS.between(now, now + span) == span
