"""Every flow of the sample shop through the whole desk, in both languages, with the real light models."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from frontdesk.admission import Sent
from frontdesk.demo.pictures import photo
from frontdesk.demo.tools import Shop
from frontdesk.dialogue.flow import Call, Confirm, Flow
from frontdesk.dialogue.flowfile import load_flows
from frontdesk.house import House, open_house
from frontdesk.scenarios.stage import moved
from frontdesk.turn.codec import Json
from frontdesk.understanding.pack import load_pack, shop_pack

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def house(shop: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Copy the shop for this file, as its orders are changed here; its pages are not read anew."""
    home = tmp_path_factory.mktemp("flows") / "home"
    copytree(shop.settings.home, home)
    with open_house(moved(shop.settings, home), like=shop) as opened:
        yield opened


def talk(house: House, *turns: str | tuple[str, bytes]) -> list[Json]:
    """Hold a conversation: texts, or a text with a photo; give the replies."""
    where = house.reception.conversations.open("und").id
    replies: list[Json] = []
    for one in turns:
        text, picture = (one, b"") if isinstance(one, str) else one
        sent = [Sent("text", text)] if text else []
        sent += [Sent("image", picture)] if picture else []
        replies.append(house.reception.answer(house.reception.receive(where, sent)))
    return replies


def said(reply: Json) -> str:
    return "\n".join(part["text"] for part in reply["reply"]["parts"] if part["kind"] == "text")


def used(replies: list[Json]) -> list[tuple[str, str]]:
    return [(call["tool"], call["outcome"]) for reply in replies for call in reply["calls"]]


KNOWN = [("verify_customer", "done"), ("order_status", "done")]


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (("Where is my order NL26110002?", "0101"), "on its way, tracking number NLX100000002"),
        (("帮我查一下订单NL26110010到哪了", "尾号0104"), "运单号 NLX100000010"),
    ],
)
def test_order_status(house: House, turns: tuple[str, ...], words: str) -> None:
    replies = talk(house, *turns)
    assert [reply["decision"]["kind"] for reply in replies] == ["ask", "say"]
    assert used(replies) == KNOWN
    assert words in said(replies[-1])
    kinds = [part["kind"] for part in replies[-1]["reply"]["parts"]]
    assert "cards" in kinds
    assert replies[-1]["flow"] == {"flow": "order_status", "step": "end", "phase": "done"}


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (("I want to return my speakers, order NL26110024, 0109",), "is already being returned"),
        (("订单NL26110007的净化器我要退货，手机尾号0103", "空气净化器 A40"), "已经在办退货了"),
    ],
)
def test_a_return_that_is_under_way_is_said_at_once(house: House, turns: tuple[str, ...], words: str) -> None:
    replies = talk(house, *turns)
    assert words in said(replies[-1])
    assert (replies[-1]["flow"]["flow"], replies[-1]["flow"]["phase"]) == ("return_refund", "done")


