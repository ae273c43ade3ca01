"""The shapes of items, of interactions, and of what is suggested."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from frontdesk.server.closed import Body
from frontdesk.server.shape import Shape
from frontdesk.server.shapes import Scalar, SuggestedShape

MOST = 1_000  # rows of one request

Rows = Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST)]


class ItemShape(Shape):
    """An item: price in the currency, ``picture`` an address or empty."""

    id: str
    title: dict[str, str]
    text: dict[str, str]
    category: str
    attributes: dict[str, str | int | float | bool]
    price: float | None
    stock: int | None
    picture: str
    added: datetime | None


class ItemsShape(Shape):
    """A page of items; ``next`` is the `after` of the next page."""

    items: list[ItemShape]
    next: str | None


class RowShape(Shape):
    """A row that was left out, by its place from 0."""

    place: int
    kind: str
    message: str
    part: str | None
    value: Scalar
    limit: Scalar
    remedy: str | None


class TakenShape(Shape):
    """How many items were new, changed and as they were, and which rows were left out."""

    added: int
    changed: int
    same: int
    rejected: list[RowShape]


class CountedShape(Shape):
    """How many interactions were kept, how many known already, and which rows were left out."""

    kept: int
    known: int
    rejected: list[RowShape]


class PlacedShape(Shape):
    """How many customers came into another segment, how many were there, and which rows were left out."""

    changed: int
    same: int
    rejected: list[RowShape]


class ItemsGiven(Body):
    """Items: id, title, text, category, attributes, price, stock, added, as a catalogue's file has them."""

    items: Rows


class DoneGiven(Body):
    """Interactions: customer or conversation, item, kind, at, value, key."""

    interactions: Rows


class CustomersGiven(Body):
    """To which segment customers belong: customer, segment; an empty segment is none."""

    customers: Rows


class GorseGiven(Body):
    """Feedback on items as gorse writes it: FeedbackType, UserId, ItemId, Timestamp, Value."""

    feedback: Rows


class SuggestionsShape(Shape):
    """What is suggested, best first.

    ``personal``: it rests on what the customer did. ``relaxed`` names what of the wish nothing could meet.
    """

    recommendations: list[SuggestedShape]
    request: str
    personal: bool
    relaxed: list[str]


class Personal(Body):
    """Whether suggestions may rest on what somebody did."""

    personal: bool


class PersonalShape(Shape):
    """Whether suggestions rest on what somebody did."""

    personal: bool


class ErasedShape(Shape):
    """How many interactions were forgotten."""

    interactions: int


class TrainingShape(Shape):
    """The version that is served, None before the first; and how the last training goes."""

    version: str | None
    state: Literal["none", "queued", "running", "done", "failed"]
    message: str | None = None
