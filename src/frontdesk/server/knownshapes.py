"""The shapes of what the routes of the knowledge answer; `shapes` says what shapes are for."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from frontdesk.server.shape import Shape
from frontdesk.server.shapes import RejectedShape


class SourceShape(Shape):
    """A source of knowledge."""

    id: str
    title: str
    media_type: str
    language: str
    passages: int
    added: datetime
    name: str
    blob: str | None
    product: str
    audience: str
    valid_from: date | None
    valid_to: date | None
    notes: list[str]


class SourceTextShape(SourceShape):
    """A source and the text that spans of citations count in."""

    text: str


class SourcesShape(Shape):
    """All sources, and on upload the files that were refused."""

    sources: list[SourceShape]
    rejected: list[RejectedShape] = Field(default_factory=list[RejectedShape])


class JobShape(Shape):
    """A file or a page that is taken in: how far it is, and the source it became or why it failed."""

    id: str
    name: str
    state: Literal["queued", "running", "done", "failed"]
    done: int
    total: int
    what: str
    added: datetime
    error: RejectedShape | None
    source: str | None


class JobsShape(Shape):
    """Jobs: those that were handed in, or all, newest first."""

    jobs: list[JobShape]


class CutShape(Shape):
    """A stretch of a source that answers by itself; a hidden one is not searched until it is released."""

    passage: str
    source: str
    title: str
    text: str
    span: tuple[int, int]
    page: int | None
    box: list[int] | None
    ms: list[int] | None
    picture: str | None
    kind: str
    language: str
    hidden: bool


class CutsShape(Shape):
    """The passages of a source, in the order of its text."""

    passages: list[CutShape]


class PassageShape(CutShape):
    """A passage that was found."""

    score: float
    lexical: float | None
    dense: float | None


class PassagesShape(Shape):
    """What a search found, best first."""

    passages: list[PassageShape]
