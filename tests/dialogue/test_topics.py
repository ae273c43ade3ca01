from dataclasses import replace

import pytest

from dialogue.talking import PACK
from frontdesk.dialogue.topics import names_a_time, regarded, topics, with_topic
from frontdesk.turn.findings import UNKNOWN, Finding, Findings
from frontdesk.understanding.question import Question


def wanting(intent: str, confidence: float = 0.95) -> Findings:
    wanted = Finding(intent, confidence, {intent: confidence})
    return Findings(Finding(UNKNOWN, 0.0), wanted, Finding("en", 1.0))


@pytest.mark.parametrize(
    ("text", "language", "under"),
    [
        ("it is the wrong colour", "en", "Wrong item: it is the wrong colour"),
        ("发错了", "zh", "发错货：发错了"),
    ],
)
def test_what_tells_only_what_happened_is_looked_up_under_its_topic_first(
    text: str, language: str, under: str
) -> None:
    named = topics(text, wanting("wrong_item"), PACK, language)
    assert named == (under,)
    asks = with_topic([Question(text, ("red light",))], named, text)
    assert [one.text for one in asks] == [under, text]
    assert asks[0].hints == ("red light",)


def test_a_question_is_looked_up_as_it_stands_and_under_its_topic_after_that() -> None:
    text = "型号发错了怎么办"
    asks = with_topic([Question(text)], topics(text, wanting("wrong_item"), PACK, "zh"), text)
    assert [one.text for one in asks] == [text, f"发错货：{text}"]


@pytest.mark.parametrize(("intent", "confidence"), [("wrong_item", 0.6), ("warranty", 0.95), (UNKNOWN, 0.95)])
def test_what_is_unsure_or_names_its_matter_has_no_topic(intent: str, confidence: float) -> None:
    assert topics("it is the wrong colour", wanting(intent, confidence), PACK, "en") == ()


TIMED = (
    *("周日有人吗", "晚上有人吗", "你好，国庆有人在吗", "半夜有没有人", "几点有人"),
    *("anyone there on Sunday?", "hello, anyone in at the weekend?", "is somebody there at night"),
)
GREETS = (
    *("你好", "在吗", "有人吗", "晚上好，在不在线呀", "早上好"),
    *("Good evening, anyone there?", "hello?", "today is nice"),
)


@pytest.mark.parametrize("text", TIMED)
def test_a_greeting_that_names_a_time_asks_for_the_opening_hours(text: str) -> None:
    assert names_a_time(text)
    found = regarded(wanting("greeting"), text, PACK)
    assert found.intent.value == "out_of_scope"
    assert found.intent.distribution["greeting"] == 0
    language = "en" if text.isascii() else "zh"
    named = topics(text, wanting("greeting"), PACK, language)
    assert named[1] == {"zh": "服务时间", "en": "Opening hours"}[language]
    assert [one.text for one in with_topic([Question(text)], named, text)] == [*named, text]


@pytest.mark.parametrize("text", GREETS)
def test_a_greeting_that_names_none_stays_one(text: str) -> None:
    greeting = wanting("greeting")
    assert regarded(greeting, text, PACK) is greeting
    assert topics(text, greeting, PACK, "zh") == ()


def test_another_wish_at_a_time_stays_what_it_is() -> None:
    wish = wanting("delivery_change")
    assert regarded(wish, "周日送可以吗", PACK) is wish
    unsure = replace(wanting("greeting"), intent=Finding("greeting", 0.5, {"greeting": 0.5}))
    assert regarded(unsure, "周日有人吗", PACK) is unsure
