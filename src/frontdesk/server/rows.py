"""Rows of a request, read one by one: what is wrong with the only one is raised, of several it is listed."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from frontdesk.errors import FrontdeskError, RejectedInput
from frontdesk.server.wareshapes import RowShape

T = TypeVar("T")


def read_rows(
    rows: Sequence[dict[str, Any]], read: Callable[[dict[str, Any]], T]
) -> tuple[list[T], list[RowShape]]:
    """Read rows; a bad one among several is left out alone. Raises `RejectedInput` for a bad only one."""
    found: list[T] = []
    wrong: list[RowShape] = []
    for place, row in enumerate(rows):
        try:
            found.append(read(row))
        except RejectedInput as error:
            if len(rows) == 1:
                raise
            wrong.append(rejected(place, error))
    return found, wrong


def rejected(place: int, error: FrontdeskError) -> RowShape:
    """Write what is wrong with a row."""
    return RowShape(
        place=place,
        kind=error.kind,
        message=error.message,
        part=error.part,
        value=error.value,
        limit=error.limit,
        remedy=error.remedy,
    )
