from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.dialogue.days import day
from frontdesk.dialogue.filling import day as written

TODAY = date(2026, 11, 26)  # a Thursday


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("today", "2026-11-26"),
        ("明天下午", "2026-11-27"),
        ("the day after tomorrow", "2026-11-28"),
        ("Wednesday", "2026-12-02"),
        ("Thursday", "2026-11-26"),
        ("next Thursday", "2026-12-03"),
        ("这周六", "2026-11-28"),
        ("下周天", "2026-12-06"),
        ("星期日", "2026-11-29"),
        ("3rd of March", "2027-03-03"),
        ("Dec. 24", "2026-12-24"),
        ("2026年12月1号", "2026-12-01"),
    ],
)
def test_days_are_those_that_come(text: str, value: str) -> None:
    assert day(text, TODAY) == date.fromisoformat(value)


@pytest.mark.parametrize("text", ["", "soon", "月亮", "13月1日", "monkey", "sunshine", "2026-02-31"])
def test_what_names_no_day_is_none(text: str) -> None:
    assert day(text, TODAY) is None


@given(st.dates(TODAY, TODAY + timedelta(days=300)), st.sampled_from(("zh", "en")))
def test_a_day_that_is_written_is_read_again(value: date, language: str) -> None:
    said = written(value.isoformat(), language, TODAY.isoformat())
    said = said.replace(" ", "").split("（")[0] if language == "zh" else said.split(", ")[1]
    assert day(said, TODAY) == value
