"""Numbers and times from outside, as a table or JSON writes them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from frontdesk.catalogue.words import printable
from frontdesk.errors import InvalidInput

DEAREST = Decimal(10_000_000)  # of the currency: more is a mistake of the unit
MOST = 1_000_000_000  # pieces
MILLISECONDS = 100_000_000_000  # seconds since 1970 that nobody means: those are milliseconds
LONGEST = 100  # characters that a number or a time has at most

_SECONDS = re.compile(r"\d{9,13}(\.\d+)?")


def money(value: object, column: str) -> int:
    """Read an amount of the currency as hundredths, exactly. Raises `InvalidInput`."""
    amount = _decimal(value, column)
    if amount < 0:
        raise _wrong(f"the {column} {amount} is negative", column, value, 0)
    if amount > DEAREST:
        raise _wrong(f"the {column} {amount:,} is absurd", column, value, int(DEAREST))
    hundredths = amount * 100
    if hundredths != hundredths.to_integral_value():
        raise _wrong(f"the {column} {amount} has more than two decimals", column, value, "0.01")
    return int(hundredths)


def count(value: object, column: str) -> int:
    """Read a number of pieces. Raises `InvalidInput`."""
    number = _decimal(value, column)
    if number != number.to_integral_value():
        raise _wrong(f"the {column} {number} is no whole number", column, value, 1)
    if not 0 <= number <= MOST:
        raise _wrong(f"the {column} is {number:,}, not 0 to {MOST:,}", column, value, MOST)
    return int(number)


def real(value: object, column: str) -> float:
    """Read a number that is finite. Raises `InvalidInput`."""
    return float(_decimal(value, column))


def moment(value: object, column: str) -> datetime:
    """Read a time: ISO 8601, UTC where it names no zone, or seconds (or milliseconds) since 1970.

    Parquet has times and days of its own. Raises `InvalidInput`.
    """
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, str) and not _SECONDS.fullmatch(value.strip()):
        read = _written(value.strip(), column)
    else:
        seconds = real(value, column)
        read = _counted(seconds / 1_000 if seconds > MILLISECONDS else seconds, column)
    if not 1970 <= read.year <= 2200:
        raise _no_time(value, column)
    return read


def _written(value: str, column: str) -> datetime:
    try:
        read = datetime.fromisoformat(value)
    except ValueError as error:
        raise _no_time(value, column) from error
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _counted(seconds: float, column: str) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise _no_time(seconds, column) from error


def _decimal(value: object, column: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise _wrong(f"the {column} is no number", column, value)
    said = str(value).strip()
    if len(said) > LONGEST:  # the rest would be cut off, and another number read
        raise _wrong(f"the {column} {said[:20]!r}… is too long for a number", column, value, LONGEST)
    try:
        number = Decimal(said)
    except InvalidOperation as error:
        raise _wrong(f"the {column} {said!r} is no number", column, said) from error
    if not number.is_finite() or not -300 < number.adjusted() < 300:  # as far as floats go
        raise _wrong(f"the {column} {said!r} is no finite number", column, said)
    return number


def _no_time(value: object, column: str) -> InvalidInput:
    said = printable(str(value)[:LONGEST])
    return InvalidInput(
        f"the {column} {said!r} is no time",
        part=column,
        value=said,
        limit="1970 to 2200",
        remedy="write it as 2026-05-01T12:00:00+08:00, or as seconds since 1970",
    )


def _wrong(message: str, column: str, value: object, limit: str | int | None = None) -> InvalidInput:
    said = printable(str(value)[:LONGEST])
    return InvalidInput(message, part=column, value=said, limit=limit, remedy=f"mend the {column}")
