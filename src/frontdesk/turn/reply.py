"""What goes back to the customer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from frontdesk.turn.decision import Decision
from frontdesk.turn.findings import Box, Findings
from frontdesk.turn.state import NEW, State

MakerKind = Literal["template", "extract", "model"]
ActionKind = Literal["link", "postback"]
FieldType = Literal["text", "text_area", "email", "select"]
Outcome = Literal["done", "failed", "timed_out", "refused", "needs_approval"]
FlowPhase = Literal["asks", "done", "failed", "dropped"]


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph of the reply."""

    text: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Short answers the customer may pick instead of typing; a picked option is sent back as its words."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the SHA-256 of its bytes in the evidence of the knowledge, its type, and what it shows."""

    blob: str
    media_type: str
    alt: str


@dataclass(frozen=True, slots=True)
class Action:
    """What a card offers: a link to open, or words that are sent back when it is pressed."""

    kind: ActionKind
    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is suggested, and what that rests on, such as "interactions:34" or an attribute."""

    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Card:
    """A thing with a picture, such as an order or a product; ``picture`` is an address or empty.

    A product that is suggested has its ``item``, its ``reasons``, and the ``source`` that found it.
    """

    title: str
    description: str = ""
    picture: str = ""
    actions: tuple[Action, ...] = ()
    item: str = ""
    reasons: tuple[Reason, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards beside one another."""

    items: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; ``options`` of a select are what may be picked, ``default`` what stands there.

    What is ``optional`` may be left empty.
    """

    name: str
    label: str
    type: FieldType = "text"
    placeholder: str = ""
    default: str = ""
    options: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Fields to fill in at once; they are sent back as lines of "label: value"."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A page worth reading, with a sentence on what it says."""

    title: str
    description: str
    link: str


@dataclass(frozen=True, slots=True)
class Article:
    """Pages worth reading."""

    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of the reply as speech, made when ``url`` is fetched."""

    url: str
    media_type: str


ReplyPart = Said | Choices | Picture | Cards | Form | Article | Spoken


@dataclass(frozen=True, slots=True)
class Called:
    """A tool that was used for this reply: with what, and what came of it."""

    tool: str
    effect: str
    arguments: Mapping[str, str | int | float | bool | None]
    outcome: Outcome
    message: str = ""


@dataclass(frozen=True, slots=True)
class FlowAt:
    """Where a flow stands after this reply."""

    flow: str
    step: str
    phase: FlowPhase


@dataclass(frozen=True, slots=True)
class Transfer:
    """Why a person is brought in, and whose queue is asked; ``wait`` is an estimate in seconds, if any."""

    trigger: str
    queue: str = ""
    wait: int | None = None


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
class Suggested:
    """Something that was suggested: the item, why, and the source that found it.

    ``propensity`` is how likely it was to be shown in its place, ``explored`` whether it was drawn to learn.
    ``model`` is the version that suggested it, empty where nobody shall note that it was shown.
    """

    item: str
    title: str
    score: float
    reasons: tuple[Reason, ...]
    source: str
    propensity: float = 1.0
    explored: bool = False
    model: str = ""


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
class Transcript:
    """The words that were heard or read in a part of the turn: kept, so that nobody has to listen again."""

    part: int
    text: str
    language: str = "und"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the desk answers to one turn, and everything that led to it.

    ``asked`` is what was looked up in the knowledge; ``unanswered`` where the reply had to do without an
    answer to it. ``calls``, ``flow`` and ``transfer`` tell what was done beside talking, ``heard`` what the
    turn's media say. ``state`` is what the conversation carries on to the next turn; ``customer`` whom a tool
    has verified in this one. Neither is part of what is sent.
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
    calls: tuple[Called, ...] = ()
    flow: FlowAt | None = None
    transfer: Transfer | None = None
    heard: tuple[Transcript, ...] = ()
    suggestions: tuple[Suggested, ...] = ()
    state: State = NEW
    customer: str | None = None
