from frontdesk.inbox.summary import mood, noted, summary
from frontdesk.turn.codec import Json
from frontdesk.turn.state import Noted, Running, State
from frontdesk.understanding.pack import load_pack, shop_pack

PACK = load_pack(shop_pack())


def reply(kind: str, intent: str = "refund_status", **more: object) -> Json:
    findings = {"intent": {"value": intent}, "entities": [{"value": {"sort": "product", "text": "kettle"}}]}
    return {"decision": {"kind": kind}, "findings": findings, **more}


def test_what_was_wanted_and_what_came_of_it_is_told_line_by_line() -> None:
    lines = (
        Noted("refund_status", "NL-1", "answered"),
        Noted("greeting", "", "small_talk"),
        Noted("invoice", "", "handed_off"),
    )
    told = summary(State(summary=lines), [], PACK)
    assert [len(text.splitlines()) for text in told.values()] == [2, 2]
    assert PACK.names["refund_status"]["en"] in told["en"]
    assert "NL-1" in told["en"]
    assert PACK.names["invoice"]["zh"] in told["zh"]


def test_what_is_under_way_and_in_focus_comes_last() -> None:
    running = Running("return_refund", "photo", {"order": "NL-2"})
    told = summary(State(running=(running,), product="kettle", order="NL-2"), [], PACK)
    assert told["en"] == "under way: return_refund (order = NL-2)\nin focus: kettle, NL-2"
    assert told["zh"] == "正在办理：return_refund（order = NL-2）\n当前涉及：kettle、NL-2"


def test_what_tools_gave_a_flow_is_left_out() -> None:
    slots = {"order": "NL-2", "found.total": "91800", "found.items.0.zh": "音箱"}
    told = summary(State(running=(Running("return_refund", "why", slots),)), [], PACK)
    assert told["en"] == "under way: return_refund (order = NL-2)"
    assert told["zh"] == "正在办理：return_refund（order = NL-2）"
    only = summary(State(running=(Running("return_refund", "why", {"found.total": "91800"}),)), [], PACK)
    assert only["en"] == "under way: return_refund"


def test_before_anything_was_said_that_is_said() -> None:
    told = summary(State(), [], PACK)
    assert told == {"zh": "客户还没有提出问题。", "en": "The customer has not asked for anything yet."}


def test_a_conversation_without_a_summary_is_summed_up_from_its_replies() -> None:
    told = summary(State(), [reply("say", "greeting"), reply("act"), reply("hand_off")], PACK)
    assert len(told["en"].splitlines()) == 2
    assert "kettle" in told["en"]


def test_what_came_of_a_reply_is_read_from_what_it_did() -> None:
    assert noted(reply("say", citations=[{}]), PACK).outcome == "answered"
    assert noted(reply("say", unanswered=True), PACK).outcome == "unanswered"
    assert noted(reply("hand_off", unanswered=True), PACK).outcome == "handed_off"
    assert noted(reply("say", "thanks"), PACK).outcome == "small_talk"
    assert noted(reply("ask", flow={"flow": "return_refund"}), PACK).flow == "return_refund"


def test_the_mood_is_told_in_words() -> None:
    told = mood("worsening", "anger", ["neutral", "anger", "anger"])
    assert told["en"] == "The mood is getting worse; last felt: anger; 2 of 3 turns were unpleasant."
    assert told["zh"] == "情绪在变差；最近一轮：生气；3 轮中有 2 轮不愉快。"
    assert mood("steady", "", [])["en"] == "Nothing tells the mood yet."
