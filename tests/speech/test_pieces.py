import re

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.speech.pieces import FIRST, MOST, pieces, weight


def test_a_sentence_is_one_piece_and_a_long_one_is_cut_at_its_commas() -> None:
    assert list(pieces(["您的订单已经发货，请保持手机畅通。"])) == ["您的订单已经发货，请保持手机畅通。"]
    first = "您的订单已经从上海的仓库发货，正在运往杭州的路上，预计明天下午送到您家，"
    second = "请保持手机畅通，谢谢您的耐心等待。"
    assert list(pieces([first + second])) == [first, second]


def test_no_piece_holds_parts_of_two_sentences() -> None:
    assert list(pieces(["Yes. It does.", "Good."])) == ["Yes.", "It does.", "Good."]


def test_a_number_is_not_cut_at_its_comma() -> None:
    cut = list(pieces(["It costs about 1,299 yuan in our shop in Shanghai, and no more than that."]))
    assert cut[0].endswith("Shanghai,")


def test_a_sentence_without_commas_is_cut_between_words_and_a_word_without_end_anywhere() -> None:
    words = list(pieces(["very " * 100 + "long."]))
    assert all(weight(piece) <= MOST for piece in words)
    assert all(re.fullmatch(r"(very ?)+(long\.)?", piece) for piece in words)
    assert all(weight(piece) <= MOST for piece in pieces(["好" * 5_000]))
    assert all(weight(piece) <= MOST for piece in pieces(["9" * 5_000]))


def test_nothing_is_cut_into_nothing() -> None:
    assert list(pieces([])) == list(pieces(["", "  \n "])) == []


@given(st.lists(st.text(st.sampled_from("ab9 ,.，。!？好的\n"), max_size=300), max_size=4))
def test_nothing_is_lost_and_no_piece_is_too_long(texts: list[str]) -> None:
    cut = list(pieces(texts))
    assert re.sub(r"\s", "", "".join(cut)) == re.sub(r"\s", "", "".join(texts))
    assert all(0 < weight(piece) <= MOST for piece in cut)
    assert FIRST < MOST
