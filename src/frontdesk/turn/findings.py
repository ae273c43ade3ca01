"""What was understood of a turn, how sure we are, and where it was seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels of the stored picture

EMOTIONS = ("neutral", "joy", "anger", "sadness", "fear", "disgust", "surprise")
UNKNOWN = "unknown"  # the value of a finding when nothing was there to judge by
SURE = 0.5  # a value below this confidence is a guess


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in the turn something was seen.

    ``start`` and ``end`` count characters of a text part, milliseconds of a sound or film. ``box`` is set for
    pictures, and for a frame of a film together with its time.
    """

    part: int
    start: int | None = None
    end: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Finding(Generic[T]):
    """A value, how sure we are (calibrated, 0 to 1), and why.

    ``distribution`` gives the probability of every label. ``shares`` gives each modality's part in the
    result: signed Shapley values scaled so that their absolute values sum to 1; below 0 means that the
    modality spoke against the value.
    """

    value: T
    confidence: float
    distribution: Mapping[str, float] = field(default_factory=dict[str, float])
    shares: Mapping[str, float] = field(default_factory=dict[str, float])
    evidence: tuple[Evidence, ...] = ()

    @property
    def unsure(self) -> bool:
        """Whether this is a guess, to those who read it. A pack's policy has a bound of its own."""
        return self.confidence < SURE


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing the customer named: its sort and the words as written."""

    sort: str
    text: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was understood of one turn; ``intensity`` is how strong the feeling is, 0 to 1."""

    emotion: Finding[str]
    intent: Finding[str]
    language: Finding[str]
    entities: tuple[Finding[Entity], ...] = ()
    intensity: float = 0.0
