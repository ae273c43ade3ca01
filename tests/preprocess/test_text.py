from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.preprocess.text import (
    han_share,
    has_kana,
    is_han,
    letters,
    normalise,
    segment,
    sentences,
    unified,
)

MIXED = st.text(st.sampled_from("我要退货订单坏了吗abc XYZ.,!?'-。，！？\n\u200b12３々カ😀é"), max_size=60)
ANY = st.text(max_size=80)


@given(st.one_of(MIXED, ANY), st.sampled_from(["zh", "en", "ja", "und"]))
def test_every_word_stands_where_it_says(text: str, language: str) -> None:
    words = segment(text, language)
    assert all(text[start:end] == word and word for word, start, end in words)
    assert all(before[2] <= after[1] for before, after in pairwise(words))


@given(st.one_of(MIXED, ANY))
def test_segmentation_loses_no_letter_and_no_digit(text: str) -> None:
    covered = {at for _, start, end in segment(text) for at in range(start, end)}
    assert {at for at, character in enumerate(text) if character.isalnum()} <= covered


@given(st.one_of(MIXED, ANY))
def test_sentences_are_disjoint_in_order_and_lose_nothing_visible(text: str) -> None:
    spans = sentences(text)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@given(st.one_of(MIXED, ANY))
def test_the_normal_form_of_a_normal_form_of_common_text_is_itself(text: str) -> None:
    once = normalise(text)
    assert normalise(normalise(once)) == normalise(once)


def test_chinese_is_cut_into_words_and_english_at_the_limits_of_words() -> None:
    cut = [word for word, _, _ in segment("我的iPhone 15坏了，don't e-mail me at a@b.com")]
    assert cut == ["我", "的", "iPhone", "15", "坏", "了", "don't", "e-mail", "me", "at", "a@b.com"]
    assert [word for word, _, _ in segment("人工客服请退货")] == ["人工", "客服", "请", "退货"]


def test_japanese_runs_of_han_are_not_cut_as_chinese() -> None:
    assert [word for word, _, _ in segment("返品希望です", "ja")] == ["返品希望", "です"]


def test_segmentation_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    segment("我要退货")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("text", "share"),
    [("我要退货", 1.0), ("refund please", 0.0), ("退货 please", 2 / 3), ("", 0.0), ("123 !!", 0.0)],
)
def test_the_share_of_chinese_weighs_a_character_like_a_word(text: str, share: float) -> None:
    assert han_share(text) == pytest.approx(share)


def test_a_chinese_letter_counts_as_two() -> None:
    assert [letters(text) for text in ("", "ab c.", "退货", "退7天。", "\U00020000", "é")] == [
        0,
        5,
        4,
        6,
        2,
        1,
    ]


def test_kana_is_japanese_and_han_is_not() -> None:
    assert has_kana("返品したい")
    assert not has_kana("我要退货 refund")
    assert is_han("货")
    assert not is_han("a")
    assert not is_han("")


def test_sentences_end_where_a_reader_would_end_them() -> None:
    text = "Dr. Li paid 3.5 dollars. 订单没到！“真的吗？”\nOK e.g. this one"
    assert [text[a:b] for a, b in sentences(text)] == [
        "Dr. Li paid 3.5 dollars.",
        "订单没到！",
        "“真的吗？”",
        "OK e.g. this one",
    ]


def test_a_text_of_nothing_but_abbreviations_is_one_sentence_and_costs_no_more_than_others() -> None:
    assert sentences("(approx. " * 200_000) == [(0, 9 * 200_000 - 1)]


def test_normal_form_folds_width_case_space_and_what_nobody_sees() -> None:
    assert normalise("ＡＢＣ\u200b  １２\n") == "abc 12"


@given(st.one_of(MIXED, ANY))
def test_one_way_of_writing_keeps_capitals_and_loses_width_and_what_nobody_sees(text: str) -> None:
    once = unified(text)
    assert "  " not in once
    assert "\u200b" not in once
    assert unified("ＡＢc\u200b  １２\n") == "ABc 12"
