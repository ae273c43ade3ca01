import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.followup import Earlier, Resolved, follows, resolved

KETTLE = Earlier("The kettle shows E3", ("Kettle NL-K17: error codes › E3: boil-dry protection",))


@pytest.mark.parametrize(
    "text",
    [
        "And E5?",
        "what about orange?",
        "那保修呢？",
        "橙灯呢",
        "how long does it take?",
        "要多少钱？",
        "and for the black one?",
    ],
)
def test_what_means_nothing_alone_goes_on(text: str) -> None:
    assert follows(text) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "How do I get a paper invoice for my last order?",
        "怎么开增值税专用发票并寄到公司",
        "word " * 500,
        "退货" * 5_000,
    ],
)
def test_a_whole_question_and_a_long_story_stand_by_themselves(text: str) -> None:
    assert follows(text) < 2


@pytest.mark.parametrize(
    "text",
    [
        "thank you",
        "ok",
        "好的",
        "谢谢",
        "太差了",
        "this is terrible",
        "it is fine",
        "hello",
        "你好",
        "转人工",
        "bye!",
        "那好吧",
        "那谢谢了",
        "and thanks",
        "so ok",
    ],
)
def test_thanks_and_complaints_go_on_with_nothing(text: str) -> None:
    assert follows(text) == 0


def test_a_product_that_is_named_needs_nothing_from_before() -> None:
    assert follows("lamp flickers", ["lamp"]) == 0


def test_a_follow_up_is_put_in_full_with_what_answered_before() -> None:
    made = resolved("And E5?", [KETTLE])
    assert made.text == "E5 (Kettle NL-K17)?"
    assert made.hints == ()


def test_the_product_goes_before_the_title_and_the_question_stands_in_for_both() -> None:
    assert (
        resolved("那保修呢", [Earlier("路由器亮红灯", ("网络 › 红灯",), ("路由器",))]).text
        == "保修呢 (路由器)"
    )
    assert resolved("那保修呢", [Earlier("路由器亮红灯")]).text == "保修呢 (路由器亮红灯)"


def test_what_may_be_whole_keeps_the_first_place() -> None:
    made = resolved("battery life?", [KETTLE])
    assert made.text == "battery life?"
    assert made.hints == ("battery life (Kettle NL-K17)?",)


def test_an_exchange_without_a_question_is_passed_over() -> None:
    assert resolved("And E5?", [KETTLE, Earlier("")]).text == "E5 (Kettle NL-K17)?"


@given(st.text(max_size=200))
def test_without_a_past_nothing_changes(text: str) -> None:
    assert resolved(text, []) == Resolved(text)
    assert resolved(text, [Earlier("  ")]) == Resolved(text)


@given(st.text(max_size=200), st.text(max_size=3_000))
def test_the_customers_words_are_always_looked_for_and_the_past_is_bounded(text: str, before: str) -> None:
    made = resolved(text, [Earlier(before)])
    assert text in (made.text, *made.hints)
    assert all(len(one) <= len(text) + 203 for one in (made.text, *made.hints))