@pytest.mark.parametrize(
    "turns",
    [
        ("My earbuds are the wrong colour, what can I do?", "I want to return them, NL26110004, 0102"),
        ("耳机发错了，怎么办", "我要退货，订单NL26110004，尾号0102"),
    ],
)
def test_a_reason_that_was_told_before_a_return_is_not_asked_for(
    house: House, turns: tuple[str, ...]
) -> None:
    reply = talk(house, *turns)[-1]
    assert reply["flow"] == {"flow": "return_refund", "step": "picture", "phase": "asks"}


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (
            ("I want to return my headphones, order NL26110004, phone ends in 0102", "It does not work"),
            "after the check",
        ),
        (("订单NL26110029的扫地机器人坏了，我要退货，手机尾号0112",), "仓库验货后退回"),
    ],
)
def test_return_with_a_photo_as_evidence(house: House, turns: tuple[str, ...], words: str) -> None:
    picture = photo("cracked_screen", 901)
    replies = talk(house, *turns, ("", picture), "yes" if turns[0].isascii() else "是的")
    assert words in said(replies[-2])
    assert replies[-1]["decision"]["kind"] == "act"
    assert used(replies)[-1] == ("start_return", "done")
    assert len(replies[-1]["calls"][-1]["arguments"]["photo"]) == 64


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (
            ("refund for order NL26110024, my number ends in 0109", "yes, pay it back please"),
            "paid back ¥918",
        ),
        (("订单NL26110007退款怎么还没到账，尾号0103", "空气净化器 A40", "是的"), "已退款"),
    ],
)
def test_refund_is_money_and_waits_for_a_yes(house: House, turns: tuple[str, ...], words: str) -> None:
    replies = talk(house, *turns)
    assert used(replies)[-2:] == [("refund", "needs_approval"), ("refund", "done")]
    first, second = (call for reply in replies for call in reply["calls"] if call["tool"] == "refund")
    assert first["arguments"] == second["arguments"]
    assert words in said(replies[-1])


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (
            (
                "Is my vacuum still under warranty? Order NL26110015, last four digits 0106",
                *("repair please", "It does not charge any more", "no photo", "yes"),
            ),
            "registered as",
        ),
        (
            (
                "订单NL26110001的路由器还在保修期吗，尾号0101",
                "路由器",
                "报修",
                "上不了网，红灯",
                "没有",
                "是的",
            ),
            "已登记",
        ),
    ],
)
def test_warranty_claim(house: House, turns: tuple[str, ...], words: str) -> None:
    replies = talk(house, *turns)
    assert used(replies)[-1] == ("open_claim", "done")
    assert words in said(replies[-1])


@pytest.mark.parametrize(
    ("turns", "tool", "words"),
    [
        (("Change the delivery of NL26110018 to the afternoon", "0107"), "change_day", "in the afternoon"),
        (
            (
                "我的地址写错了，订单NL26110009，能改一下吗",
                "0103",
                "改地址",
                "上海市徐汇区漕溪北路 18 号 3 楼",
                "确认",
            ),
            "change_address",
            "漕溪北路",
        ),
    ],
)
def test_delivery_change(house: House, turns: tuple[str, ...], tool: str, words: str) -> None:
    replies = talk(house, *turns)
    assert used(replies)[-1] == (tool, "done")
    assert words in said(replies[-1])


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (
            (
                "I need an invoice for order NL26110020, my phone ends in 0108",
                "name on the invoice: Ada Whitlock\ne-mail: ada.whitlock@mail.example",
                "Yes, please do it",
            ),
            "on its way to ada.whitlock@mail.example",
        ),
        (
            (
                "我想开发票，订单NL26110001",
                "0101",
                "发票抬头：林小满\n邮箱：lin.xiaoman@mail.example",
                "可以",
            ),
            "发票已开",
        ),
    ],
)
def test_invoice_by_a_form(house: House, turns: tuple[str, ...], words: str) -> None:
    replies = talk(house, *turns)
    assert "form" in [part["kind"] for reply in replies for part in reply["reply"]["parts"]]
    assert used(replies)[-1] == ("issue_invoice", "done")
    assert words in said(replies[-1])


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (("cancel order NL26110021, phone ends with 0108", "yes"), "is cancelled; ¥899 is returned"),
        (("我想取消订单", "NL26110005", "尾号0102", "是的"), "已取消"),
    ],
)
def test_cancel_order(house: House, turns: tuple[str, ...], words: str) -> None:
    replies = talk(house, *turns)
    assert used(replies)[-2:] == [("cancel_order", "needs_approval"), ("cancel_order", "done")]
    assert words in said(replies[-1])


