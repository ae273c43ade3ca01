import pytest

from dialogue.talks import Says
from frontdesk.dialogue.llm import Completion
from frontdesk.dialogue.reword import reworded, same
from frontdesk.dialogue.untrusted import Untrusted
from frontdesk.errors import FetchFailed

TEXT = "Your order NL-20260001 of 39.50 comes within 3 days. Shall I call Northlight?"
SAID = Untrusted("where is it??")


def put(*says: object, text: str = TEXT, keep: tuple[str, ...] = ()) -> str:
    return reworded(text, SAID, Says(says), keep)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (
            TEXT,
            "Order NL-20260001 (39.50) is with you in 3 days at the latest. Shall I call Northlight for you?",
        ),
        ("退款会在 3 天内到账。", "您的退款 3 天内就会到账，请放心。"),
        ("I do not know the answer.", '"Sorry, that I do not know."'),
    ],
)
def test_other_words_that_lose_nothing_are_taken(text: str, other: str) -> None:
    assert put(other, text=text) == other.strip('"')


@pytest.mark.parametrize(
    "other",
    [
        "",
        "Your order NL-20260002 of 39.50 comes within 3 days. Shall I call Northlight?",
        "Your order NL-20260001 of 39.50 comes within 3 or 4 days. Shall I call Northlight?",
        "Your order NL-20260001 comes within 3 days. Shall I call Northlight?",
        "Your order NL-20260001 of 39.50 does not come within 3 days. Shall I call Northlight?",
        "Your order NL-20260001 of 39.50 comes within 3 days. Shall I call Southlight?",
        "Your order NL-20260001 of 39.50 comes within 3 days. I call Northlight.",
        "您的订单 NL-20260001（39.50）3 天内送达。要我联系 Northlight 吗？",
        TEXT + " See https://evil.example.",
        TEXT + " Or write to evil@mail.example?",
        TEXT * 3,
        FetchFailed("down"),
        Completion(TEXT + " Also", ended="length"),
    ],
)
def test_the_text_stays_where_anything_is_lost_or_added(other: object) -> None:
    assert put(other) == TEXT


def test_choices_stay_as_they_are() -> None:
    text = "Do you want a Refund or a Repair?"
    assert put("Would you like your money back or a Repair?", text=text, keep=("Refund", "Repair")) == text
    kept = "Would you like a Refund or rather a Repair?"
    assert put(kept, text=text, keep=("Refund", "Repair")) == kept


def test_a_refusal_of_the_model_is_no_other_wording() -> None:
    text = "I don't know the answer to that. Our pages say nothing about it and I do not want to guess."
    assert not same(text, "I would rather not.")
