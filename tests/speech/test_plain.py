import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.speech.plain import MOST, language_of, listed, plain, words_of
from frontdesk.turn.codec import Json


def test_words_and_choices_are_spoken_and_nothing_else() -> None:
    parts: list[Json] = [
        {"kind": "text", "text": "请选择："},
        {"kind": "choices", "options": ["退货", "换货"]},
        {"kind": "cards", "items": [{"title": "订单"}]},
        {"kind": "image", "alt": "a lamp"},
        {"kind": "article", "items": [{"title": "Returns", "link": "https://shop.example"}]},
        {"kind": "text", "text": "🙂"},
    ]
    assert words_of(parts) == ("请选择：", "退货，换货。")


def test_addresses_are_not_read_out_and_what_stands_for_them_is() -> None:
    assert plain("See [our returns](https://a.example/b?c=d).") == "See our returns."
    assert plain("详情见 https://a.example/退货?x=1，谢谢") == "详情见 ，谢谢"
    assert plain("Go to www.shop.example now") == "Go to now"
    assert plain("https://a.example") == ""


def test_marks_of_layout_emoji_and_controls_are_not_read_out() -> None:
    assert plain("## Steps\n- **Hold** `power`\x07\u200b 🙂\n> done") == "Steps\nHold power \ndone"
    assert plain("25 °C") == "25 °C"


@pytest.mark.parametrize(
    "nothing", ["", "   \n", "🙂🎉", "？！……", "\u200b\x00\x1b", "\ud800", "*** --- ***"]
)
def test_what_has_no_letter_has_nothing_to_say(nothing: str) -> None:
    assert plain(nothing) == ""


def test_twenty_thousand_characters_are_the_most() -> None:
    assert len(plain("好" * 50_000)) == MOST


def test_choices_are_a_sentence_of_their_own() -> None:
    assert listed(["Return it", "Repair it"]) == "Return it, Repair it."


def test_a_reply_is_in_the_language_of_most_of_its_words() -> None:
    assert language_of(["您的 iPhone 15 Pro Max 已发货"]) == "zh"
    assert language_of(["Ask for 张伟 at the counter."]) == "en"
    assert language_of(["2026"]) == "en"


@given(st.text(max_size=300))
def test_what_is_plain_stays_so(text: str) -> None:
    once = plain(text)
    assert not any(sign in once for sign in "\x00\x07\u200b`")
    assert len(once) <= len(text) * 3
