import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import NotReady
from frontdesk.speech import chinese
from frontdesk.speech.chinese import sounds
from frontdesk.speech.english import English

pytest.importorskip("misaki", reason="misaki is not installed")

ENGLISH = English()


def test_words_stand_apart_and_signs_close_to_them() -> None:
    assert sounds("您好，世界。", ENGLISH) == "ni↗nxau↓, ʂɨ↘ʨje↘."


def test_a_character_with_two_readings_is_read_by_its_word() -> None:
    assert sounds("银行", ENGLISH).endswith("xa↗ŋ")
    assert sounds("行走", ENGLISH).startswith("ɕi↗ŋ")


def test_a_character_without_a_reading_is_left_out() -> None:
    assert sounds("您𩔧好𩔧。", ENGLISH).replace(" ", "") == "ni↗nxau↓."


def test_english_words_are_english_and_letters_are_named() -> None:
    found = sounds("连上WiFi，用USB-C充电", ENGLISH)
    assert "wˈIfˌI," in found
    assert "jˌuˌɛsbˈisˈi" in found


def test_numbers_are_chinese() -> None:
    assert sounds("299元", ENGLISH) == sounds("二百九十九元", ENGLISH)


def test_a_chinese_name_in_english_is_chinese_and_the_numbers_are_english() -> None:
    found = chinese.among("Ask for 张伟, room 12.", ENGLISH)
    assert "ꭧa→ŋ" in found
    assert ENGLISH.sounds("room twelve") in found


def test_where_the_package_is_missing_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> object:
        raise ModuleNotFoundError(name)

    chinese._phonemes.cache_clear()
    chinese.word_sounds.cache_clear()
    monkeypatch.setattr(chinese, "import_module", absent)
    try:
        with pytest.raises(NotReady, match=r"not known here; run the desk with Python 3\.11 or 3\.12"):
            sounds("您好", ENGLISH)
    finally:
        chinese._phonemes.cache_clear()


@given(st.text(st.characters() | st.sampled_from("您好，订单NL26110002的 ¥299"), max_size=60))
def test_no_text_makes_it_fail_and_no_digit_is_left(text: str) -> None:
    assert not any(sign.isdecimal() for sign in sounds(text, ENGLISH))
