"""The whole desk on the sample shop, with the real light models: every modality, both languages."""

from pathlib import Path

import numpy as np
import pytest

from frontdesk.admission import Sent
from frontdesk.cli.demo import furnish
from frontdesk.demo.film import film
from frontdesk.demo.pictures import photo
from frontdesk.demo.voices import voice_file
from frontdesk.house import House
from frontdesk.media.audio import RATE, encoded
from frontdesk.perception.percepts import AudioPercept, Perceived
from frontdesk.turn.codec import Json
from frontdesk.turn.consent import agreed

pytestmark = pytest.mark.models


@pytest.fixture
def house(shop: House) -> House:
    """The house is the sample shop."""
    return shop


def ask(house: House, *sent: Sent, conversation: str | None = None) -> Json:
    where = conversation or house.reception.conversations.open("und").id
    return house.reception.answer(house.reception.receive(where, sent))


def said(reply: Json) -> str:
    return "\n".join(part["text"] for part in reply["reply"]["parts"] if part["kind"] == "text")


@pytest.mark.parametrize(
    ("question", "title", "words"),
    [
        ("我的退款什么时候到账？", "退款", "工作日"),
        ("When will my refund arrive?", "Refunds", "working days"),
        ("路由器红灯怎么办", "路由器", "光猫"),
        ("My kettle shows E3, what now?", "Kettle", "boil-dry"),
        ("你们周末上班吗", "服务时间", "周六、周日"),
        ("are you open at weekends?", "Opening hours", "Saturdays, Sundays"),
    ],
)
def test_a_question_is_answered_from_the_handbook_in_its_language(
    house: House, question: str, title: str, words: str
) -> None:
    reply = ask(house, Sent("text", question))
    assert reply["decision"]["kind"] == "say"
    assert words in said(reply)
    citation = reply["citations"][0]
    assert title in citation["title"]
    source = house.knowledge.source(citation["source"])
    assert source.text[slice(*citation["span"])] == citation["text"]
    assert citation["text"] in said(reply)
    assert reply["reply"]["made_by"]["kind"] == "extract"
    assert reply["findings"]["intent"]["shares"] == {"text": 1.0}


@pytest.mark.parametrize(
    "question",
    [
        *("你们卖鲜花吗？", "你们卖礼品卡吗", "你们有礼品卡卖吗", "你们修自行车吗"),
        *("Do you sell fresh flowers?", "Do you sell gift cards?", "Do you repair bicycles?"),
        "What is the capital of France?",
    ],
)
def test_what_the_handbook_does_not_say_is_not_answered(house: House, question: str) -> None:
    reply = ask(house, Sent("text", question))
    assert reply["citations"] == []
    assert reply["decision"]["row"] in ("unknown", "clarify")
    assert reply["reply"]["made_by"]["kind"] == "template"


@pytest.mark.parametrize(
    ("question", "title"),
    [
        *(("路由器没有亮灯怎么办", "灯不亮"), ("路由器绿灯亮着但上不了网", "绿灯")),
        *(
            ("The router's lights are all off", "No light"),
            ("Green lights, but my phone is offline", "Green"),
        ),
    ],
)
def test_the_pages_tell_no_light_from_a_green_one(house: House, question: str, title: str) -> None:
    answer = house.knowledge.answer(question, "en" if question.isascii() else "zh")
    assert answer is not None
    assert title in answer.citations[0].title


def test_the_second_question_without_an_answer_brings_in_a_person(house: House) -> None:
    conversation = house.reception.conversations.open().id
    rows = [
        ask(house, Sent("text", text), conversation=conversation)["decision"]
        for text in ("Do you sell fresh flowers?", "And live goldfish?")
    ]
    assert rows[1]["kind"] == "hand_off"


@pytest.mark.parametrize("text", ["我要找人工客服", "Let me talk to a human please"])
def test_who_asks_for_a_person_gets_one(house: House, text: str) -> None:
    reply = ask(house, Sent("text", text))
    assert (reply["decision"]["kind"], reply["decision"]["row"]) == ("hand_off", "asked_for_a_person")


@pytest.mark.parametrize(
    ("label", "seed", "title"),
    [
        ("router_red_light", 501, "Red light"),
        ("kettle_error_e3", 502, "E3"),
        ("cracked_screen", 503, "Cracked"),
    ],
)
def test_a_photo_alone_finds_its_page(house: House, label: str, seed: int, title: str) -> None:
    where = house.reception.conversations.open("en").id
    reply = ask(house, Sent("image", photo(label, seed)), conversation=where)
    assert title in reply["citations"][0]["title"]
    assert reply["findings"]["intent"]["shares"] == {"image": 1.0}


