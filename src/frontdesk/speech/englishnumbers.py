"""Numbers, dates, prices and codes as English words: what is left holds letters and punctuation only."""

import re
from collections.abc import Callable, Mapping, Sequence

Match = re.Match[str]
Rule = tuple[re.Pattern[str], Callable[[Match], str]]

ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1_000, "thousand"), (100, "hundred"))
LARGEST = 10**15  # from here on digits are read one by one
ORDINALS: Mapping[str, str] = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
MONEY: Mapping[str, tuple[str, str]] = {  # what one is called, and its hundredth
    "$": ("dollar", "cent"), "US$": ("dollar", "cent"), "USD": ("dollar", "cent"),
    "€": ("euro", "cent"), "EUR": ("euro", "cent"), "£": ("pound", "penny"), "GBP": ("pound", "penny"),
    "¥": ("yuan", "fen"), "￥": ("yuan", "fen"), "RMB": ("yuan", "fen"), "CNY": ("yuan", "fen"),
}  # fmt: skip
ALIKE = {"yuan": "yuan", "fen": "fen", "penny": "pence", "hertz": "hertz", "foot": "feet", "inch": "inches"}
UNITS: Mapping[str, str] = {
    "kg": "kilogram", "g": "gram", "mg": "milligram", "km": "kilometre", "m": "metre", "cm": "centimetre",
    "mm": "millimetre", "l": "litre", "L": "litre", "ml": "millilitre", "mL": "millilitre", "W": "watt",
    "kW": "kilowatt", "Wh": "watt hour", "kWh": "kilowatt hour", "V": "volt", "A": "amp",
    "mAh": "milliamp hour", "Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz",
    "KB": "kilobyte", "MB": "megabyte", "GB": "gigabyte", "TB": "terabyte", "Mbps": "megabit per second",
    "h": "hour", "min": "minute", "s": "second", "ms": "millisecond", "°C": "degree Celsius",
    "℃": "degree Celsius", "°F": "degree Fahrenheit", "°": "degree", "dB": "decibel", "ft": "foot",
    "in": "inch", "lb": "pound", "oz": "ounce",
}  # fmt: skip
SYMBOLS: Mapping[str, str] = {
    "%": " percent ", "‰": " per mille ", "&": " and ", "+": " plus ", "@": " at ", "=": " equals ",
    "×": " times ", "#": " number ", "/": " ", "_": " ", "→": ", ", "~": " to ", "·": ", ", "*": " ",
}  # fmt: skip
SHORT: Mapping[str, str] = {"i.e.": "that is", "e.g.": "for example", "no.": "number"}
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_LETTER_TO_DIGIT = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")


def in_words(text: str) -> str:
    """Write every number, sign and code of an English text as it is said."""
    for pattern, said in RULES:
        text = pattern.sub(said, text)
    return "".join(SYMBOLS.get(sign, sign) for sign in text)


def cardinal(number: int) -> str:
    """Say how many: 1,205 -> "one thousand two hundred five"."""
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens] + (f"-{ONES[ones]}" if ones else "")
    if number >= LARGEST:
        return digits(str(number))
    size, name = next(one for one in SCALES if number >= one[0])
    many, rest = divmod(number, size)
    return f"{cardinal(many)} {name}" + (f" {cardinal(rest)}" if rest else "")


def ordinal(number: int) -> str:
    """Say which one: 21 -> "twenty-first"."""
    head, join, last = _parted(cardinal(number))
    named = ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return head + join + named


def digits(text: str) -> str:
    """Say digit after digit."""
    return " ".join(ONES[int(one)] for one in text if one.isdecimal())


def year(number: int) -> str:
    """Say a year: 2026 -> "twenty twenty-six", 2005 -> "two thousand five"."""
    before, after = divmod(number, 100)
    if before % 10 == 0 and after < 10:
        return cardinal(number)
    if not after:
        return f"{cardinal(before)} hundred"
    return f"{cardinal(before)} {f'oh {ONES[after]}' if after < 10 else cardinal(after)}"


def spelled(code: str) -> str:
    """Say a code letter by letter and digit by digit, four digits at a time."""
    runs = [run for part in re.split(r"\W+|_", code) for run in _LETTER_TO_DIGIT.split(part) if run]
    return ", ".join(_in_fours(run) if run.isdecimal() else " ".join(run.upper()) for run in runs)


def quantity(text: str) -> str:
    """Say a number as it is written: 1,299.50 -> "one thousand two hundred ninety-nine point five zero"."""
    whole, _, part = text.replace(",", "").partition(".")
    if len(whole) > 15 or (len(whole) > 1 and whole.startswith("0")):
        return digits(whole)
    return cardinal(int(whole or "0")) + (f" point {digits(part)}" if part else "")


def plural(name: str, *, one: bool) -> str:
    """Put the name of a unit in the number that fits."""
    if one:
        return name
    head, _, tail = name.partition(" ")
    if tail.startswith(("Celsius", "Fahrenheit", "per")):
        return f"{plural(head, one=False)} {tail}"
    return ALIKE.get(name) or name + ("" if name.endswith("hertz") else "s")


