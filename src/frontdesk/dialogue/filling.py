"""Texts of flows with values in them: "{order}", "{found.total:money}", "{found.state:state}".

A format says how a value is written: `money` (fen as yuan), `day` (a date as people say it), `name` (a pair
of names, .zh and .en), or any other word, which is the beginning of keys in texts.yml:
"{found.state:state}" is the text `state_delivered` where the state is delivered.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from frontdesk.dialogue.flow import TODAY, Both

PLACE = re.compile(r"\{([a-z][a-z0-9_.]{0,60})(?::([a-z_]{1,30}))?\}")
FORMATS = ("money", "day", "name")
WEEKDAYS = "一二三四五六日"

Values = Mapping[str, str]
Texts = Mapping[str, Both]


def places(text: str) -> Iterator[tuple[str, str]]:
    """Yield the (name, format) of every place of a text; the format is empty where none is said."""
    for found in PLACE.finditer(text):
        yield found[1], found[2] or ""


def filled(text: str, values: Values, language: str, texts: Texts) -> str:
    """Put values in their places; one that is not known leaves nothing."""

    def put(found: re.Match[str]) -> str:
        return written(found[1], found[2] or "", values, language, texts)

    return PLACE.sub(put, text)


def written(name: str, form: str, values: Values, language: str, texts: Texts) -> str:
    """Write one value."""
    if form == "name":
        return values.get(f"{name}.{language}") or values.get(name, "")
    value = values.get(name, "")
    if form == "money":
        return money(value, language)
    if form == "day":
        return day(value, language, values.get(TODAY, ""))
    told = texts.get(f"{form}_{value}") if form else None
    return value if told is None else told[language]


def money(fen: str, language: str) -> str:
    """Write an amount in fen (1/100 CNY); what is no whole number stays as it is."""
    if not re.fullmatch(r"-?\d{1,15}", fen):
        return fen
    whole, rest = divmod(abs(int(fen)), 100)
    figure = f"{'-' if fen.startswith('-') else ''}{whole:,}" + (f".{rest:02d}" if rest else "")
    return f"{figure} 元" if language == "zh" else f"¥{figure}"


def day(value: str, language: str, today: str = "") -> str:
    """Write an ISO date or time as a day, with its year where that is not the one of ``today``."""
    told = _date(value)
    if told is None:
        return value
    other = not today.startswith(f"{told.year}-")
    if language == "zh":
        year = f"{told.year} 年 " if other else ""
        return f"{year}{told.month} 月 {told.day} 日（周{WEEKDAYS[told.weekday()]}）"
    return f"{told:%A}, {told.day} {told:%B}" + (f" {told.year}" if other else "")


def _date(value: str) -> date | None:
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        return None
