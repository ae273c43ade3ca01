from dataclasses import replace

import pytest

from frontdesk.dialogue.policy import Row, When
from frontdesk.dialogue.policyfile import load_policy
from frontdesk.dialogue.situation import Situation
from frontdesk.dialogue.speak import Spoken, Voice
from frontdesk.knowledge.answer import Answer
from frontdesk.turn.findings import Finding, Findings
from frontdesk.turn.reply import Choices, Said
from frontdesk.understanding.pack import load_pack, shop_pack

SHOP = load_pack(shop_pack())
POLICY = load_policy(shop_pack(), SHOP)
TEXTS = {key: {"zh": f"{key}。", "en": f"{key}."} for key in SHOP.texts}
VOICE = Voice(
    TEXTS,
    {"refund_status": {"zh": "退款进度", "en": "Refund status"}, "invoice": {"zh": "发票", "en": "Invoice"}},
)


def situation(intent: str, sure: float, answer: Answer | None = None, emotion: str = "neutral") -> Situation:
    odds = {"unnamed": 0.5, "invoice": 0.3, "refund_status": 0.2}
    return Situation(Findings(Finding(emotion, 0.9), Finding(intent, sure, odds), Finding("zh", 1.0)), answer)


def spoken_for(asked: Situation, language: str) -> Spoken:
    return VOICE.speak(POLICY.decide(asked), asked, language)


def test_an_answer_is_quoted_as_it_stands_and_labelled_as_an_extract() -> None:
    asked = situation("invoice", 0.9, Answer("电子发票即时开具。", (), 0.9, "zh"))
    spoken = spoken_for(asked, "zh")
    assert spoken.parts == (Said("电子发票即时开具。"),)
    assert (spoken.made_by.kind, spoken.made_by.label) == ("extract", "made_by_extract。")


def test_a_page_in_another_language_is_said_to_be_one() -> None:
    asked = situation("invoice", 0.9, Answer("Invoices are sent by e-mail.", (), 0.9, "en"))
    spoken = spoken_for(asked, "zh")
    assert spoken.parts == (Said("other_language。"), Said("Invoices are sent by e-mail."))


def test_a_troubled_customer_gets_a_kind_word_first() -> None:
    asked = situation("invoice", 0.9, Answer("Sent at once.", (), 0.9, "en"), "sadness")
    assert spoken_for(asked, "en").parts == (Said("calm."), Said("Sent at once."))


def test_a_question_back_offers_the_likeliest_intents_that_have_a_name() -> None:
    asked = situation("invoice", 0.3)
    spoken = spoken_for(asked, "en")
    assert spoken.parts == (Said("clarify."), Choices(("Invoice", "Refund status")))
    assert spoken.made_by.kind == "template"


def test_a_damaged_item_is_answered_with_an_apology() -> None:
    asked = situation("damaged_item", 0.9, Answer("Sent anew.", (), 0.9, "en"))
    assert spoken_for(asked, "en").parts == (Said("apology_damage."), Said("Sent anew."))


def test_a_suggestion_comes_from_the_knowledge_or_is_said_to_be_missing() -> None:
    asked = situation("recommendation", 0.9, Answer("The small kettle.", (), 0.9, "en"))
    spoken = spoken_for(asked, "en")
    assert (spoken.parts, spoken.made_by.kind) == ((Said("The small kettle."),), "extract")
    none = spoken_for(replace(asked, answer=None), "en")
    assert (none.parts, none.made_by.kind) == ((Said("no_recommendation."),), "template")


def test_small_talk_says_the_text_named_like_the_intent() -> None:
    assert spoken_for(situation("thanks", 0.9), "zh").parts == (Said("thanks。"),)


def test_where_nothing_tells_the_intent_nothing_is_offered() -> None:
    lost = situation("invoice", 0.9)
    lost = replace(lost, perceived=False, findings=replace(lost.findings, intent=Finding("unknown", 0.0)))
    assert spoken_for(lost, "en").parts == (Said("no_words."),)


def test_several_texts_are_said_in_order() -> None:
    row = Row("r", When(), "hand_off", "…", ("calm", "hand_off"))
    assert VOICE.speak(row, situation("invoice", 0.9), "en").parts == (Said("calm."), Said("hand_off."))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shop_says_something_in_every_row_in_both_languages(language: str) -> None:
    voice = Voice(SHOP.texts, SHOP.names)
    for row in (one for one in POLICY.rows if one.do != "act"):  # flows speak for themselves
        answer = Answer("…", (), 0.9, language) if row.do == "answer" else None
        intent = row.when.intent[0] if row.when.intent else "greeting"
        spoken = voice.speak(row, situation(intent, 0.9, answer), language)
        assert all(part.text.strip() for part in spoken.parts if isinstance(part, Said)), row.name
        assert spoken.parts, row.name
