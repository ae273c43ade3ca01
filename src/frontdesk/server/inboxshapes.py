"""The shapes of what the routes around a person answer: the customer's, the staff's and the live events'."""

from datetime import datetime
from typing import Any, Literal

from frontdesk.server.scoreshapes import ScoreShape
from frontdesk.server.shape import Shape
from frontdesk.server.shapes import BothShape, CalledShape, FindingShape, FlowShape

Phase = Literal["bot", "waiting", "human", "resolved"]
EventKind = Literal["turn", "reply", "message", "note", "phase", "notice", "tagged", "scored", "late"]
Promise = Literal["first_response", "resolution"]


class PersonShape(Shape):
    """Whether a person has the conversation, and what the customer may be told of the wait.

    ``position`` counts from 1 and is None unless somebody is waited for; ``wait`` is an estimate in seconds,
    None while it is unknown or nobody is there; ``opens`` tells when somebody will be, while that is not now.
    """

    phase: Phase
    queue: str
    position: int | None
    wait: int | None
    open: bool
    opens: datetime | None
    text: BothShape


class EventShape(Shape):
    """Something that happened; what ``body`` holds depends on the kind (docs/inbox.md)."""

    number: int
    conversation: str
    kind: EventKind
    at: datetime
    body: dict[str, Any]


class TimelineShape(Shape):
    """Events in their order; ``next`` is the `after` of what follows."""

    events: list[EventShape]
    next: int


class PromisedShape(Shape):
    """Until when a first answer and an end were promised; None where nothing was, or none is due any more."""

    first_response: datetime | None
    resolution: datetime | None


class HandoffShape(Shape):
    """Who has a conversation, since when and why; ``late`` are the promises that were broken."""

    phase: Phase
    epoch: int
    since: datetime
    queue: str
    agent: str | None
    trigger: str
    why: str
    asked: datetime | None
    taken: datetime | None
    answered: datetime | None
    promised: PromisedShape
    late: list[Promise]


class ListedShape(Shape):
    """A conversation in the list; ``emotion`` and ``intent`` are those of the newest turn, "" before one.

    ``waited`` are seconds since somebody was asked for, None when nobody was; ``last`` is the beginning of
    what the customer said last, ``at`` when the newest turn came.
    """

    conversation: str
    created: datetime
    locale: str
    customer: str | None
    name: str
    handoff: HandoffShape
    emotion: str
    intent: str
    waited: int | None
    last: str
    at: datetime
    tags: list[str]


class ListShape(Shape):
    """A page of the list; ``next`` is the `after` of the next page. ``counts`` are of all, by phase."""

    conversations: list[ListedShape]
    next: str | None
    counts: dict[Phase, int]


class MoodShape(Shape):
    """What one turn of the mood line says: ``gloom`` is the probability of a negative feeling, 0 to 1."""

    turn: str
    at: datetime
    emotion: str
    gloom: float
    intensity: float


class SeenShape(Shape):
    """What is felt or wanted in the newest turn, what staff say instead, and the words that tell it."""

    turn: str
    found: FindingShape
    corrected: str | None
    words: list[str]


class TriedFlowShape(FlowShape):
    """A flow that was under way in a turn."""

    turn: str


class TriedCallShape(CalledShape):
    """A tool that was used in a turn."""

    turn: str


class GivenShape(Shape):
    """An answer that the desk gave: to what, in which words, and from which pages."""

    turn: str
    asked: str
    text: str
    titles: list[str]


class TriedShape(Shape):
    """All that the desk did before a person came, newest last."""

    flows: list[TriedFlowShape]
    calls: list[TriedCallShape]
    answers: list[GivenShape]


class MediaShape(Shape):
    """What the customer sent beside words, and what was heard or read in it."""

    turn: str
    part: int
    kind: Literal["image", "audio", "video", "document"]
    blob: str
    media_type: str
    size: int
    text: str
    language: str


class PackageShape(Shape):
    """Everything that a person needs to go on with a conversation."""

    conversation: str
    created: datetime
    locale: str
    language: str
    customer: str | None
    name: str
    handoff: HandoffShape
    summary: BothShape
    trend: Literal["worsening", "steady", "improving"]
    mood: list[MoodShape]
    mood_words: BothShape
    intent: SeenShape | None
    emotion: SeenShape | None
    tried: TriedShape
    media: list[MediaShape]
    product: str
    order: str
    tags: list[str]
    score: ScoreShape | None


class SuggestedPageShape(Shape):
    """Where a suggestion stands: ``picture`` is of GET /v1/knowledge/pictures/{sha256}."""

    passage: str
    source: str
    title: str
    text: str
    score: float
    picture: str | None


class SuggestionShape(Shape):
    """What the desk would say to ``asked``; "" where the knowledge is silent. Nothing sends it by itself."""

    turn: str | None
    asked: str
    text: str
    language: str
    pages: list[SuggestedPageShape]


class CannedShape(Shape):
    """A ready reply in both languages."""

    name: str
    title: BothShape
    text: BothShape


class QueueShape(Shape):
    """A queue: its name, how many wait in it now, and whether somebody is there."""

    name: str
    title: BothShape
    waiting: int
    open: bool
    opens: datetime | None
    first_response: int | None
    resolution: int | None


class AgentShape(Shape):
    """A person of the company who answers; nothing named means everything."""

    name: str
    languages: list[str]
    queues: list[str]
    skills: list[str]


class DeskShape(Shape):
    """What a page for staff needs to know once: who asks, the queues, who else is there, replies and tags."""

    me: AgentShape
    open_access: bool
    agents: list[AgentShape]
    queues: list[QueueShape]
    canned: list[CannedShape]
    tags: list[str]
    intents: dict[str, BothShape]


class CannedListShape(Shape):
    """All ready replies."""

    canned: list[CannedShape]


class TagsShape(Shape):
    """The tags of a conversation, in the order of the alphabet."""

    tags: list[str]


class TicketShape(Shape):
    """What opens the live events once, within ``seconds``."""

    ticket: str
    seconds: int
