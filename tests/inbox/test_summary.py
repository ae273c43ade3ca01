from frontdesk.inbox.summary import mood, noted, summary
from frontdesk.turn.codec import Json
from frontdesk.turn.state import Noted, Running, State

NAMES = {"refund_status": {"zh": "退款进度", "en": "Refund status"}}


def reply(kind: str, intent: str = "refund_status", **more: object) -> Json:
    findings = {"intent": {"value": intent}, "entities": [{"value": {"sort": "product", "text": "kettle"}}]}
    return {"decision": {"kind": kind}, "findings": findings, **more}


def test_what_was_wanted_and_what_came_of_it_is_told_line_by_line() -> None:
    lines = (
        Noted("refund_status", "NL-1", "answered"),
        Noted("greeting", "", "small_talk"),
        Noted("unknown", "", "unanswered"),
        Noted("trade_in", "", "handed_off"),
    )
    told = summary(State(summary=lines), [], NAMES)
    assert told["zh"].splitlines() == [
        "退款进度（NL-1）：已根据资料回答。",
        "意图不明：资料里没有答案。",
        "trade_in：已转人工。",
    ]
    assert told["en"].splitlines() == [
        "Refund status (NL-1): answered from the pages.",
        "something unclear: the pages had no answer.",
        "trade_in: a person was brought in.",
    ]


def test_what_is_under_way_and_in_focus_comes_last() -> None:
    running = Running("return_refund", "photo", {"order": "NL-2"})
    told = summary(State(running=(running,), product="kettle", order="NL-2"), [], NAMES)
    assert told["en"] == "Under way: return_refund (order = NL-2).\nIn focus: kettle, NL-2."
    assert told["zh"] == "正在办理：return_refund（order = NL-2）。\n当前涉及：kettle、NL-2。"


def test_before_anything_was_said_that_is_said() -> None:
    told = summary(State(), [], NAMES)
    assert told == {"zh": "客户还没有提出问题。", "en": "The customer has not asked for anything yet."}


def test_a_conversation_without_a_summary_is_summed_up_from_its_replies() -> None:
    replies = [reply("say", "greeting"), reply("act"), reply("hand_off")]
    told = summary(State(), replies, NAMES)
    assert told["en"].splitlines() == [
        "Refund status (kettle): done.",
        "Refund status (kettle): a person was brought in.",
    ]


def test_a_reply_that_cites_was_an_answer_and_one_that_could_not_was_none() -> None:
    assert noted(reply("say", citations=[{}])).outcome == "answered"
    assert noted(reply("say", unanswered=True)).outcome == "unanswered"
    assert noted(reply("hand_off", unanswered=True)).outcome == "handed_off"
    assert noted(reply("ask", flow={"flow": "return_refund"})).flow == "return_refund"


def test_the_mood_is_told_in_words() -> None:
    told = mood("worsening", "anger", ["neutral", "anger", "anger"])
    assert told["en"] == "The mood is getting worse; last felt: anger; 2 of 3 turns were unpleasant."
    assert told["zh"] == "情绪在变差；最近一轮：生气；3 轮中有 2 轮不愉快。"
    assert mood("steady", "", [])["en"] == "Nothing tells the mood yet."
