"""A row of a catalogue as an `Item`: a line of CSV, an object of JSONL or of the API, with the same names.

    id, title | title.zh, title.en, text | text.zh, text.en, category, attributes | attr.NAME, price, stock,
    image, added

``title`` and ``text`` may be objects by language, ``attributes`` an object or JSON. The price is in the
currency (199.00), ``image`` a path beside the file, which whoever reads the row looks after.
"""

import json
from collections.abc import Mapping
from difflib import get_close_matches
from typing import cast

from frontdesk.catalogue.numbers import count, moment, money, real
from frontdesk.catalogue.words import line, name, passage, printable
from frontdesk.errors import InvalidInput
from frontdesk.recommend.item import Item, Value

LANGUAGES = ("zh", "en", "und")
COLUMNS = ("id", "title", "text", "category", "attributes", "price", "stock", "image", "added")
ATTRIBUTE = "attr."
TITLE, TEXT, WORD = 300, 20_000, 200  # characters
ATTRIBUTES = 100  # of one item
LARGEST = 1e15  # value of one

Row = Mapping[str, object]


def item_of(row: Row) -> Item:
    """Read an item, its ``image`` left empty. Raises `InvalidInput` naming the column."""
    _check_columns(row)
    given = {column: value for column, value in row.items() if not _empty(value)}
    title = _by_language(given, "title", TITLE)
    known_by = name(given.get("id"), "id")
    if not title:
        raise InvalidInput("the item has no title", part="title", remedy="give title, title.zh or title.en")
    return Item(
        known_by,
        title,
        _by_language(given, "text", TEXT),
        line(given.get("category"), "category", WORD),
        _attributes(given),
        money(given["price"], "price") if "price" in given else None,
        count(given["stock"], "stock") if "stock" in given else None,
        added=moment(given["added"], "added") if "added" in given else None,
    )


def _check_columns(row: Row) -> None:
    """Raise `InvalidInput` for a column that nobody reads: it may be a typing mistake."""
    known = [*COLUMNS, *(f"{part}.{code}" for part in ("title", "text") for code in LANGUAGES)]
    for column in row:
        if column not in known and not column.startswith(ATTRIBUTE):
            close = get_close_matches(column, known, 1, 0.6)
            hint = f"did you mean {close[0]!r}? else" if close else "if it says something of the item,"
            said = printable(column)
            raise InvalidInput(
                f"there is no column {said!r}", part=said, remedy=f"{hint} call it {ATTRIBUTE}{said}"
            )


def _by_language(given: Row, column: str, longest: int) -> dict[str, str]:
    """Read words of one language or several; those of no named one are "und"."""
    read = line if column == "title" else passage
    told = given.get(column)
    parts = cast("Row", told) if isinstance(told, Mapping) else {"und": told}
    named = {f"{column}.{code}": value for code, value in parts.items()}
    said: dict[str, str] = {}
    for where, value in {**named, **_under(given, f"{column}.")}.items():
        code = where.removeprefix(f"{column}.")
        if code not in LANGUAGES:
            raise InvalidInput(
                f"{column} in {printable(code)!r}",
                part=column,
                value=printable(code),
                remedy="give zh, en or und",
            )
        words = read(value, column if code == "und" else where, longest)
        if words:
            said[code] = words
    return said


def _attributes(given: Row) -> dict[str, Value]:
    """Read what is told of an item, of one column as JSON and of the columns named for it."""
    told = given.get("attributes", {})
    if isinstance(told, str):
        told = _json(told)
    if not isinstance(told, Mapping):
        raise InvalidInput("the attributes are no object", part="attributes", remedy='write {"noise_db": 48}')
    under = {column.removeprefix(ATTRIBUTE): value for column, value in _under(given, ATTRIBUTE).items()}
    every = {**cast("Row", told), **under}
    if len(every) > ATTRIBUTES:
        raise InvalidInput(
            f"the item has {len(every)} attributes",
            part="attributes",
            value=len(every),
            limit=ATTRIBUTES,
            remedy="leave some out",
        )
    return {name(key, "attributes", 60): _value(value, f"{ATTRIBUTE}{key}") for key, value in every.items()}


def _value(value: object, column: str) -> Value:
    """Read a value: of CSV, what looks like a number is one, and yes or no is written true or false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _measure(value, column)
    said = line(value, column, WORD)
    if said.lower() in ("true", "false"):
        return said.lower() == "true"
    return _number(said)


def _measure(value: float, column: str) -> float:
    """Take a number of a size that something of a shop can have."""
    size = real(value, column)
    if not abs(size) <= LARGEST:
        raise InvalidInput(
            f"the {column} is {size:g}",
            part=column,
            value=f"{size:g}",
            limit=LARGEST,
            remedy="change its unit",
        )
    return value


def _number(said: str) -> Value:
    """Give a plain decimal as a number; 007 and 1e5 are words."""
    whole, point, part = said.removeprefix("-").partition(".")
    plain = whole.isascii() and whole.isdecimal() and (whole == "0" or not whole.startswith("0"))
    if not plain or len(said) > 15 or (point and not (part.isascii() and part.isdecimal())):
        return said
    return float(said) if point else int(said)


def _json(said: str) -> object:
    try:
        return json.loads(said)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            "the attributes are no JSON", part="attributes", remedy='write {"noise_db": 48}'
        ) from error


def _under(given: Row, start: str) -> dict[str, object]:
    return {column: value for column, value in given.items() if column.startswith(start)}


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
