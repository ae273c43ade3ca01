"""Days as people say them, as ISO dates: "tomorrow", "下周三", "1 December", "12月1日"."""

import re
from datetime import date, timedelta

from frontdesk.preprocess.text import normalise

_ISO = re.compile(r"(20\d\d)[-/.年] ?(1[0-2]|0?[1-9])[-/.月] ?(3[01]|[12]\d|0?[1-9])")
_ZH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月 ?(3[01]|[12]\d|0?[1-9])[日号]?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(" + "|".join(_MONTHS) + r")[a-z]*\.?"
_DAY_FIRST = re.compile(rf"(?<!\d)(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)? (?:of )?{_MONTH}")
_MONTH_FIRST = re.compile(rf"(?<![a-z]){_MONTH} (3[01]|[12]\d|0?[1-9])(?!\d)")
_NEAR = (
    ("大后天", 3),
    ("后天", 2),
    ("明天", 1),
    ("今天", 0),
    ("day after tomorrow", 2),
    ("tomorrow", 1),
    ("today", 0),
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(
    r"(next |this )?(mon|tue|wed|thu|fri|sat|sun)(?:day|s?day|nesday|rsday|urday)?(?![a-z])"
)
_WEEKDAY_ZH = re.compile(r"(下个?|这|本)?(?:周|星期|礼拜)([一二三四五六日天])")


def day(text: str, today: date) -> date | None:
    """Find the day that a text names, seen from ``today``; None where it names none.

    A day without a year is the next one of that name; "next Wednesday" is that of the week after this.
    """
    said = normalise(text)
    near = next((days for word, days in _NEAR if word in said), None)
    if near is not None:
        return today + timedelta(days=near)
    return _written(said, today) or _weekday(said, today)


def _written(said: str, today: date) -> date | None:
    if found := _ISO.search(said):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    for pattern, month_first in ((_ZH, True), (_DAY_FIRST, False), (_MONTH_FIRST, True)):
        if found := pattern.search(said):
            month, day_ = (found[1], found[2]) if month_first else (found[2], found[1])
            return _coming(_month(month), int(day_), today)
    return None


def _weekday(said: str, today: date) -> date | None:
    if found := _WEEKDAY_ZH.search(said):
        return _of_week("一二三四五六日天".index(found[2]), (found[1] or "").startswith("下"), today)
    if found := _WEEKDAY.search(said):
        return _of_week(_WEEKDAYS.index(found[2]), found[1] == "next ", today)
    return None


def _of_week(weekday: int, following: bool, today: date) -> date:
    """Give a day of the week after this one, or the next day of that name."""
    weekday = min(weekday, 6)  # 周天 is 周日
    if following:
        return today + timedelta(days=7 - today.weekday() + weekday)
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3]) + 1


def _coming(month: int, number: int, today: date) -> date | None:
    this = _made(today.year, month, number)
    if this is not None and this >= today:
        return this
    return _made(today.year + 1, month, number)


def _made(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
