import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.dialogue.past import Past, recall
from frontdesk.dialogue.policy import TABLE, Situation, decide
from frontdesk.knowledge.answer import Answer
from frontdesk.turn.decision import Ask, HandOff, Say
from frontdesk.turn.findings import EMOTIONS, Finding, Findings

ANSWER = Answer("Seven days.", (), 0.9, "en")
INTENTS = ("refund_status", "complaint", "talk_to_person", "greeting", "out_of_scope", "unknown")


def situation(
    intent: str = "refund_status",
    sure: float = 0.9,
    emotion: str = "neutral",
    answer: Answer | None = None,
    before: str = "",
    perceived: bool = True,
) -> Situation:
    found = Finding(intent, sure, {intent: sure})
    findings = Findings(Finding(emotion, 0.9), found, Finding("en", 1.0))
    past = (Past(before, "neutral", "unknown"),) if before else ()
    return Situation(findings, answer, past, perceived)


@pytest.mark.parametrize(
    ("given", "row", "does"),
    [
        (situation(answer=ANSWER), "answer", Say),
        (situation(answer=ANSWER, emotion="anger"), "answer_calmly", Say),
        (situation("talk_to_person", answer=ANSWER), "asked_for_a_person", HandOff),
        (situation("complaint", emotion="anger", answer=ANSWER), "upset_complaint", HandOff),
        (situation("complaint", answer=ANSWER), "answer", Say),
        (situation("greeting", answer=ANSWER), "small_talk", Say),
        (situation(perceived=False), "no_words", Ask),
        (situation(perceived=False, before="no_words"), "nothing_understood_twice", HandOff),
        (situation(), "unknown", Say),
        (situation(sure=0.3), "clarify", Ask),
        (situation("out_of_scope", sure=0.3), "unknown", Say),
        (situation(emotion="anger"), "upset_unknown", HandOff),
        (situation(before="unknown"), "unknown_twice", HandOff),
        (situation(before="answer"), "unknown", Say),
    ],
)
def test_the_row_that_fits_first_decides(given: Situation, row: str, does: type) -> None:
    decision = decide(given)
    assert (decision.row, type(decision)) == (row, does)
    assert decision.why


def test_the_same_words_with_an_angry_voice_lead_to_another_row() -> None:
    calm, angry = (decide(situation("complaint", emotion=e, answer=ANSWER)) for e in ("neutral", "anger"))
    assert (type(calm), type(angry)) == (Say, HandOff)


def test_anger_and_a_likely_complaint_are_for_a_person_whatever_comes_first() -> None:
    odds = {"order_status": 0.6, "complaint": 0.3}
    angry = Findings(Finding("anger", 0.9), Finding("order_status", 0.6, odds), Finding("en", 1.0))
    assert decide(Situation(angry, ANSWER)).row == "upset_complaint"


@given(
    intent=st.sampled_from(INTENTS),
    sure=st.floats(0, 1),
    emotion=st.sampled_from(EMOTIONS),
    answer=st.sampled_from((None, ANSWER)),
    before=st.sampled_from(("", *(row.name for row in TABLE))),
    perceived=st.booleans(),
)
def test_every_situation_is_decided_and_a_quoting_row_always_has_an_answer(
    intent: str, sure: float, emotion: str, answer: Answer | None, before: str, perceived: bool
) -> None:
    decision = decide(situation(intent, sure, emotion, answer, before, perceived))
    if decision.row in ("answer", "answer_calmly"):
        assert answer is not None


def test_the_past_is_read_out_of_kept_replies() -> None:
    reply = {
        "decision": {"kind": "say", "row": "unknown", "why": "…"},
        "findings": {"emotion": {"value": "anger"}, "intent": {"value": "refund_status"}},
    }
    assert recall([reply]) == (Past("unknown", "anger", "refund_status"),)