def test_a_photo_turns_a_return_into_a_damage_claim(house: House) -> None:
    words = Sent("text", "这个能退吗？")
    alone = ask(house, words)["findings"]["intent"]
    together = ask(house, words, Sent("image", photo("cracked_screen", 504)))["findings"]["intent"]
    assert (alone["value"], together["value"]) == ("return_item", "damaged_item")
    assert together["shares"]["image"] > 0
    assert sum(map(abs, together["shares"].values())) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(("voice", "words"), [("zh-warranty", "保修期"), ("en-warranty", "warranty")])
def test_a_voice_message_is_heard_and_answered(house: House, voice: str, words: str) -> None:
    heard: list[str] = []

    def listen(seen: Perceived) -> None:
        sounds = [one for one in seen.percepts if isinstance(one, AudioPercept)]
        heard.extend(words.text for sound in sounds for words in sound.transcript)

    where = house.reception.conversations.open().id
    received = house.reception.receive(where, [Sent("audio", voice_file(voice))])
    reply = house.reception.answer(
        received,
        lambda seen: heard.extend(w.text for p in seen.percepts for w in getattr(p, "transcript", ())),
    )
    assert words in " ".join(heard)
    assert words in said(reply)
    assert reply["findings"]["language"]["value"] == voice[:2]
    assert reply["findings"]["emotion"]["value"] in reply["findings"]["emotion"]["distribution"]


def looked(reply: Json) -> list[str]:
    """Leave out what is told of the voice of the desk, which need not be pulled."""
    return [one for one in reply["notes"] if not one.startswith("speech out")]


def test_the_tone_of_a_voice_counts_only_with_consent(house: House) -> None:
    where = house.reception.conversations.open("en").id
    message = Sent("audio", voice_file("en-warranty"))
    unasked = ask(house, message, conversation=where)
    assert looked(unasked) == ["the tone of the voice was not looked at: the customer has not agreed to it"]
    assert house.reception.voices.get(where) is None
    house.reception.agree(where, agreed(["voice"]), "test")
    heard = ask(house, message, conversation=where)
    assert looked(heard) == []
    assert heard["findings"]["emotion"]["distribution"] != unasked["findings"]["emotion"]["distribution"]
    assert heard["findings"]["intent"] == unasked["findings"]["intent"]
    voice = house.reception.voices.get(where)
    assert voice is not None
    assert voice.count == 1


def test_a_sound_in_which_nobody_speaks_is_asked_about_and_a_second_is_for_a_person(
    house: House,
) -> None:
    silence = Sent("audio", encoded(np.zeros(3 * RATE, np.float32)))
    conversation = house.reception.conversations.open("zh").id
    first = ask(house, silence, conversation=conversation)
    assert (first["decision"]["kind"], first["decision"]["row"]) == ("ask", "no_words")
    assert first["findings"]["emotion"]["value"] == "unknown"
    second = ask(house, silence, conversation=conversation)
    assert second["decision"]["kind"] == "hand_off"


def test_a_film_with_a_voice_is_seen_and_heard(house: House) -> None:
    reply = ask(house, Sent("video", film("router_red_light", 505, voice_file("zh-film"))))
    assert "红灯" in reply["citations"][0]["title"]
    assert reply["findings"]["intent"]["shares"] == {"video": 1.0}


def test_every_modality_together_is_one_turn(house: House) -> None:
    sent = [
        Sent("text", "灯变红了，上不了网"),
        Sent("image", photo("router_red_light", 506)),
        Sent("audio", voice_file("zh-film")),
        Sent("video", film("router_red_light", 507, voice_file("zh-film"))),
    ]
    reply = ask(house, *sent)
    assert set(reply["findings"]["intent"]["shares"]) == {"text", "image", "audio", "video"}
    assert "红灯" in reply["citations"][0]["title"]


def test_a_question_finds_a_page_that_is_there_in_the_other_language_alone(house: House) -> None:
    reply = ask(house, Sent("text", "旧电池怎么回收？"))
    assert reply["citations"][0]["title"].startswith("Recycling old batteries")
    assert len(reply["reply"]["parts"]) == 2  # first a line that says in which language the page is


def test_the_shop_is_loaded_once(house: House, tmp_path: Path) -> None:
    before = [source.id for source in house.knowledge.sources()]
    furnish(house.settings)
    assert [source.id for source in house.knowledge.sources()] == before
