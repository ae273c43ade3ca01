from typing import Any

from frontdesk.dialogue.past import PRODUCT, Past, recall
from frontdesk.knowledge.followup import Earlier

PRODUCTS = (("order", "NL123"), (PRODUCT, "路由器"), (PRODUCT, "路由器"))


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


def test_what_a_follow_up_may_go_on_with_is_remembered() -> None:
    entities = [{"value": {"sort": sort, "text": text}} for sort, text in PRODUCTS]
    told = reply({"value": "joy", "confidence": 0.6})
    told["findings"]["entities"] = entities
    told |= {"asked": "红灯", "citations": [{"title": f"T{at // 2}"} for at in range(9)]}
    [past] = recall([told])
    assert past.earlier == Earlier("红灯", ("T0", "T1", "T2"), ("路由器",))
    assert recall([reply({"value": "joy", "confidence": 0.6})])[0].earlier == Earlier("")
