from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import Misconfigured
from frontdesk.scenarios.pattern import Pattern, missing, pattern, patterns
from scenarios.cases import node


def test_words_are_found_in_capitals_or_not_and_across_lines() -> None:
    assert Pattern(("unplug the router",)).found("1. Unplug\n   the ROUTER, wait")
    assert Pattern(("３０秒",)).found("等 30秒")
    assert not Pattern(("orange",)).found("a red light")


def test_any_of_several_will_do() -> None:
    assert Pattern(("cable", "modem")).found("look at the modem")
    assert str(Pattern(("cable", "modem"))) == "'cable' or 'modem'"


def test_between_slashes_stands_a_regular_expression() -> None:
    assert Pattern((r"/NL\d{8}/",)).found("order NL26110001 is on its way")
    assert not Pattern((r"/^refund/",)).found("no refund")
    assert Pattern(("/",)).found("and/or")


@given(st.text(min_size=1).filter(lambda text: text.strip() and not text.startswith("/")))
def test_every_text_holds_itself(text: str) -> None:
    assert Pattern((text,)).found(f"before {text} after")


def test_lists_are_read_as_all_of_and_lists_in_them_as_any_of(tmp_path: Path) -> None:
    read = patterns(node(tmp_path / "a.yml", "[one, [two, three]]"))
    assert read == (Pattern(("one",)), Pattern(("two", "three")))
    assert missing(read, ["three", "four"]) == [Pattern(("one",))]
    assert patterns(node(tmp_path / "a.yml", "one")) == (Pattern(("one",)),)


@pytest.mark.parametrize("written", ["[]", "12", "{a: b}", "['']", "yes", "'/(/'"])
def test_what_is_no_text_is_refused(tmp_path: Path, written: str) -> None:
    with pytest.raises(Misconfigured):
        patterns(node(tmp_path / "a.yml", written))
    with pytest.raises(Misconfigured):
        pattern(node(tmp_path / "a.yml", written))
