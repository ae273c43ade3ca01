"""Numbers, dates, prices and codes as Chinese characters: what is left holds no digits."""

import re
from collections.abc import Callable, Mapping

Match = re.Match[str]
Rule = tuple[re.Pattern[str], Callable[[Match], str]]

DIGITS = "零一二三四五六七八九"
ON_THE_PHONE = str.maketrans("一", "幺")  # as numbers are dictated, so that 1 is not heard as 7
MONEY: Mapping[str, str] = {
    "¥": "元", "￥": "元", "RMB": "元", "CNY": "元", "$": "美元", "US$": "美元", "USD": "美元", "€": "欧元",
    "EUR": "欧元", "£": "英镑", "GBP": "英镑", "HK$": "港元",
}  # fmt: skip
UNITS: Mapping[str, str] = {
    "kg": "公斤", "g": "克", "mg": "毫克", "km": "公里", "m": "米", "cm": "厘米", "mm": "毫米", "L": "升",
    "l": "升", "ml": "毫升", "mL": "毫升", "W": "瓦", "kW": "千瓦", "kWh": "千瓦时", "Wh": "瓦时", "V": "伏",
    "A": "安", "mAh": "毫安时", "Hz": "赫兹", "kHz": "千赫", "MHz": "兆赫", "GHz": "吉赫", "h": "小时",
    "min": "分钟", "s": "秒", "ms": "毫秒", "dB": "分贝", "Mbps": "兆每秒", "°": "度",
}  # fmt: skip
SYMBOLS: Mapping[str, str] = {
    "&": "和", "+": "加", "=": "等于", "×": "乘", "~": "到", "～": "到", "@": " at ", "#": "井号", "/": "，",
    "_": " ", "→": "，", "*": " ", "%": "百分号",
}  # fmt: skip
# What two of are 两 and not 二.
COUNTED = "个台件天次位张条种家款部只盒箱层倍年周项份句页步包瓶双套根块段名小米升元斤公折秒"
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_AROUND = r"(?<![\d.])"  # a number begins here


def in_words(text: str) -> str:
    """Write every number, sign and code of a Chinese text as it is said."""
    for pattern, said in RULES:
        text = pattern.sub(said, text)
    return "".join(SYMBOLS.get(sign, sign) for sign in text)


def digits(text: str) -> str:
    """Say digit after digit."""
    return "".join(DIGITS[int(one)] for one in text if one.isdecimal())


def dictated(text: str) -> str:
    """Say digit after digit as on the phone, with 幺 for 1."""
    return digits(text).translate(ON_THE_PHONE)


def cardinal(number: int) -> str:
    """Say how many: 1,205 -> 一千二百零五; from ten to nineteen without 一."""
    if number >= 10**16:
        return digits(str(number))
    said = ""
    for size, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        many, number = divmod(number, size)
        if many:
            said = _with_gap(said, many) + _section(many) + name
    if number or not said:
        said = _with_gap(said, number) + _section(number)
    return said.removeprefix("一") if said.startswith("一十") else said


def quantity(text: str) -> str:
    """Say a number as it is written: 1,299.50 -> 一千二百九十九点五零."""
    whole, _, part = text.replace(",", "").partition(".")
    if len(whole) > 16 or (len(whole) > 1 and whole.startswith("0")):
        return digits(whole)
    return cardinal(int(whole or "0")) + (f"点{digits(part)}" if part else "")


def spelled(code: str) -> str:
    """Say a code letter by letter and digit by digit, four digits at a time."""
    runs = re.findall(r"[A-Za-z]+|\d+", code)
    return " " + "，".join(_in_fours(run) if run.isdecimal() else " ".join(run.upper()) for run in runs) + " "


def _with_gap(said: str, rest: int) -> str:
    """Add the 零 that stands for missing thousands: 10,005 -> 一万零五."""
    return said + ("零" if said and 0 < rest < 1_000 else "")


def _section(number: int) -> str:
    """Say a number below 10,000."""
    said, gap = "", False
    for size, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            said += ("零" if gap and said else "") + DIGITS[digit] + name
        gap = not digit
    return said or "零"


def _in_fours(run: str) -> str:
    if len(run) <= 5:
        return digits(run)
    return "，".join(digits(run[at : at + 4]) for at in range(0, len(run), 4))


