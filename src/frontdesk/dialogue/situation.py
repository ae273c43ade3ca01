"""A turn as the policy sees it: what was found, what the knowledge says, and what was before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from frontdesk.dialogue.clerk import OfferFact
from frontdesk.dialogue.flow import BESIDE, FlowFact
from frontdesk.dialogue.past import Past
from frontdesk.dialogue.trend import Trend, gloom, trend
from frontdesk.knowledge.answer import Answer
from frontdesk.turn.findings import UNKNOWN, Finding, Findings

ROUNDING = 1e-9  # 0.2 beside 0.8 is all that is left of 1


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a decision may rest on. ``perceived`` is False when nothing could be read, seen or heard.

    ``flow`` is what the turn is to flows: it starts one, answers what the running one asked ("answers"), or
    is about something else while one runs ("open"). Where none runs: it is a bare yes or no to nothing
    ("idle"), or says that what was advised has not helped ("vain"). Whether one runs or not: it says in so
    many words that the customer complains ("complains"). ``offer`` is what it is to the clerk.
    """

    findings: Findings
    answer: Answer | None
    past: tuple[Past, ...] = ()
    perceived: bool = True
    flow: FlowFact = "none"
    offer: OfferFact = "none"

    @property
    def trend(self) -> Trend:
        """Where the customer's mood goes. Turns that do not tell a feeling are left out."""
        told = [(one.gloom, one.intensity) for one in self.past if one.gloom is not None]
        felt = self.findings.emotion
        if felt.value != UNKNOWN:
            told.append((gloom(felt.distribution or {felt.value: felt.confidence}), self.findings.intensity))
        return trend(_line(told))

    def asked_for_person(self, person: str | None, sure: float) -> bool:
        """Tell whether the customer surely asked for a person, now or since one was last brought in."""
        if person is None:
            return False
        if _surely(self.findings.intent, sure, person):
            return True
        for one in reversed(self.past):
            if one.does == "hand_off":
                return False
            if one.intent == person and one.confidence >= sure:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Facts:
    """What rows compare with: one point in the space that `coverage` cuts into cells. Make them with `facts`.

    ``knowledge`` is the score of the answer, None without one. ``chances`` are the probabilities of the
    intents that some row asks for. All facts that `facts` makes keep these promises: what is unknown has no
    confidence, chance or intensity; the chance of the intent that was found is its confidence, and with the
    chances of others it is 1 at most; where nothing was perceived, nothing is wanted, wished or answered, and
    no flow starts (a photo in which nothing is recognised may still be what a flow asked for); who surely
    wants a person has asked for one.
    """

    intent: str = UNKNOWN
    confidence: float = 0.0
    emotion: str = UNKNOWN
    feels: float = 0.0
    intensity: float = 0.0
    trend: Trend = "steady"
    knowledge: float | None = None
    perceived: bool = True
    missed_before: bool = False
    asked_for_person: bool = False
    flow: FlowFact = "none"
    offer: OfferFact = "none"
    chances: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Measure:
    """How a policy looks at a situation.

    ``sure``: from which confidence a finding counts; ``person``: the intent that asks for a person, if any
    does; ``misses``: the rows after which the next turn is missed before; ``chances``: whose are asked for.
    """

    sure: float
    person: str | None
    misses: Collection[str]
    chances: Sequence[str]


def facts(situation: Situation, measure: Measure) -> Facts:
    """Read the facts of a situation."""
    found = situation.findings
    wanted = found.intent if situation.perceived else Finding(UNKNOWN, 0.0)
    felt, past = found.emotion, situation.past
    answer = situation.answer if situation.perceived else None
    confidence = _confidence(wanted)
    return Facts(
        intent=wanted.value,
        confidence=confidence,
        emotion=felt.value,
        feels=_confidence(felt),
        intensity=0.0 if felt.value == UNKNOWN else found.intensity,
        trend=situation.trend,
        knowledge=None if answer is None else answer.score,
        perceived=situation.perceived,
        missed_before=bool(past) and past[-1].row in measure.misses,
        asked_for_person=situation.asked_for_person(measure.person, measure.sure),
        flow=_flow(situation),
        offer=situation.offer if situation.perceived else "none",
        chances=_chances(wanted, confidence, measure.chances),
    )


def _flow(situation: Situation) -> FlowFact:
    """Tell what the turn is to flows; where nothing was perceived, no words said what they would have to."""
    said = situation.flow in ("starts", *BESIDE)
    return "none" if said and not situation.perceived else situation.flow


def _line(told: Sequence[tuple[float, float | None]]) -> list[float]:
    """Weigh gloom with intensity, unless a turn of the line is older than that finding: then none is."""
    pairs = [(dark, strong) for dark, strong in told if strong is not None]
    if len(pairs) < len(told):
        return [dark for dark, _ in told]
    return [dark * strong for dark, strong in pairs]


def _confidence(finding: Finding[str]) -> float:
    """Return the confidence; of what nothing speaks for, none."""
    return 0.0 if finding.value == UNKNOWN else finding.confidence


def _surely(finding: Finding[str], sure: float, value: str) -> bool:
    return finding.value == value and _confidence(finding) >= sure


def _chances(wanted: Finding[str], confidence: float, intents: Sequence[str]) -> dict[str, float]:
    """Return the chance of each intent; together with the one that was found they are 1 at most."""
    left, found = 1 - confidence + ROUNDING, dict[str, float]()
    for intent in intents:
        if wanted.value == UNKNOWN:
            found[intent] = 0.0
        elif intent == wanted.value:
            found[intent] = confidence
        else:
            found[intent] = min(wanted.distribution.get(intent, 0.0), left)
            left -= found[intent]
    return found
