"""The shapes of answers, for /openapi.json and for those who generate a client from it.

The routes that matter write their JSON with `turn.codec`; a test holds that both agree.
"""

from datetime import datetime
from typing import Literal

from pydantic import Field

from frontdesk.server.partshapes import (
    ArticleShape,
    CardsShape,
    ChoicesShape,
    FormShape,
    PictureShape,
    ReasonShape,
    TextShape,
    VoiceShape,
)
from frontdesk.server.shape import Shape

Scalar = str | int | float | None


class ErrorShape(Shape):
    """What is wrong, where, and what helps."""

    kind: str
    message: str
    part: str | None
    value: Scalar
    limit: Scalar
    remedy: str | None
    id: str


class RejectedShape(Shape):
    """A part that was left out."""

    kind: str
    message: str
    part: str | None
    value: Scalar
    limit: Scalar
    remedy: str | None


class Refusal(Shape):
    """The body of every answer that is not 2xx."""

    error: ErrorShape


class EvidenceShape(Shape):
    """Where in the turn something was seen."""

    part: int
    start: int | None
    end: int | None
    box: list[int] | None


class EntityShape(Shape):
    """A thing the customer named."""

    sort: str
    text: str


class FindingShape(Shape):
    """A value, how sure we are, and why."""

    value: str | EntityShape
    confidence: float
    distribution: dict[str, float]
    shares: dict[str, float]
    evidence: list[EvidenceShape]
    unsure: bool = False  # replies kept by an older version say nothing about it


class FindingsShape(Shape):
    """All findings of a turn."""

    emotion: FindingShape
    intent: FindingShape
    language: FindingShape
    entities: list[FindingShape]
    intensity: float = 0.0


class DecisionShape(Shape):
    """What the desk decided, and the row of the policy that said so."""

    kind: Literal["say", "ask", "recommend", "act", "hand_off", "wait"]
    row: str
    why: str


class MakerShape(Shape):
    """Who made the words."""

    kind: Literal["template", "extract", "model"]
    model: str
    label: str


class WordsShape(Shape):
    """The words of a reply."""

    parts: list[TextShape | ChoicesShape | PictureShape | CardsShape | FormShape | ArticleShape | VoiceShape]
    made_by: MakerShape


class CitationShape(Shape):
    """Where an answer stands."""

    passage: str
    source: str
    title: str
    text: str
    span: tuple[int, int]
    page: int | None
    box: list[int] | None
    ms: list[int] | None
    score: float
    picture: str | None = None
    blob: str | None = None
    media_type: str = ""
    said: tuple[int, int] | None = None


class CalledShape(Shape):
    """A tool that was used."""

    tool: str
    effect: Literal["read", "write", "money"]
    arguments: dict[str, str | int | float | bool | None]
    outcome: Literal["done", "failed", "timed_out", "refused", "needs_approval"]
    message: str


class FlowShape(Shape):
    """Where a flow stands."""

    flow: str
    step: str
    phase: Literal["asks", "done", "failed", "dropped"]


class TransferShape(Shape):
    """Why a person is brought in, whose queue is asked, and an estimate of the wait in seconds."""

    trigger: str
    queue: str
    wait: int | None


class HeardShape(Shape):
    """The words that were heard or read in a part of the turn."""

    part: int
    text: str
    language: str


class SuggestedShape(Shape):
    """Something that was suggested, why, and what found it."""

    item: str
    title: str
    score: float
    reasons: list[ReasonShape]
    source: str


class ReplyShape(Shape):
    """A reply and everything that led to it."""

    turn: str
    conversation: str
    decision: DecisionShape
    reply: WordsShape
    findings: FindingsShape
    citations: list[CitationShape]
    suggestions: list[SuggestedShape]
    notes: list[str]
    rejected: list[RejectedShape]
    asked: str = ""
    unanswered: bool = False
    calls: list[CalledShape] = Field(default=[])
    flow: FlowShape | None = None
    transfer: TransferShape | None = None
    heard: list[HeardShape] = Field(default=[])


class PartShape(Shape):
    """A part of a turn as it is kept."""

    kind: Literal["text", "image", "audio", "video", "document"]
    text: str | None = None
    blob: str | None = None
    media_type: str | None = None
    size: int | None = None


class TurnShape(Shape):
    """One exchange."""

    turn: str
    at: datetime
    parts: list[PartShape]
    reply: ReplyShape | None


class ConversationShape(Shape):
    """A conversation, oldest turn first."""

    conversation: str
    created: datetime
    locale: str
    turns: list[TurnShape]


class Opened(Shape):
    """A conversation that was just opened."""

    conversation: str
    created: datetime


class BothShape(Shape):
    """A text in both languages."""

    zh: str
    en: str


class ConsentShape(Shape):
    """What a customer agreed to have looked at, what they are asked, and what is said once they answered."""

    purposes: list[Literal["voice", "face"]]
    asked: bool
    version: str
    text: BothShape
    offered: list[Literal["voice", "face"]]
    said: BothShape | None


class PromptShape(Shape):
    """A ready thing to try."""

    kind: Literal["text", "image", "audio"]
    title: str
    text: str
    url: str | None
    media_type: str | None


class PromptsShape(Shape):
    """The ready things to try in one language."""

    prompts: list[PromptShape]
