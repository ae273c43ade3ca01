from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.dialogue.past import Past
from frontdesk.dialogue.policy import DECISIONS, Do, Policy, Row, When
from frontdesk.dialogue.policyfile import load_policy
from frontdesk.dialogue.situation import Situation
from frontdesk.knowledge.answer import Answer
from frontdesk.turn.decision import Act, Ask, HandOff, Recommend, Say, decision_kind
from frontdesk.turn.findings import EMOTIONS, Finding, Findings
from frontdesk.understanding.pack import load_pack, shop_pack

ANSWER = Answer("Seven days.", (), 0.9, "en")
INTENTS = (
    *("refund_status", "damaged_item", "complaint", "talk_to_person", "greeting", "recommendation"),
    *("out_of_scope", "unknown"),
)
PACK = load_pack(shop_pack())
SHOP = load_policy(shop_pack(), PACK)


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


def felt(given: Situation, intensity: float, *gloom: float) -> Situation:
    """Put earlier turns and an intensity to a situation."""
    past = tuple(Past("answer", "neutral", "greeting", "say", 0.9, one, 1.0) for one in gloom)
    return replace(given, findings=replace(given.findings, intensity=intensity), past=past)


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
        (situation("damaged_item", answer=ANSWER), "damage_claim", Say),
        (situation("damaged_item", sure=0.4, answer=ANSWER), "answer", Say),
        (situation("damaged_item", emotion="fear", answer=ANSWER), "afraid_for_safety", Say),
        (situation("order_status", emotion="fear", answer=ANSWER), "answer_calmly", Say),
        (situation("troubleshoot", sure=0.4, emotion="fear", answer=ANSWER), "afraid_of_a_fault", Say),
        (situation("troubleshoot", sure=0.4, emotion="fear"), "danger_unknown", HandOff),
        (situation("troubleshoot", emotion="fear", before="unknown"), "danger_unknown", HandOff),
        (situation("complaint"), "complaint", HandOff),
        (situation("complaint", emotion="sadness"), "complaint", HandOff),
        (situation("talk_to_person", sure=0.4, emotion="joy", before="unknown"), "glad", Say),
        (situation("recommendation", answer=ANSWER), "answer", Say),  # nobody is there who suggests
        (situation("recommendation"), "cannot_recommend", Say),
        (replace(situation("recommendation", answer=ANSWER), offer="asks"), "recommend", Recommend),
        (replace(situation("greeting"), offer="asks"), "recommend", Recommend),
        (replace(situation("recommendation"), offer="closed"), "not_now", Say),
        (replace(situation("recommendation"), offer="closed", flow="open"), "later", Say),
        (replace(situation("return_item"), offer="asks", flow="starts"), "flow_start", Act),
        (replace(situation("complaint", emotion="anger"), offer="tells"), "about_suggestions", Recommend),
        (replace(situation("talk_to_person"), offer="asks"), "asked_for_a_person", HandOff),
        (situation("recommendation", emotion="anger", answer=ANSWER), "answer_calmly", Say),
        (situation("recommendation", emotion="anger"), "upset_unknown", HandOff),
        (felt(situation("damaged_item", emotion="anger", answer=ANSWER), 0.9), "furious_claim", HandOff),
        (felt(situation("damaged_item", emotion="anger", answer=ANSWER), 0.5), "damage_claim", Say),
        (felt(situation(emotion="sadness"), 0.9, 0.0, 0.1), "worsening", HandOff),
        (felt(situation(emotion="sadness"), 0.9, 0.9, 0.9), "unknown", Say),
        (felt(situation(emotion="sadness", answer=ANSWER), 0.9, 0.0, 0.1), "answer_calmly", Say),
    ],
)
def test_the_row_that_fits_first_decides(given: Situation, row: str, does: type) -> None:
    decided = SHOP.decide(given)
    assert (decided.name, type(decided.decision)) == (row, does)
    assert (decided.decision.row, decided.decision.why) == (row, decided.why)
    assert decided.why


