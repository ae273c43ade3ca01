import pytest

from frontdesk.dialogue.policy import TABLE, Situation, decide
from frontdesk.dialogue.speak import OPENINGS, QUOTING, Voice
from frontdesk.knowledge.answer import Answer
from frontdesk.turn.findings import Finding, Findings
from frontdesk.turn.reply import Choices, Said
from frontdesk.understanding.pack import load_pack, shop_pack

KEYS = {
    *OPENINGS.values(),
    "greeting",
    "thanks",
    "goodbye",
    "made_by_template",
    "made_by_extract",
    "other_language",
}
TEXTS = {key: {"zh": f"{key}。", "en": f"{key}."} for key in KEYS}
VOICE = Voice(
    TEXTS,
    {"refund_status": {"zh": "退款进度", "en": "Refund status"}, "invoice": {"zh": "发票", "en": "Invoice"}},
)


def situation(intent: str, sure: float, answer: Answer | None = None, emotion: str = "neutral") -> Situation:
    odds = {"unnamed": 0.5, "invoice": 0.3, "refund_status": 0.2}
    return Situation(Findings(Finding(emotion, 0.9), Finding(intent, sure, odds), Finding("zh", 1.0)), answer)


def test_an_answer_is_quoted_as_it_stands_and_labelled_as_an_extract() -> None:
    asked = situation("invoice", 0.9, Answer("电子发票即时开具。", (), 0.9, "zh"))
    spoken = VOICE.speak(decide(asked), asked, "zh")
    assert spoken.parts == (Said("电子发票即时开具。"),)
    assert (spoken.made_by.kind, spoken.made_by.label) == ("extract", "made_by_extract。")


def test_a_page_in_another_language_is_said_to_be_one() -> None:
    asked = situation("invoice", 0.9, Answer("Invoices are sent by e-mail.", (), 0.9, "en"))
    spoken = VOICE.speak(decide(asked), asked, "zh")
    assert spoken.parts == (Said("other_language。"), Said("Invoices are sent by e-mail."))


def test_a_troubled_customer_gets_a_kind_word_first() -> None:
    asked = situation("invoice", 0.9, Answer("Sent at once.", (), 0.9, "en"), "sadness")
    assert VOICE.speak(decide(asked), asked, "en").parts == (Said("calm."), Said("Sent at once."))


def test_a_question_back_offers_the_likeliest_intents_that_have_a_name() -> None:
    asked = situation("invoice", 0.3)
    spoken = VOICE.speak(decide(asked), asked, "en")
    assert spoken.parts == (Said("clarify."), Choices(("Invoice", "Refund status")))
    assert spoken.made_by.kind == "template"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shop_pack_has_a_text_for_every_row_in_both_languages(language: str) -> None:
    texts = load_pack(shop_pack()).texts
    rows = {row.name for row in TABLE} - {"small_talk", *QUOTING} - set(OPENINGS)
    assert rows == set()
    assert all(texts[key][language].strip() for key in KEYS)
