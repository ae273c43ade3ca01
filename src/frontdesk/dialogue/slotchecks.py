"""Checks of slots: a value in the form in which it is kept, or what is wrong with it, whoever proposes it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from frontdesk.dialogue.days import day
from frontdesk.dialogue.flow import Option, Slot, Sort
from frontdesk.preprocess.text import normalise
from frontdesk.understanding.question import COLOURS

LONGEST = 500  # characters of a value that is kept
WEEKS = 60  # days from now that a day may lie off, where a slot does not say
COUNTED = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
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
    return _PLACES.index(word) if word in _PLACES else int(COUNTED.get(word, word)) - 1


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
