"""Values of slots: found in what a turn shows, and checked before they are believed, whoever proposes them.

What finds values is generous, so that a wrong one can be answered with what is wrong about it; what checks
them is strict.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from frontdesk.dialogue import cues
from frontdesk.dialogue.days import day
from frontdesk.dialogue.flow import Option, Slot, Sort
from frontdesk.dialogue.observed import Observed
from frontdesk.preprocess.text import normalise
from frontdesk.understanding.question import COLOURS

LONGEST = 500  # characters of a value that is kept
WEEKS = 60  # days from now that a day may lie off, where a slot does not say
_DIGITS = str.maketrans("零〇一二三四五六七八九幺", "0012345678" + "91")
_SPOKEN = re.compile("[零〇一二三四五六七八九幺]{4,}")
_ORDERLIKE = re.compile(r"(?<![a-z0-9])[a-z]{0,3}[ -]?\d(?:[ -]?\d){3,19}(?![a-z0-9])", re.IGNORECASE)
_TAIL = re.compile(
    r"(?:尾号|后四位|最后四位|末四位|last (?:four|4)(?: digits)?|ends? (?:in|with)|ending (?:in|with)?)"
    r"\D{0,12}(\d{1,11})(?!\d)"
)
_RUN = re.compile(r"(?<![A-Za-z\d-])\+?\d[\d -]{2,16}(?!\d)")
_ALONE = re.compile(r"(?<![A-Za-z\d.-])\d{4}(?![A-Za-z\d年]|[.-]\d)")
_NUMBER = re.compile(r"(?<![\w.])-?\d{1,9}(?![\w.])|[一二两三四五六七八九十]")
_COUNTED = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_PLACE = re.compile(
    r"^(?:第?([一二三四五六1-6])[个种]?|(?:the )?(first|second|third|fourth|[1-6])(?: one)?)$"
)
_PLACES = ("first", "second", "third", "fourth")
_ENGLISH = re.compile(r"^[\x00-\x7f]+$")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a value is not taken: the key of a text, with what it may name beside the value and the limits."""

    text: str
    value: str


def found(slot: Slot, seen: Observed, asked: bool) -> list[str]:
    """Find what a turn may say for a slot, likeliest first; ``asked``: it is what was just asked for.

    What gives itself away, such as an e-mail address, is found unasked. A bare number or any words are not.
    """
    values = [*_FIND[slot.sort](slot, seen, asked)]
    return list(dict.fromkeys(value.strip()[:LONGEST] for value in values if value.strip()))


def checked(slot: Slot, value: str, today: date) -> str | Wrong:
    """Give a value in the form in which it is kept, or what is wrong with it."""
    made = _CHECK[slot.sort](slot, value.strip()[:LONGEST], today)
    if made is None or (slot.pattern and not re.fullmatch(slot.pattern, made)):
        return Wrong(f"wrong_{slot.sort}", value.strip()[:40])
    return made


def chosen(options: tuple[Option, ...], text: str, asked: bool = True) -> str:
    """Find the option that a text means: by its name, its words, or, when it was asked for, its place."""
    said = normalise(text).strip(" ,.!?，。！？")
    names = {
        one.id: [*one.name.values(), *(word for words in one.words.values() for word in words)]
        for one in options
    }
    for id_, words in names.items():
        if any(said == normalise(word) for word in words):
            return id_
    held = [id_ for id_, words in names.items() if any(holds(said, normalise(word)) for word in words)]
    if len(held) == 1:
        return held[0]
    place = _place(said) if asked else None
    return options[place].id if place is not None and place < len(options) else ""


def holds(said: str, word: str) -> bool:
    """Tell whether a text holds a word, an English one as a whole."""
    if _ENGLISH.match(word):
        return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", said) is not None
    return word in said


def _place(said: str) -> int | None:
    told = _PLACE.fullmatch(said)
    if told is None:
        return None
    word = told[1] or told[2]
    return _PLACES.index(word) if word in _PLACES else int(_COUNTED.get(word, word)) - 1


