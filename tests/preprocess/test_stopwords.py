from frontdesk.preprocess.stopwords import CHINESE, ENGLISH, is_stop_word, without_stop_words
from frontdesk.preprocess.text import is_han


def test_words_that_decide_what_is_meant_are_kept() -> None:
    deciding = "not no never why how when 不 没有 没 为什么 怎么 refund 退款".split()  # noqa: SIM905
    assert without_stop_words(deciding) == deciding


def test_both_languages_lose_their_empty_words() -> None:
    assert without_stop_words(["I", "would", "like", "a", "refund", "please"]) == ["like", "refund"]
    assert without_stop_words(["请问", "我", "的", "退款", "到", "了", "吗"]) == ["退款"]


def test_case_and_the_form_of_an_apostrophe_do_not_matter() -> None:
    assert is_stop_word("THE")
    assert is_stop_word("I’M")


def test_each_list_holds_words_of_its_own_language_in_lower_case() -> None:
    assert all(word.isascii() and word == word.lower() for word in ENGLISH)
    assert all(is_han(character) for word in CHINESE for character in word)
