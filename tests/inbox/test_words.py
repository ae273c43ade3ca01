from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.inbox.line import Line
from frontdesk.inbox.words import duration, filled, joined, moment, waiting
from frontdesk.understanding.pack import load_pack, shop_pack

TEXTS = load_pack(shop_pack()).texts
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 26, 23, tzinfo=SHANGHAI)


def said(line: Line) -> tuple[str, str]:
    told = waiting(line, TEXTS, NOW, SHANGHAI)
    return told["zh"], told["en"]


def test_place_and_wait_are_told_in_both_languages() -> None:
    zh, en = said(Line("service", 2, 290, True, None))
    assert zh == "您目前排在第 2 位。预计等待约 5 分钟。"
    assert en == "You are number 2 in line. The wait is about 5 minutes."


def test_a_wait_that_nobody_knows_is_not_told() -> None:
    assert said(Line("service", 1, None, True, None)) == (
        "您目前排在第 1 位。",
        "You are number 1 in line.",
    )


def test_when_nobody_is_there_the_next_hours_are_told() -> None:
    zh, en = said(Line("service", 1, None, False, NOW + timedelta(hours=9)))
    assert "明天 08:00" in zh
    assert "tomorrow at 08:00" in en
    zh, en = said(Line("service", 1, None, False, None))
    assert "尽快" in zh
    assert "as soon as possible" in en


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "不到 1 分钟", "less than a minute"),
        (59, "不到 1 分钟", "less than a minute"),
        (60, "约 1 分钟", "about 1 minute"),
        (89 * 60, "约 89 分钟", "about 89 minutes"),
        (90 * 60, "约 2 小时", "about 2 hours"),
        (26 * 3600, "约 26 小时", "about 26 hours"),
    ],
)
def test_a_wait_is_told_no_more_exactly_than_it_is_known(seconds: int, zh: str, en: str) -> None:
    assert duration(seconds) == {"zh": zh, "en": en}


@pytest.mark.parametrize(
    ("hours", "zh", "en"),
    [
        (0.5, "今天 23:30", "today at 23:30"),
        (1, "明天 00:00", "tomorrow at 00:00"),
        (34, "11 月 28 日（周六）09:00", "on Saturday, 28 November at 09:00"),
    ],
)
def test_a_moment_is_told_as_one_says_it_where_the_people_are(hours: float, zh: str, en: str) -> None:
    at = (NOW + timedelta(hours=hours)).astimezone(UTC)  # and not where the server is
    assert moment(at, NOW.astimezone(UTC), SHANGHAI) == {"zh": zh, "en": en}


def test_a_text_without_the_place_for_a_value_stays_as_it_is() -> None:
    both = {"zh": "稍等", "en": "{wait}, {other}"}
    assert filled(both, {"wait": {"zh": "一", "en": "one"}}) == {"zh": "稍等", "en": "one, {other}"}


@given(st.text(), st.text())
def test_sentences_are_joined_as_each_language_does(first: str, second: str) -> None:
    one, other = dict.fromkeys(("zh", "en"), first), dict.fromkeys(("zh", "en"), second)
    assert joined(one, other) == {"zh": first + second, "en": f"{first} {second}"}
