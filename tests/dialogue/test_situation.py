from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.dialogue.past import Past
from frontdesk.dialogue.situation import Measure, Situation, facts
from frontdesk.knowledge.answer import Answer
from frontdesk.turn.findings import Finding, Findings

ENGLISH = Finding("en", 1.0)
NEUTRAL = Finding("neutral", 0.9, {"neutral": 0.9, "anger": 0.1})
ANGRY = Finding("anger", 0.8, {"anger": 0.8, "neutral": 0.2})
REFUND = Finding("refund", 0.8, {"refund": 0.8, "person": 0.2})
PERSON = Finding("person", 0.8, {"refund": 0.2, "person": 0.8})
UNKNOWN = Finding("unknown", 0.0)
MEASURE = Measure(0.5, "person", {"unknown"}, ("refund", "person", "gift"))


def situation(intent: Finding[str] = REFUND, emotion: Finding[str] = NEUTRAL, *past: Past) -> Situation:
    return Situation(Findings(emotion, intent, ENGLISH, intensity=0.9), Answer("Yes.", (), 0.7, "en"), past)


def before(intent: str, does: str, gloom: float | None = 0.0, intensity: float | None = 1.0) -> Past:
    return Past("answer", "neutral", intent, does, 0.8, gloom, intensity)


def test_who_asked_for_a_person_has_asked_until_one_was_brought_in() -> None:
    asked, served, answered = before("person", "say"), before("gift", "hand_off"), before("gift", "say")
    assert situation(PERSON).asked_for_person("person", 0.5)
    assert situation(REFUND, NEUTRAL, asked, answered).asked_for_person("person", 0.5)
    assert not situation(REFUND, NEUTRAL, asked, served, answered).asked_for_person("person", 0.5)
    assert not situation(REFUND, NEUTRAL, before("person", "hand_off")).asked_for_person("person", 0.5)
    assert not situation(REFUND, NEUTRAL, asked).asked_for_person("person", 0.9)
    assert not situation(PERSON).asked_for_person(None, 0.5)


def test_the_trend_takes_in_the_present_turn_and_leaves_out_what_tells_no_feeling() -> None:
    assert situation(REFUND, ANGRY).trend == "steady"
    assert situation(REFUND, ANGRY, before("gift", "say")).trend == "worsening"
    assert situation(REFUND, NEUTRAL, before("gift", "say", 0.9)).trend == "improving"
    assert situation(REFUND, UNKNOWN, before("gift", "say", 0.9)).trend == "steady"
    assert situation(REFUND, ANGRY, before("gift", "say", None)).trend == "steady"


def test_replies_older_than_intensity_are_compared_by_probability_alone() -> None:
    weak = before("gift", "say", 0.8, 0.1)
    assert situation(REFUND, ANGRY, weak).trend == "worsening"
    assert situation(REFUND, ANGRY, before("gift", "say", 0.8, None)).trend == "steady"


def test_what_is_sure_is_for_the_pack_to_say_whatever_others_call_a_guess() -> None:
    guess = Finding("person", 0.4, {"person": 0.4})
    assert guess.unsure
    assert not facts(situation(guess), MEASURE).asked_for_person
    assert facts(situation(guess), replace(MEASURE, sure=0.3)).asked_for_person


def test_where_nothing_was_perceived_nothing_is_wanted_and_nothing_answered() -> None:
    lost = Situation(situation().findings, situation().answer, (Past("unknown", "", ""),), perceived=False)
    found = facts(lost, MEASURE)
    assert (found.intent, found.confidence, found.knowledge) == ("unknown", 0.0, None)
    assert found.missed_before
    assert set(found.chances.values()) == {0.0}


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3), st.floats(0, 1))
def test_the_chances_are_one_at_most_and_that_of_the_found_intent_is_its_confidence(
    odds: list[float], confidence: float
) -> None:
    told = dict(zip(("refund", "person", "gift"), odds, strict=True))
    found = facts(situation(Finding("refund", confidence, told)), MEASURE)
    assert found.chances["refund"] == found.confidence
    assert sum(found.chances.values()) <= 1 + 1e-8


def test_a_distribution_is_taken_as_it_is() -> None:
    assert facts(situation(), MEASURE).chances == {"refund": 0.8, "person": 0.2, "gift": 0.0}
