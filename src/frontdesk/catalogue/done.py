"""A row of interactions as what somebody `Done`: of CSV, JSONL or the API, or as gorse writes feedback.

customer | conversation, item, kind, at, value, key
"""

from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import cast

from frontdesk.catalogue.numbers import moment, real
from frontdesk.catalogue.words import line, name, printable
from frontdesk.errors import InvalidInput
from frontdesk.recommend.interaction import WEIGHTS, Kind
from frontdesk.store.interactions import Done

COLUMNS = ("customer", "conversation", "item", "kind", "at", "value", "key")
# gorse leaves the names of kinds to the shop; these are those of its documentation, and what is near.
GORSE: Mapping[str, tuple[Kind, float | None]] = {
    "read": ("view", None),
    "click": ("view", None),
    "star": ("rate", 5.0),
    "like": ("rate", 5.0),
    "dislike": ("refuse", None),
    "purchase": ("buy", None),
    "order": ("buy", None),
}

Row = Mapping[str, object]


def done_of(row: Row, now: datetime | None = None) -> Done:
    """Read an interaction; ``now`` stands in for a time that is not given.

    Raises `InvalidInput` naming the column. Who, what and when are held against the store's own later.
    """
    for column in row:
        if column not in COLUMNS:
            said = printable(column)
            raise InvalidInput(
                f"there is no column {said!r}", part=said, remedy=f"the columns are {', '.join(COLUMNS)}"
            )
    given = {column: value for column, value in row.items() if value is not None and value != ""}
    if now is None and "at" not in given:
        raise InvalidInput("the interaction has no time", part="at", remedy="say when it was")
    return Done(
        name(given.get("item"), "item"),
        _kind(given.get("kind")),
        now if now is not None and "at" not in given else moment(given["at"], "at"),
        line(given.get("customer"), "customer", 200) or None,
        line(given.get("conversation"), "conversation", 36) or None,
        real(given["value"], "value") if "value" in given else None,
        line(given.get("key"), "key", 200),
    )


def done_of_gorse(row: Row, now: datetime) -> Done:
    """Read gorse's feedback: FeedbackType, UserId, ItemId, Timestamp, Value. Raises `InvalidInput`."""
    said = str(row.get("FeedbackType", ""))
    kind, stars = GORSE.get(said.lower(), (said.lower(), None))
    value = row.get("Value") if kind == "rate" and stars is None else stars
    told = {"customer": row.get("UserId"), "item": row.get("ItemId"), "at": row.get("Timestamp")}
    return done_of({**told, "kind": kind, "value": value}, now)


def _kind(value: object) -> Kind:
    said = line(value, "kind", 200)
    if said not in WEIGHTS:
        close = get_close_matches(said, WEIGHTS, 1, 0.5)
        raise InvalidInput(
            f"{said!r} is no kind of interaction",
            part="kind",
            value=said,
            remedy=f"did you mean {close[0]!r}?" if close else f"there are {', '.join(WEIGHTS)}",
        )
    return cast("Kind", said)
