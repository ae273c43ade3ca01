from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.catalogue.numbers import count, moment, money
from frontdesk.errors import InvalidInput


@pytest.mark.parametrize(
    ("said", "hundredths"),
    [
        ("199", 19900),
        ("199.00", 19900),
        (19.99, 1999),
        (0, 0),
        ("0.1", 10),
        (" 7.5 ", 750),
        (1e3, 100_000),
        (Decimal("1.50"), 150),
    ],
)
def test_money_is_exact(said: object, hundredths: int) -> None:
    assert money(said, "price") == hundredths


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("-1", "the price -1 is negative"),
        (-0.01, "negative"),
        ("NaN", "no finite number"),
        (float("nan"), "no finite number"),
        (float("inf"), "no finite number"),
        ("1e9999", "no finite number"),
        ("99999999", "absurd"),
        ("1.999", "more than two decimals"),
        ("1.5" + "0" * 98 + "9", "too long"),
        ("5" + " " * 100 + "7", "too long"),
        ("¥199", "is no number"),
        ("1,299", "is no number"),
        ("", "is no number"),
        (True, "is no number"),
        ([1], "is no number"),
    ],
)
def test_a_price_that_cannot_be_is_refused_by_its_column(said: object, message: str) -> None:
    with pytest.raises(InvalidInput) as error:
        money(said, "price")
    assert message in str(error.value)
    assert error.value.part == "price"


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none()))
def test_whatever_stands_for_a_price_is_one_or_is_refused(said: object) -> None:
    try:
        assert 0 <= money(said, "price") <= 1_000_000_000
    except InvalidInput as error:
        str(error).encode("utf-8", "strict")


def test_pieces_are_whole_and_not_negative() -> None:
    assert (count("3", "stock"), count(4.0, "stock"), count("5.0", "stock")) == (3, 4, 5)
    for said in ("2.5", "-1", "1e12", "many"):
        with pytest.raises(InvalidInput, match="stock"):
            count(said, "stock")


def test_a_time_is_iso_or_seconds_and_utc_where_no_zone_is_named() -> None:
    day = datetime(2026, 5, 1, tzinfo=UTC)
    assert moment("2026-05-01", "at") == moment("20260501", "at") == day
    assert moment("2026-05-01T08:00:00+08:00", "at") == day
    assert moment("2026-05-01T08:00:00+08:00", "at").tzinfo == timezone(timedelta(hours=8))
    for said in (date(2026, 5, 1), day, day.replace(tzinfo=None)):  # as Parquet has them
        assert moment(said, "at") == day
    seconds = int(day.timestamp())
    assert moment(seconds, "at") == moment(str(seconds), "at") == moment(seconds * 1_000, "at") == day


@pytest.mark.parametrize("said", ["yesterday", "2026-13-01", "0001-01-01", 1e20, "9" * 13, True, None, -1e12])
def test_what_is_no_time_is_refused(said: object) -> None:
    with pytest.raises(InvalidInput):
        moment(said, "at")
