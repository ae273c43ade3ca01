"""What goes back to the customer."""

from dataclasses import dataclass, field
from typing import Literal

from frontdesk.turn.decision import Decision
from frontdesk.turn.findings import Box, Findings

MakerKind = Literal["template", "extract", "model"]


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph of the reply."""

    text: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Short answers the customer may pick instead of typing."""

    options: tuple[str, ...]


ReplyPart = Said | Choices


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made the words: a template of the pack, an extract of the knowledge, or a model.

    ``label`` is what the customer sees; ``model`` names model and version, empty where none was at work.
    """

    kind: MakerKind
    label: str
    model: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer stands: ``text`` is ``source_text[start:end]``.

    ``page`` counts from 1; ``box`` is in pixels of ``picture`` or in points of the page, ``ms`` in
    milliseconds; None where one does not apply. ``picture`` and ``blob`` are digests of what can be shown:
    a photo, key frame or scanned page, and the whole file of type ``media_type``. ``said`` is the stretch
    of the reply's texts, joined by empty lines, that it bears out.
    """

    passage: str
    source: str
    title: str
    start: int
    end: int
    score: float
    page: int | None = None
    box: Box | None = None
    ms: tuple[int, int] | None = None
    text: str = ""
    picture: str | None = None
    blob: str | None = None
    media_type: str = ""
    said: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A part that was left out, and why; the other parts were answered all the same."""

    kind: str
    message: str
    part: str | None = None
    value: str | int | float | None = None
    limit: str | int | float | None = None
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the desk answers to one turn, and everything that led to it.

    ``asked`` is what was looked up in the knowledge; ``unanswered`` where the reply had to do without an
    answer to it.
    """

    turn: str
    conversation: str
    decision: Decision
    parts: tuple[ReplyPart, ...]
    made_by: Maker
    findings: Findings
    citations: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = field(default=())
    asked: str = ""
    unanswered: bool = False