def _parted(said: str) -> Sequence[str]:
    """Cut off the last word."""
    at = max(said.rfind(" "), said.rfind("-"))
    return said[:at] if at >= 0 else "", said[at] if at >= 0 else "", said[at + 1 :]


def _in_fours(run: str) -> str:
    if len(run) <= 5:
        return digits(run)
    return ", ".join(digits(run[at : at + 4]) for at in range(0, len(run), 4))


def _date(found: Match) -> str:
    of_year, month, day = (int(found[place]) for place in (1, 2, 3))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return spelled(found[0])
    return f"{MONTHS[month - 1]} {ordinal(day)}, {year(of_year)}"


def _clock(found: Match) -> str:
    hour, minute = int(found[1]), int(found[2])
    if hour > 24 or minute > 59:
        return f"{quantity(found[1])} to {quantity(found[2])}"
    half = " ".join((found[3] or "").upper().replace(".", ""))
    said = "" if half else "o'clock"
    if minute:
        said = f"oh {ONES[minute]}" if minute < 10 else cardinal(minute)
    return " ".join(one for one in (cardinal(hour), said, half) if one)


def _short(found: Match) -> str:
    return SHORT[found[0].casefold()]


def _code(found: Match) -> str:
    return spelled(found[0])


def _range(found: Match) -> str:
    return f"{quantity(found[1])} to "


def _money(found: Match) -> str:
    whole, _, part = found[2].replace(",", "").partition(".")
    large, small = MONEY[found[1]]
    if len(whole) > 15 or len(part) > 2:
        return f"{quantity(found[2])} {plural(large, one=False)}"
    cents = int(part.ljust(2, "0")) if part else 0
    said = f"{cardinal(int(whole))} {plural(large, one=int(whole) == 1)}"
    if not cents:
        return said
    if large == "yuan":  # nobody counts fen in English
        return f"{cardinal(int(whole))} point {digits(part.rstrip('0'))} yuan"
    return f"{said} and {cardinal(cents)} {plural(small, one=cents == 1)}"


def _after(found: Match) -> str:
    """Read a currency that stands behind its number."""
    return f"{quantity(found[1])} {plural(MONEY[found[2]][0], one=found[1] == '1')}"


def _unit(found: Match) -> str:
    return f"{quantity(found[1])} {plural(UNITS[found[2]], one=found[1] == '1')}"


def _phone(found: Match) -> str:
    groups = [run for run in re.split(r"\D+", found[0]) if run]
    plus = "plus " if found[0].startswith("+") else ""
    if len(groups) == 1 and len(groups[0]) == 11:  # a Chinese mobile number
        groups = [groups[0][:3], groups[0][3:7], groups[0][7:]]
    return plus + ", ".join(digits(group) for group in groups)


def _alternatives(names: Mapping[str, str] | Mapping[str, tuple[str, str]]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


RULES: tuple[Rule, ...] = (
    (re.compile(r"\b(?:i\.e\.|e\.g\.|no\.(?=\s?\d))", re.IGNORECASE), _short),
    (re.compile(r"(?<=\w)@(?=\w)"), lambda _: " at "),
    (re.compile(r"(?<=[A-Za-z]{2})\.(?=[A-Za-z]{2})"), lambda _: " dot "),
    (re.compile(r"\b(\d{4})[-/](\d{1,2})[-/](\d{1,2})\b"), _date),
    (re.compile(r"\b(\d{1,2}):(\d{2})(?::\d{2})?(?:\s?([AaPp]\.?[Mm])\b)?"), _clock),
    (re.compile(r"(?<![\w.])\+?\d{2,4}(?:[ -]\d{3,4}){2,3}\b|\b1[3-9]\d{9}\b|\b0\d{2,3}-\d{7,8}\b"), _phone),
    (re.compile(rf"(?<![\w.-])({NUMBER})\s?[-–~]\s?(?=(?:{NUMBER})(?![-\d]))"), _range),
    (re.compile(r"(?<![\w.])[-−](?=\d)"), lambda _: "minus "),
    (re.compile(rf"({_alternatives(MONEY)})\s?({NUMBER})"), _money),
    (re.compile(rf"\b({NUMBER})\s?(USD|EUR|GBP|RMB|CNY|€|£)(?!\w)"), _after),
    (re.compile(rf"\b({NUMBER})\s?({_alternatives(UNITS)})(?![\w°])"), _unit),
    (re.compile(r"\b(\d{1,12})(?:st|nd|rd|th)\b"), lambda found: ordinal(int(found[1]))),
    (re.compile(r"\b(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\b"), _code),
    (re.compile(r"\b(?:\d{7,}|0\d+)\b(?!\.\d)"), lambda found: _in_fours(found[0])),
    (re.compile(r"\b(?:19|20)\d{2}\b(?![.,]\d)"), lambda found: year(int(found[0]))),
    (re.compile(rf"{NUMBER}"), lambda found: quantity(found[0])),
)  # fmt: skip