def _date(found: Match) -> str:
    month, day = int(found[2]), int(found[3])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return spelled(found[0])
    return f"{digits(found[1])}年{cardinal(month)}月{cardinal(day)}日"


def _clock(found: Match) -> str:
    hour, minute = int(found[1]), int(found[2])
    if hour > 24 or minute > 59:
        return f"{cardinal(hour)}比{cardinal(minute)}"
    said = "两点" if hour == 2 else f"{cardinal(hour)}点"
    if minute:
        said += ("零" if minute < 10 else "") + f"{cardinal(minute)}分"
    return said


def _phone(found: Match) -> str:
    groups = [run for run in re.split(r"\D+", found[0]) if run]
    if len(groups) == 1 and len(groups[0]) == 11:
        groups = [groups[0][:3], groups[0][3:7], groups[0][7:]]
    return "，".join(dictated(group) for group in groups)


def _amount(text: str) -> str:
    """Say an amount of money: zeros behind the point are not said."""
    whole, _, part = text.partition(".")
    return counted(f"{whole}.{part.rstrip('0')}" if part.rstrip("0") else whole)


def counted(text: str) -> str:
    """Say how many of something: 2 is 两, and so is the first 2 of 2,000 and 20,000."""
    plain = text.replace(",", "")
    if plain == "2":
        return "两"
    said = quantity(text)
    return "两" + said[1:] if re.match(r"二[千万亿]", said) else said


def _money(found: Match) -> str:
    return _amount(found[2]) + MONEY[found[1]]


def _behind(found: Match) -> str:
    """Read a currency that stands behind its number."""
    return _amount(found[1]) + MONEY[found[2]]


def _share(found: Match) -> str:
    return ("千分之" if found[2] == "‰" else "百分之") + quantity(found[1])


def _unit(found: Match) -> str:
    return counted(found[1]) + UNITS[found[2]]


def _code(found: Match) -> str:
    return spelled(found[0])


def _degrees(found: Match) -> str:
    kind = "华氏度" if found[3] == "°F" else "摄氏度"
    return ("零下" if found[1] else "") + quantity(found[2]) + kind


def _range(found: Match) -> str:
    return quantity(found[1]) + "到"


def _alternatives(names: Mapping[str, str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


RULES: tuple[Rule, ...] = (
    (re.compile(r"(?<=[A-Za-z]{2})\.(?=[A-Za-z]{2})"), lambda _: " 点 "),
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"), _date),
    (re.compile(r"(\d{4})(?=年)"), lambda found: digits(found[1])),
    (re.compile(rf"{_AROUND}(\d{{1,2}})[:：](\d{{2}})(?:[:：]\d{{2}})?(?!\d)"), _clock),
    (
        re.compile(
            r"(?<![\w.])(?:\+?\d{2,4}(?:[ -]\d{3,4}){2,3}|1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?!\d)", re.ASCII
        ),
        _phone,
    ),
    (re.compile(rf"({_alternatives(MONEY)})\s?({NUMBER})"), _money),
    (re.compile(rf"({NUMBER})\s?(USD|EUR|GBP|RMB|CNY|€|£)(?![A-Za-z])"), _behind),
    (re.compile(rf"({NUMBER})(?=元|块)"), lambda found: _amount(found[1])),
    (re.compile(rf"(?<![\d.])([-−]?)({NUMBER})\s?(℃|°C|°F)"), _degrees),
    (re.compile(rf"({NUMBER})\s?(%|％|‰)"), _share),
    (re.compile(rf"(?<![\dA-Za-z.-])({NUMBER})\s?[-–~～—至]\s?(?=(?:{NUMBER})(?![-\d]))"), _range),
    (re.compile(rf"({NUMBER})\s?({_alternatives(UNITS)})(?![A-Za-z])"), _unit),
    (re.compile(r"(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"), _code),
    (re.compile(r"(?<![\d.,])(?:\d{7,}|0\d+)(?!\.\d)"), lambda found: _in_fours(found[0])),
    (re.compile(rf"({NUMBER})(?=\s?[{COUNTED}])"), lambda found: counted(found[1])),
    (re.compile(r"(?<![\w.])[-−](?=\d)"), lambda _: "负"),
    (re.compile(NUMBER), lambda found: quantity(found[0])),
)  # fmt: skip
