"""Findings and knowledge -> what to do: a table whose first fitting row decides and is named."""

from collections.abc import Callable
from dataclasses import dataclass

from frontdesk.dialogue.past import Past
from frontdesk.knowledge.answer import Answer
from frontdesk.turn.decision import Ask, Decision, HandOff, Say
from frontdesk.turn.findings import Findings

SURE = 0.5  # an intent below this is a guess
UPSET = ("anger", "disgust")
COMPLAINT = 0.2  # with anger: "where is my parcel, I complain" is an order status too
TROUBLED = (*UPSET, "sadness", "fear")
SMALL_TALK = ("greeting", "thanks", "goodbye")
MISSED = ("unknown", "clarify", "no_words")


@dataclass(frozen=True, slots=True)
class Situation:
    """All a row may look at. ``perceived`` is False when nothing could be read, seen or heard."""

    findings: Findings
    answer: Answer | None
    past: tuple[Past, ...] = ()
    perceived: bool = True

    def wants(self, *intents: str) -> bool:
        """Tell whether the customer surely wants one of these."""
        intent = self.findings.intent
        return intent.value in intents and intent.confidence >= SURE

    def feels(self, *emotions: str) -> bool:
        """Tell whether one of these feelings is more likely than not."""
        emotion = self.findings.emotion
        return emotion.value in emotions and emotion.confidence >= SURE

    def chance(self, intent: str) -> float:
        """Return the probability of an intent, the first one or not."""
        return self.findings.intent.distribution.get(intent, 0.0)

    def missed_before(self) -> bool:
        """Tell whether the last reply had no answer either."""
        return bool(self.past) and self.past[-1].row in MISSED


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name, when it fits, what it does, and why, in words for staff."""

    name: str
    fits: Callable[[Situation], bool]
    does: type[Say] | type[Ask] | type[HandOff]
    why: str


TABLE: tuple[Row, ...] = (
    Row(
        "asked_for_a_person", lambda s: s.wants("talk_to_person"), HandOff, "the customer asked for a person"
    ),
    Row(
        "nothing_understood_twice",
        lambda s: not s.perceived and s.missed_before(),
        HandOff,
        "nothing could be read or heard, and the turn before had no answer either",
    ),
    Row("no_words", lambda s: not s.perceived, Ask, "nothing could be read, seen or heard in what was sent"),
    Row(
        "upset_complaint",
        lambda s: s.feels(*UPSET) and s.chance("complaint") >= COMPLAINT,
        HandOff,
        "an angry complaint is for a person",
    ),
    Row("small_talk", lambda s: s.wants(*SMALL_TALK), Say, "a greeting, thanks or a goodbye"),
    Row(
        "answer_calmly",
        lambda s: s.answer is not None and s.feels(*TROUBLED),
        Say,
        "the knowledge has the answer; the customer is troubled, so it begins with a kind word",
    ),
    Row("answer", lambda s: s.answer is not None, Say, "the knowledge has the answer"),
    Row(
        "unknown_twice",
        lambda s: s.missed_before(),
        HandOff,
        "the knowledge has no answer, and the turn before had none either",
    ),
    Row(
        "upset_unknown",
        lambda s: s.feels(*UPSET),
        HandOff,
        "the knowledge has no answer and the customer is upset",
    ),
    Row(
        "clarify",
        lambda s: s.findings.intent.confidence < SURE and s.findings.intent.value != "out_of_scope",
        Ask,
        "it is not clear what the customer wants",
    ),
    Row("unknown", lambda _: True, Say, "the knowledge has no answer above the calibrated score"),
)


def decide(situation: Situation, table: tuple[Row, ...] = TABLE) -> Decision:
    """Take the first row that fits; the last row always does."""
    row = next(row for row in table if row.fits(situation))
    return row.does(row.name, row.why)