def test_light_trouble_by_a_photo(house: House) -> None:
    picture = photo("router_red_light", 902)
    replies = talk(house, "My router has no internet", ("", picture), "No, still the same")
    assert "What colour" in said(replies[0])
    assert "Red light" in replies[1]["citations"][0]["title"]
    assert used(replies) == [("open_ticket", "done")]
    assert (replies[-1]["decision"]["kind"], replies[-1]["transfer"]["trigger"]) == ("hand_off", "flow")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The light went red and I am offline", "Which device"),
        ("灯红了，上不了网", "哪一款设备"),
        ("Router: the light went red and I am offline", "Unplug the router"),
    ],
)
def test_a_light_of_no_device_is_asked_about(house: House, text: str, words: str) -> None:
    assert words in said(talk(house, text)[0])


@pytest.mark.parametrize("text", ["Yes, please go ahead", "好的，请继续"])
def test_a_yes_to_nothing_is_asked_what_it_is_about(house: House, text: str) -> None:
    reply = talk(house, text)[0]
    assert (reply["decision"]["row"], reply["flow"]) == ("nothing_asked", None)
    offered = "退款多久能到账？" if text[0] == "好" else "How long does a refund take?"
    assert talk(house, offered, text)[-1]["flow"]["flow"] == "refund"


def test_light_trouble_by_words(house: House) -> None:
    replies = talk(house, "我的路由器亮红灯，上不了网", "解决了")
    assert "光猫" in said(replies[0])
    assert replies[0]["reply"]["made_by"]["kind"] == "extract"
    assert said(replies[1]).startswith("太好了")


@pytest.mark.parametrize(
    ("start", "question", "words", "again"),
    [
        ("I want to return my headphones", "How long does a refund take?", "working days", "order number"),
        ("我要退货", "退款多久能到账？", "工作日", "订单号"),
    ],
)
def test_a_side_question_is_answered_and_the_flow_waits(
    house: House, start: str, question: str, words: str, again: str
) -> None:
    reply = talk(house, start, question)[-1]
    assert words in said(reply)
    assert said(reply).split("\n")[-1].count(again) == 1
    assert reply["flow"]["phase"] == "asks"
    assert reply["citations"]


def test_small_talk_in_the_middle_is_one_line_and_what_waits(house: House) -> None:
    reply = talk(house, "我要退货", "谢谢你")[-1]
    assert len(said(reply).split("\n")) == 2
    assert reply["decision"]["row"] == "small_talk"


def test_the_language_may_be_changed_in_the_middle(house: House) -> None:
    reply = talk(house, "I want to cancel my order", "退款多久能到账？")[-1]
    assert "订单号" in said(reply).split("\n")[-1]


def test_what_is_in_focus_is_meant_by_it(house: House) -> None:
    ask, follow = "Where is my order NL26110022?", "and is it still under warranty?"
    replies = talk(house, ask, "0108", "Yes, I have it", follow)
    assert replies[-1]["calls"][-1]["tool"] == "warranty_status"
    assert "under warranty until" in said(replies[-1])


def test_an_order_of_somebody_else_is_not_there(house: House) -> None:
    replies = talk(house, "Where is my order NL26110002?", "0101", "And where is NL26110025?")
    assert ("order_status", "refused") in used(replies)
    assert "no order NL26110025 in your name" in said(replies[-1])


@pytest.mark.parametrize(
    "text",
    ["I want to complain. My order has still not arrived.", "我要投诉，我的订单到现在还没到"],
)
def test_a_complaint_that_is_made_is_for_a_person_in_either_language(house: House, text: str) -> None:
    for before in ((), ("I want to cancel my order" if text.isascii() else "我要退货",)):
        reply = talk(house, *before, text)[-1]
        assert reply["decision"]["kind"] == "hand_off"
        assert reply["decision"]["row"] in ("complaint_made", "upset_complaint")
        assert (reply["transfer"]["trigger"], reply["citations"]) == ("policy", [])


def test_an_upset_complaint_wins_over_a_flow(house: House) -> None:
    reply = talk(house, "我要退货", "你们这什么破服务，气死我了，我要投诉你们！！")[-1]
    assert (reply["decision"]["kind"], reply["decision"]["row"]) == ("hand_off", "upset_complaint")
    assert reply["flow"] is None


