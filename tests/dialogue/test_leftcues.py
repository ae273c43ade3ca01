import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.dialogue import leftcues


@pytest.mark.parametrize(
    ("text", "before"),
    [("水壶有吗", "水壶"), ("手表先看看", "手表"), ("水壶有吗？要白色的", "水壶"), ("水壶怎么清洗", "")],
)
def test_what_is_asked_for_may_stand_before_the_words_that_ask(text: str, before: str) -> None:
    assert leftcues.fronted(text) == before


@pytest.mark.parametrize(
    ("rest", "describes"),
    [
        ("a ······ that isn't ·····", True),
        ("······ please", True),
        ("不要··的··", True),
        ("my ······ is ·····", False),
        ("the ····· ······", False),
        ("··怎么··", False),
    ],
)
def test_a_message_that_only_describes_is_told_from_one_about_a_thing(rest: str, describes: bool) -> None:
    assert leftcues.describes(rest) is describes


@pytest.mark.parametrize(
    ("rest", "denied"),
    [
        ("·········· without bluetooth", ("without bluetooth",)),
        ("·· that don't have an app", ("that don't have an app",)),
        ("有没有不带蓝牙的··", ("不带蓝牙",)),
        ("有没有··的", ()),
        ("with ·····", ()),
    ],
)
def test_what_must_not_be_there_is_found(rest: str, denied: tuple[str, ...]) -> None:
    assert leftcues.denied(rest) == denied


@pytest.mark.parametrize(
    ("rest", "thing"),
    [
        ("do you have a drone?", "drone"),
        ("got any sneakers", "sneakers"),
        ("有没有缝纫机", "缝纫机"),
        ("do you have anything good?", ""),
        ("有没有好东西推荐", ""),
        ("有没有··", ""),
        ("do you have ······?", ""),
    ],
)
def test_an_unknown_thing_is_named(rest: str, thing: str) -> None:
    assert leftcues.thing(rest) == thing


@given(st.text(max_size=200))
def test_any_text_is_heard_without_an_error(text: str) -> None:
    leftcues.thing(text)
    leftcues.denied(text)
    assert leftcues.fronted(text) in leftcues.fronted(text) + text
    assert leftcues.describes(text) in (True, False)
    assert leftcues.definite(text) in (True, False)
