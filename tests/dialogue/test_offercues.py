import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.dialogue import offercues as cues

NOTHING = (
    "Where is my order?",
    "我的快递到哪了",
    "How do I reset the router?",
    "怎么退货",
    "Thanks",
    "保修多久",
    "",
)


@pytest.mark.parametrize(
    ("cue", "yes"),
    [
        (
            cues.shops,
            (
                "recommend me a lamp",
                "想买个台灯",
                "my budget is 300",
                "送妈妈什么好",
                "Which one should I buy?",
            ),
        ),
        (cues.another, ("another one", "换一个", "anything else?", "还有别的吗", "show me more")),
        (cues.refuses, ("not that one", "不要这个", "I don't like these", "这个不行", "I'm not interested")),
        (cues.means_all, ("none of these", "这些都不要", "I don't want those")),
        (cues.asks_why, ("why do you show me this?", "为什么推荐这个", "为啥给我推这个", "Why this one?")),
        (cues.stops, ("stop recommending", "别给我推荐了", "no more suggestions please")),
        (cues.likens, ("something like this", "有类似的吗", "do you have similar ones", "同款有吗")),
        (cues.goes_with, ("what goes with it", "有什么配套的", "accessories for my phone", "买什么一起用")),
        (cues.asks_stock, ("is it in stock", "有货吗", "sold out?")),
        (cues.turns_to, ("what about kettles?", "那水壶呢")),
        (cues.asks_price, ("how much is it?", "它多少钱", "第一个多少钱", "what's the price?")),
        (cues.asks_when, ("when is it back in stock?", "什么时候有货")),
        (cues.browses, ("你好，随便看看", "just browsing")),
        (
            cues.compares,
            ("第一个和第二个哪个好", "它们有什么区别", "which one is lighter?", "P5 vs P7", "续航长的是哪款"),
        ),
    ],
)
def test_a_cue_is_heard_in_both_languages_and_not_in_other_matters(cue: object, yes: tuple[str, ...]) -> None:
    assert callable(cue)
    assert [text for text in yes if not cue(text)] == []
    assert [text for text in NOTHING if cue(text)] == []


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("不要个性化推荐", False),
        ("请关闭个性化推荐", False),
        ("stop personal suggestions", False),
        ("I don't want personalised recommendations", False),
        ("turn personal suggestions on again", True),
        ("打开个性化推荐", True),
        ("do not turn personal suggestions on", None),
        ("a personal question", None),
        ("推荐个水壶", None),
    ],
)
def test_the_switch_is_heard(text: str, personal: bool | None) -> None:
    found = cues.personal(text)
    assert found is personal or (personal is None and found is not True)


def test_what_somebody_ordered_is_theirs() -> None:
    assert all(map(cues.mine, ("my last order", "我买的水壶", "what I bought")))
    assert not cues.mine("a kettle for my mother")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("the second one", (1,)),
        ("compare the first and the third", (0, 2)),
        ("第一个和第2款", (0, 1)),
        ("the first time I used it", ()),
        ("第一次", ()),
    ],
)
def test_places_among_what_was_shown_are_heard(text: str, places: tuple[int, ...]) -> None:
    assert cues.ordinals(text) == places


def test_the_place_behind_which_something_is_asked_for() -> None:
    assert cues.asks_for("do you have a kettle") == len("do you have")
    assert cues.asks_for("水壶") is None


@given(st.text(max_size=200))
def test_any_text_is_heard_without_an_error(text: str) -> None:
    assert cues.personal(text) in (None, True, False)
    assert cues.asks_why(text) in (True, False)