def test_who_asks_for_a_person_in_a_flow_gets_one(house: House) -> None:
    reply = talk(house, "I want to cancel my order", "Let me talk to a human please")[-1]
    assert reply["transfer"]["trigger"] == "customer"


def test_a_general_question_is_quoted_and_the_flow_is_offered(house: House) -> None:
    replies = talk(house, "How do I return something?", "Start a return")
    assert replies[0]["citations"]
    assert replies[0]["reply"]["parts"][-1] == {"kind": "choices", "options": ["Start a return"]}
    assert replies[1]["flow"]["flow"] == "return_refund"


def test_flows_of_the_shop_are_files(house: House) -> None:
    assert (Path(__file__).parents[2] / "src/frontdesk/understanding/packs/shop/flows/verify.yml").is_file()
    assert len(house.served().flows) == 9


@pytest.mark.parametrize(
    ("turns", "page"),
    [
        (("it is the wrong colour", "yes please"), "we swap it free of charge"),
        (("发错了", "好，麻烦你"), "由我们免费换货"),
    ],
)
def test_a_wrong_item_is_answered_and_a_return_is_offered(
    house: House, turns: tuple[str, ...], page: str
) -> None:
    first, then = talk(house, *turns)
    assert page in said(first)
    assert first["reply"]["parts"][-1]["options"] in (["Start a return"], ["帮我办退货"])
    assert then["flow"]["flow"] in ("return_refund", "verify")
    assert then["decision"]["row"] == "flow_start"


@pytest.mark.parametrize("text", ["周日有人吗", "晚上有人吗", "anyone there on Sunday?"])
def test_who_is_there_at_a_time_is_answered_from_the_opening_hours(house: House, text: str) -> None:
    (reply,) = talk(house, text)
    assert reply["decision"]["row"] == "answer"
    assert "24:00" in said(reply)


def test_figures_that_were_asked_for_ask_for_nobody(house: House) -> None:
    replies = talk(house, "where is my order", "NL26110025", "phone ends 0110", "12345")
    assert all(reply["transfer"] is None for reply in replies)
    assert "on its way" in said(replies[2])


def test_a_corrected_number_opens_no_ticket_for_a_lost_parcel(house: House) -> None:
    replies = talk(house, "订单NL26110001到哪了，尾号0101", "不对，单号写错了，是NL26110002")
    assert "open_ticket" not in dict(used(replies))
    assert "NL26110002" in said(replies[-1])


def test_what_is_not_delivered_is_not_asked_why_it_should_go_back(house: House) -> None:
    reply = talk(house, "I want to return my order NL26110018, 0107")[-1]
    assert "has not been delivered yet" in said(reply)
    assert reply["transfer"] is None


def test_a_warranty_that_no_page_states_is_for_a_person_and_no_fault_of_the_system(house: House) -> None:
    reply = talk(house, "查我的保修：订单 NL26110007 的空气净化器 A40", "0103")[-1]
    assert "资料里没有写" in said(reply)
    assert reply["transfer"] is not None


RULES = re.compile(r"Refuses:(.*?)\.\s*$", re.DOTALL)
ELSEWHERE = {"no_such_order", "no_such_item", "no_return", "not_delivered"}  # the flow has looked before


@pytest.mark.parametrize(
    "flow", load_flows(shop_pack(), load_pack(shop_pack())).values(), ids=lambda one: one.id
)
def test_a_flow_knows_what_to_say_to_every_refusal_of_its_tools(flow: Flow) -> None:
    for step in flow.steps.values():
        if isinstance(step, Call | Confirm) and "else" not in step.refused:
            told = RULES.search(inspect.getdoc(getattr(Shop, step.tool)) or "")
            listed = re.sub(r"\{.*?\}|\(.*?\)", "", told[1], flags=re.DOTALL) if told else ""
            reasons = {one.strip() for one in listed.split(",")} - {""}
            assert reasons - ELSEWHERE <= set(step.refused), (step.name, reasons)
