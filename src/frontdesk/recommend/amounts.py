"""Numbers and prices as customers write and say them: 200, 1.5k, 两百五, two hundred, between 200 and 300."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf

Span = tuple[int, int]

_HAN = {one: at for at, one in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_SIZES = {"十": 10, "百": 100, "千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000} | {
    "hundred": 100,
    "thousand": 1_000,
    "grand": 1_000,
}
_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_TEENS = ("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH: Mapping[str, int] = {
    "a": 1,
    "hundred": 100,
    "thousand": 1_000,
    "grand": 1_000,
    **{word: at for at, word in enumerate((*_UNITS, *_TEENS))},
    **{word: 10 * at for at, word in enumerate(_TENS, 2)},
}
_WORD = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_DIGITS = r"\d[\d,]*(?:\.\d+)?(?: ?(?:[k千万百]|grand|thousand|hundred)(?![a-z]))?"
_CHINESE = (
    r"[一二两三四五六七八九十百千万零]*[十百千万][一二两三四五六七八九十百千万零]*|[一二两三四五六七八九]"
)
_SPELT = rf"\b(?:{_WORD})(?:(?: and |[ -])(?:{_WORD}))*\b"
NUMBER = rf"(?>{_DIGITS}|{_CHINESE}|{_SPELT})(?![\d.]\d|\d)"  # whole, never a part of a longer one

# What a number means that stands behind a currency, or before it.
_BEFORE, _BEHIND = r"(?:[¥￥]|rmb|cny|yuan)? ?", r" ?(?:元|块钱?|圆|yuan|rmb|cny|kuai)?"
_NO_PRICE = (
    r"(?! ?(?:[°%℃]|degrees?|percent|years?|months?|weeks?|days?|hours?|minutes?|people|persons?"
    r"|metres?|meters?|square|inch|litres?|liters?|watts?|pieces?|times|db|kg|cm|mm|ml|l\b|w\b|g\b|m\b"
    r"|[个天年月日周人岁台件度次号楼平米升瓦寸斤克秒分点]))"
)
_N = rf"{_BEFORE}(?P<n>{NUMBER}){_BEHIND}{_NO_PRICE}"
_M = rf"{_BEFORE}(?P<m>{NUMBER}){_BEHIND}{_NO_PRICE}"
_ABOUT = r"(?:大概|大约|差不多|约|about|around|roughly|approximately|circa|~)"
_NEARBY = r"(?:左右|上下|or so|(?:give|more) or (?:take|less))"
_UPTO = r"(?:以内|以下|之内|之下|内|不到|封顶|or (?:less|under|below|cheaper)|max(?:imum)?|tops)"
_FROM = r"(?:以上|之上|往上|起步?|朝上|or (?:more|above|over)|and (?:up|above)|\+)"
_AT_MOST = (
    r"(?:(?:不超过|不要超过|别超过|不高于|低于|少于|小于|最多|最高)(?:花|出)?|under|below|less than"
    r"|cheaper than|up to|at most|no more than|not more than|within|max(?:imum)?(?: of)?|not over|<=?)"
)
_AT_LEAST = r"(?:至少|不低于|高于|超过|多于|起码|over|above|more than|at least|from|starting at|>=?)"
_BUDGET = r"(?:预算|budget)(?:是|在|为|有| is| of|:|：| would be)? ?"


@dataclass(frozen=True, slots=True)
class Range:
    """Prices in hundredths from ``least`` to ``most``, None for no bound; and where that was said."""

    least: int | None
    most: int | None
    span: Span


# Patterns by what their number n is: the first that fits counts. (pattern, least as a share of n, most).
_SINGLE: tuple[tuple[re.Pattern[str], float, float], ...] = (
    (re.compile(_BUDGET + _N + rf" ?{_NEARBY}"), 0.6, 1.2),
    (re.compile(_BUDGET + rf"{_ABOUT} ?" + _N), 0.6, 1.2),
    (re.compile(_BUDGET + _N + rf" ?(?:{_UPTO})?"), 0, 1),
    (re.compile(_N + r" ?的?(?:预算| budget)"), 0, 1),
    (re.compile(rf"{_AT_MOST} ?{_N}"), 0, 1),
    (re.compile(_N + rf" ?{_UPTO}"), 0, 1),
    (re.compile(rf"{_AT_LEAST} ?{_N}"), 1, inf),
    (re.compile(_N + rf" ?{_FROM}"), 1, inf),
    (re.compile(rf"(?P<n>{NUMBER})(?:多块钱?|多元|多的|出头)"), 1, 1.5),
    (re.compile(rf"(?P<n>{NUMBER})来[块元]钱?"), 0.8, 1.2),
    (re.compile(rf"{_ABOUT} ?{_N}"), 0.8, 1.2),
    (re.compile(_N + rf" ?{_NEARBY}"), 0.8, 1.2),
    (re.compile(rf"(?:[¥￥]|rmb|cny) ?(?P<n>{NUMBER}){_NO_PRICE}"), 0.8, 1.2),
    (re.compile(rf"(?P<n>{NUMBER}) ?(?:元|块钱?|yuan|rmb|cny|kuai)"), 0.8, 1.2),
)
_BETWEEN = re.compile(rf"(?:between |from |价格|预算)?{_N} ?(?:到|至|-|—|~|和|and|to) ?{_M} ?(?:之间|的)?")
_BOTH = re.compile(rf"(?P<a>[一二两三四五六七八])(?P<b>[二三四五六七八九])(?P<size>[百千万]){_BEHIND}")


def price_range(text: str) -> Range | None:
    """Find the price that is wished for in a text in normal form; None where none is named."""
    for found in _between(text):
        return found
    for pattern, low, high in _SINGLE:
        match = pattern.search(text)
        if match is not None and (amount := number(match["n"])):
            least = round(100 * amount * low) or None
            most = None if high == inf else round(100 * amount * high)
            return Range(least, most, match.span())
    return None


def number(text: str) -> float | None:
    """Read a number; None when it is none."""
    said = text.strip().replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", said):
        return float(said)
    sized = re.fullmatch(r"(\d+(?:\.\d+)?) ?([k千万百]|grand|thousand|hundred)", said)
    if sized is not None:
        return float(sized[1]) * _SIZES[sized[2]]
    return _chinese(said) if said and said[0] in {*_HAN, "十"} else _english(said)


def _between(text: str) -> Iterator[Range]:
    """Find two prices with all that lies between: "200-300", "两三百", "between 200 and 300"."""
    for match in _BETWEEN.finditer(text):
        low, high = number(match["n"]), number(match["m"])
        if low is not None and high is not None and 10 <= low < high:
            yield Range(round(100 * low), round(100 * high), match.span())
    for match in _BOTH.finditer(text):
        low, high = _HAN[match["a"]], _HAN[match["b"]]
        if high == low + 1:
            size = 100 * _SIZES[match["size"]]
            yield Range(low * size, high * size, match.span())


def _chinese(text: str) -> float | None:
    """Read 一千二百零五, and short 三百五: the last digit is then of the size below the one before."""
    total = section = digit = 0
    size = 1
    for one in text:
        if one in _HAN:
            digit = _HAN[one]
            size = 1 if one in "零〇" else size
        elif one == "万":
            total, section, digit, size = (total + section + digit) * 10_000, 0, 0, 10_000
        elif one in _SIZES:
            size = _SIZES[one]
            section, digit = section + (digit or 1) * size, 0
        else:
            return None
    short = size // 10 if size >= 100 else 1
    return float(total + section + digit * short)


def _english(text: str) -> float | None:
    total = section = 0
    words = [one for one in re.split(r"[ -]", text) if one != "and"]
    if not words or words == ["a"] or any(one not in _ENGLISH for one in words):
        return None
    for value in (_ENGLISH[one] for one in words):
        if value == 1_000:
            total, section = total + (section or 1) * 1_000, 0
        else:
            section = (section or 1) * 100 if value == 100 else section + value
    return float(total + section)