@pytest.mark.parametrize(
    ("intent", "calm", "angry"),
    [
        ("order_status", "answer", "answer_calmly"),
        ("complaint", "answer", "upset_complaint"),
        ("refund_status", "answer", "furious_claim"),
        ("recommendation", "answer", "answer_calmly"),
    ],
)
def test_the_same_words_with_an_angry_voice_lead_to_another_row(intent: str, calm: str, angry: str) -> None:
    """The words give the same intent; the voice gives the feeling, and with it the decision."""
    wanted = Finding(intent, 0.8, {intent: 0.8}, {"audio": 1.0})
    voices = {
        "neutral": Finding("neutral", 0.8, {"neutral": 0.8, "anger": 0.2}, {"audio": 1.0}),
        "anger": Finding("anger", 0.8, {"anger": 0.8, "neutral": 0.2}, {"audio": 1.0}),
    }
    rows = [
        SHOP.decide(Situation(Findings(voice, wanted, Finding("en", 1.0), intensity=0.9), ANSWER)).name
        for voice in voices.values()
    ]
    assert rows == [calm, angry]


def test_anger_and_a_likely_complaint_are_for_a_person_whatever_comes_first() -> None:
    odds = {"order_status": 0.6, "complaint": 0.3}
    angry = Findings(Finding("anger", 0.9), Finding("order_status", 0.6, odds), Finding("en", 1.0))
    assert SHOP.decide(Situation(angry, ANSWER)).name == "upset_complaint"


def test_who_asked_for_a_person_earlier_and_got_none_gets_one_now() -> None:
    asked = Past("answer", "neutral", "talk_to_person", "say", 0.9)
    assert SHOP.decide(replace(situation(answer=ANSWER), past=(asked,))).name == "asked_for_a_person"
    served = replace(asked, does="hand_off", row="asked_for_a_person")
    assert SHOP.decide(replace(situation(answer=ANSWER), past=(served,))).name == "answer"


@given(
    intent=st.sampled_from(INTENTS),
    sure=st.floats(0, 1),
    emotion=st.sampled_from(EMOTIONS),
    answer=st.sampled_from((None, ANSWER)),
    before=st.sampled_from(("", *(row.name for row in SHOP.rows))),
    perceived=st.booleans(),
)
def test_every_situation_is_decided_and_a_quoting_row_always_has_an_answer(
    intent: str, sure: float, emotion: str, answer: Answer | None, before: str, perceived: bool
) -> None:
    row = SHOP.decide(situation(intent, sure, emotion, answer, before, perceived))
    if row.do == "answer":
        assert answer is not None
    if row.name in ("unknown_twice", "nothing_understood_twice"):
        assert before in ("unknown", "clarify", "no_words", "vague_fault")


def test_every_deed_is_a_decision_of_its_own() -> None:
    assert DECISIONS.keys() == set(get_args(Do))
    for do in DECISIONS:
        kind = decision_kind(Row("r", When(), do, "…").decision)
        assert kind == {"answer": "say", "clarify": "ask"}.get(do, do)  # the others are called what they do


def test_a_row_says_its_texts_or_a_kind_word_or_what_is_named_like_the_intent() -> None:
    assert Row("r", When(), "say", "…", ("a", "$intent")).texts("greeting") == ("a", "greeting")
    assert Row("r", When(), "answer", "…", tone="calm").texts("x") == ("calm",)
    assert Row("r", When(), "answer", "…", ("sorry",), "calm").texts("x") == ("sorry",)
    assert Row("r", When(), "answer", "…").texts("x") == ()


def test_least_numbers_include_themselves() -> None:
    least = When(chance={"refund_status": 0.4}, intensity=0.4, knowledge=0.9)
    table = Policy((Row("at_least", least, "say", "…"), Row("less", When(), "say", "…")))
    given = felt(situation(sure=0.4, answer=ANSWER), 0.4)
    assert table.decide(given).name == "at_least"
    assert table.decide(felt(given, 0.39)).name == "less"
    assert table.decide(felt(situation(sure=0.39, answer=ANSWER), 0.4)).name == "less"
    assert table.decide(felt(situation(sure=0.4), 0.4)).name == "less"
