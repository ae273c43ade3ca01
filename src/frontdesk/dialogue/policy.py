"""Findings and knowledge -> what to do: a table of the pack whose first fitting row decides and is named."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from frontdesk.dialogue.clerk import OfferFact
from frontdesk.dialogue.flow import FlowFact
from frontdesk.dialogue.situation import Facts, Measure, Situation, facts
from frontdesk.dialogue.tact import Tact
from frontdesk.dialogue.trend import Trend
from frontdesk.turn.decision import Act, Ask, Decision, HandOff, Recommend, Say
from frontdesk.turn.findings import UNKNOWN

Do = Literal["answer", "say", "clarify", "recommend", "act", "hand_off"]
Tone = Literal["plain", "calm"]
Trigger = Literal["policy", "customer", "low_confidence"]

DECISIONS: Mapping[Do, type[Say] | type[Ask] | type[Recommend] | type[Act] | type[HandOff]] = {
    "answer": Say,
    "say": Say,
    "clarify": Ask,
    "recommend": Recommend,
    "act": Act,
    "hand_off": HandOff,
}
NAMED_AS_INTENT = "$intent"  # says the text whose key is the intent's id


@dataclass(frozen=True, slots=True)
class When:
    """The conditions of a row; all must hold, and None asks for nothing.

    ``intent`` and ``emotion`` are surely found and one of these; ``not_intent``: the likeliest intent, sure
    or not, is none of these. ``chance`` and ``intensity`` are at least this. ``knowledge``: the score of the
    answer is at least this, or "none": there is no answer. ``flow`` is what the turn is to flows, ``offer``
    what it is to the clerk.
    """

    intent: tuple[str, ...] | None = None
    not_intent: tuple[str, ...] | None = None
    intent_unsure: bool | None = None
    chance: Mapping[str, float] = field(default_factory=dict[str, float])
    emotion: tuple[str, ...] | None = None
    emotion_unsure: bool | None = None
    intensity: float | None = None
    trend: tuple[Trend, ...] | None = None
    knowledge: float | Literal["none"] | None = None
    perceived: bool | None = None
    missed_before: bool | None = None
    asked_for_person: bool | None = None
    flow: tuple[FlowFact, ...] | None = None
    offer: tuple[OfferFact, ...] | None = None

    def holds(self, given: Facts, sure: float) -> bool:
        """Tell whether all conditions hold; a finding of at least ``sure`` counts as sure."""
        return all((*self._wanted(given, sure), *self._felt(given, sure), *self._known(given)))

    def _wanted(self, given: Facts, sure: float) -> Iterator[bool]:
        surely = given.intent != UNKNOWN and given.confidence >= sure
        if self.intent is not None:
            yield surely and given.intent in self.intent
        if self.not_intent is not None:
            yield given.intent not in self.not_intent
        yield self.intent_unsure in (None, not surely)
        yield all(given.chances.get(intent, 0.0) >= least for intent, least in self.chance.items())

    def _felt(self, given: Facts, sure: float) -> Iterator[bool]:
        surely = given.emotion != UNKNOWN and given.feels >= sure
        if self.emotion is not None:
            yield surely and given.emotion in self.emotion
        yield self.emotion_unsure in (None, not surely)
        yield self.intensity is None or given.intensity >= self.intensity
        yield self.trend is None or given.trend in self.trend

    def _known(self, given: Facts) -> Iterator[bool]:
        if self.knowledge == "none":
            yield given.knowledge is None
        elif self.knowledge is not None:
            yield given.knowledge is not None and given.knowledge >= self.knowledge
        yield self.perceived in (None, given.perceived)
        yield self.missed_before in (None, given.missed_before)
        yield self.asked_for_person in (None, given.asked_for_person)
        yield self.flow is None or given.flow in self.flow
        yield self.offer is None or given.offer in self.offer


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name, when it fits, what it does, which texts of the pack it says, and why, for staff.

    ``tone`` calm opens with the pack's text `calm` where the row says no text itself. ``misses``: the
    customer got no answer, so the next turn has ``missed_before``. ``trigger`` is what a transfer is told to
    have come from.
    """

    name: str
    when: When
    do: Do
    why: str
    say: tuple[str, ...] = ()
    tone: Tone = "plain"
    misses: bool = False
    trigger: Trigger = "policy"

    @property
    def unknown(self) -> bool:
        """Whether the row speaks because the knowledge has no answer."""
        return self.misses or self.when.knowledge == "none"

    @property
    def decision(self) -> Decision:
        """What the row decides, as the reply tells it."""
        return DECISIONS[self.do](self.name, self.why)

    def texts(self, intent: str) -> tuple[str, ...]:
        """Return the keys of the texts that are said, in order."""
        keys = tuple(intent if key == NAMED_AS_INTENT else key for key in self.say)
        return keys or (("calm",) if self.tone == "calm" else ())


@dataclass(frozen=True)
class Policy:
    """The table, from which confidence a finding is sure, and the intent that asks for a person.

    ``tact`` says when nothing may be suggested, whatever the rows say.
    """

    rows: tuple[Row, ...]
    sure: float = 0.5
    person: str | None = None
    tact: Tact = field(default_factory=Tact)

    @cached_property
    def misses(self) -> frozenset[str]:
        """The rows after which the next turn counts as missed before."""
        return frozenset(row.name for row in self.rows if row.misses)

    @cached_property
    def suggests(self) -> frozenset[str]:
        """The rows that have to do with suggestions."""
        return frozenset(row.name for row in self.rows if row.do == "recommend")

    @cached_property
    def chances(self) -> tuple[str, ...]:
        """The intents whose chance some row asks for."""
        return tuple(dict.fromkeys(intent for row in self.rows for intent in row.when.chance))

    @cached_property
    def measure(self) -> Measure:
        """How this table looks at a situation."""
        return Measure(self.sure, self.person, self.misses, self.chances)

    def decide(self, situation: Situation) -> Row:
        """Take the first row that fits; `coverage` has made sure that there is one."""
        return self.row(facts(situation, self.measure))

    def row(self, given: Facts) -> Row:
        """Take the first row that fits these facts."""
        return next(row for row in self.rows if row.when.holds(given, self.sure))