def _orders(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    """Numbers of orders, spoken ones too; when it was asked for, anything that looks like one."""
    yield from seen.named("order_number")
    text = _SPOKEN.sub(lambda found: found[0].translate(_DIGITS), seen.text)
    likely = [one[0] for one in _ORDERLIKE.finditer(text)]
    yield from (one for one in likely if isinstance(checked(slot, one, seen.today), str) and slot.pattern)
    yield from likely if asked else ()


def _products(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot
    yield from (*seen.named("product", "product_code"), *seen.products)
    yield from (seen.text,) if asked else ()


def _phone_ends(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot
    text = _SPOKEN.sub(lambda found: found[0].translate(_DIGITS), seen.text)
    yield from (one[1] for one in _TAIL.finditer(normalise(text)))
    if asked:
        yield from (one[0] for one in _ALONE.finditer(text))
        yield from seen.named("phone")
        yield from (one[0] for one in _RUN.finditer(text))
    elif seen.named("order_number"):  # "NL26110002, 0101": the two that are asked for together
        yield from (one[0] for one in _ALONE.finditer(text))


def _entities(*sorts: str) -> Callable[[Slot, Observed, bool], Iterator[str]]:
    def find(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
        del slot
        yield from seen.named(*sorts)
        yield from (seen.text,) if asked else ()

    return find


def _days(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot
    yield from seen.named("date") if not asked else ()
    yield from (seen.text,) if asked else ()


def _photos(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot, asked
    yield from seen.photos[:1]


def _colours(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    """Colours of lights: in words before those in pictures; "off" where nothing is lit."""
    del slot, asked
    said = normalise(seen.text)
    for name, chinese in COLOURS.items():
        if re.search(rf"{chinese}色?的?灯|\b{name} (?:\w+ )?(?:light|led)", said):
            yield name
    for name, chinese in COLOURS.items():
        if f"{chinese}色" in said or said == chinese or holds(said, name):
            yield name
    if re.search(
        r"灯?不亮|没亮|没有亮?灯|没灯|\bno lights?\b|\blights? (?:is |are )?off\b|\bnot lit\b", said
    ):
        yield "off"
    yield from seen.lights


def _choices(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    yield chosen(slot.options, seen.text, asked)
    yield from (seen.text,) if asked else ()


def _numbers(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot
    for one in _NUMBER.findall(seen.text) if asked else ():
        yield str(_COUNTED.get(one, one))
    yield from (seen.text,) if asked else ()


def _agreements(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot
    said = cues.agrees(seen.text) if asked else None
    yield from () if said is None else ("yes" if said else "no",)


def _texts(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot
    yield from (seen.text,) if asked else ()


def _order(slot: Slot, value: str, today: date) -> str | None:
    del today
    plain = re.sub(r"[\s_-]+", "", normalise(value)).upper()
    made = slot.prefix + plain if plain.isdigit() else plain
    return made if re.fullmatch(r"[A-Z]{0,4}\d{4,20}", made) else None


def _phone_end(slot: Slot, value: str, today: date) -> str | None:
    """Four digits, or the last four of a whole number."""
    del slot, today
    digits = re.sub(r"\D", "", value)
    return digits[-4:] if len(digits) == 4 or 10 <= len(digits) <= 15 else None


def _amount(slot: Slot, value: str, today: date) -> str | None:
    """Give an amount in fen."""
    del today
    told = re.search(r"\d{1,9}(?:\.\d{1,2})?", normalise(value).replace(",", ""))
    if told is None:
        return None
    fen = round(float(told[0]) * 100)
    return str(fen) if _within(fen, slot, 1, None) else None


def _day(slot: Slot, value: str, today: date) -> str | None:
    told = day(value, today)
    if told is None or not _within((told - today).days, slot, 0, WEEKS):
        return None
    return told.isoformat()


def _email(slot: Slot, value: str, today: date) -> str | None:
    del slot, today
    told = re.search(r"[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}", normalise(value))
    return told[0] if told else None


def _text(slot: Slot, value: str, today: date) -> str | None:
    del today
    return value if _within(len(value), slot, 1, LONGEST) else None


def _address(slot: Slot, value: str, today: date) -> str | None:
    """Give a text with a number of a house: without one nothing can be delivered."""
    told = _text(slot, value, today)
    return told if told is not None and re.search(r"\d|[一二三四五六七八九十百]+[号楼栋室]", told) else None


def _photo(slot: Slot, value: str, today: date) -> str | None:
    del slot, today
    return value if re.fullmatch(r"[0-9a-f]{64}", value) else None


def _colour(slot: Slot, value: str, today: date) -> str | None:
    del slot, today
    return value if value in (*COLOURS, "off") else None


def _choice(slot: Slot, value: str, today: date) -> str | None:
    del today
    if any(value == one.id for one in slot.options):
        return value
    return chosen(slot.options, value) or None


def _number(slot: Slot, value: str, today: date) -> str | None:
    del today
    told = re.fullmatch(r"-?\d{1,9}", value)
    return value if told and _within(int(value), slot, None, None) else None


def _yes_no(slot: Slot, value: str, today: date) -> str | None:
    del slot, today
    return value if value in ("yes", "no") else None


def _product(slot: Slot, value: str, today: date) -> str | None:
    del slot, today
    return value or None


def _within(number: int, slot: Slot, least: int | None, most: int | None) -> bool:
    low, high = slot.least if slot.least is not None else least, slot.most if slot.most is not None else most
    return (low is None or number >= low) and (high is None or number <= high)


def latest(slot: Slot, today: date) -> date:
    """Tell the last day that a slot for days takes."""
    return today + timedelta(days=slot.most if slot.most is not None else WEEKS)


_FIND: Mapping[Sort, Callable[[Slot, Observed, bool], Iterator[str]]] = {
    "text": _texts,
    "order": _orders,
    "product": _products,
    "phone_end": _phone_ends,
    "amount": _entities("amount"),
    "day": _days,
    "email": _entities("email"),
    "address": _entities("address"),
    "photo": _photos,
    "colour": _colours,
    "choice": _choices,
    "number": _numbers,
    "yes_no": _agreements,
}
_CHECK: Mapping[Sort, Callable[[Slot, str, date], str | None]] = {
    "text": _text,
    "order": _order,
    "product": _product,
    "phone_end": _phone_end,
    "amount": _amount,
    "day": _day,
    "email": _email,
    "address": _address,
    "photo": _photo,
    "colour": _colour,
    "choice": _choice,
    "number": _number,
    "yes_no": _yes_no,
}
