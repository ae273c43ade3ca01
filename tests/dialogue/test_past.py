from typing import Any

from frontdesk.dialogue.past import Past, recall


def reply(emotion: dict[str, Any], **findings: Any) -> dict[str, Any]:
    return {
        "decision": {"kind": "say", "row": "unknown", "why": "…"},
        "findings": {"emotion": emotion, "intent": {"value": "refund", "confidence": 0.7}, **findings},
    }


def test_the_past_is_read_out_of_kept_replies() -> None:
    felt = {"value": "anger", "confidence": 0.6, "distribution": {"anger": 0.6, "sadness": 0.1, "joy": 0.3}}
    [past] = recall([reply(felt, intensity=0.8)])
    assert past == Past("unknown", "anger", "refund", "say", 0.7, 0.7, 0.8)


def test_what_an_old_reply_lacks_is_left_out() -> None:
    old = {
        "decision": {"row": "answer", "why": "…"},
        "findings": {"emotion": {"value": "anger"}, "intent": {"value": "refund"}},
    }
    assert recall([old]) == (Past("answer", "anger", "refund", gloom=0.0),)


def test_a_turn_that_told_no_feeling_has_no_gloom() -> None:
    assert recall([reply({"value": "unknown", "confidence": 0.0, "distribution": {}})])[0].gloom is None


def test_without_a_distribution_the_value_alone_tells() -> None:
    assert recall([reply({"value": "fear", "confidence": 0.6})])[0].gloom == 0.6
    assert recall([reply({"value": "joy", "confidence": 0.6})])[0].gloom == 0.0
