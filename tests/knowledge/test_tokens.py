import pytest

from frontdesk.knowledge.tokens import asked, is_code, tokens


def test_english_words_are_stemmed_and_chinese_ones_cut_with_their_pairs() -> None:
    assert tokens("Returning routers") == ["return", "router"]
    assert tokens("路由器红灯") == ["路由器", "路由", "由器", "红灯", "器红"]


@pytest.mark.parametrize("text", ["LW-R2", "lw-r2", "lw_r2", "LWR2"])
def test_a_code_is_the_same_however_it_is_written(text: str) -> None:
    assert "lwr2" in tokens(f"显示{text}错误")


def test_a_hyphenated_word_is_found_with_and_without_its_hyphen() -> None:
    assert {"email", "mail"} <= set(tokens("e-mail"))
    assert "email" in tokens("Email")


@pytest.mark.parametrize(
    ("token", "code"),
    [("e3", True), ("lwr2", True), ("20261124001", True), ("20", False), ("router", False), ("红灯", False)],
)
def test_codes_are_told_from_amounts_and_words(token: str, code: bool) -> None:
    assert is_code(token) is code


def test_what_asks_nothing_is_left_out_of_a_question() -> None:
    assert asked("How can I return the router, please?") == ["return", "router"]
    assert asked("请问怎么退货") == ["退货"] or "退货" in asked("请问怎么退货")
    assert asked("how are you?") == []
    assert asked("") == []
