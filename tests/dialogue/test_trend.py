import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.dialogue.trend import NEGATIVE, SPAN, Trend, gloom, lean, trend
from frontdesk.turn.findings import EMOTIONS

GLOOM = st.floats(0, 1)
LINES = st.lists(GLOOM, max_size=12)
OPPOSITE = {"worsening": "improving", "steady": "steady", "improving": "worsening"}


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ([], "steady"),
        ([0.9], "steady"),
        ([0.1, 0.8], "worsening"),
        ([0.8, 0.1], "improving"),
        ([0.3, 0.5], "steady"),
        ([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.9], "worsening"),
        ([0.1, 0.2, 0.3, 0.4, 0.5], "worsening"),
        ([0.9, 0.9, 0.8, 0.1, 0.1], "improving"),
        ([0.5, 0.4, 0.5, 0.4, 0.5], "steady"),
    ],
)
def test_a_line_of_gloom_goes_where_a_person_would_say(line: list[float], goes: Trend) -> None:
    assert trend(line) == goes


@given(GLOOM, st.integers(0, 12))
def test_a_constant_line_is_steady(dark: float, turns: int) -> None:
    assert trend([dark] * turns) == "steady"


@given(st.lists(GLOOM, max_size=SPAN))
def test_a_line_read_backwards_has_the_opposite_trend(line: list[float]) -> None:
    assert lean(line[::-1]) == -lean(line)
    assert trend(line[::-1]) == OPPOSITE[trend(line)]


@given(LINES, st.lists(GLOOM, min_size=SPAN, max_size=SPAN))
def test_only_the_last_turns_count(long_ago: list[float], last: list[float]) -> None:
    assert lean([*long_ago, *last]) == lean(last)


@given(st.lists(GLOOM, min_size=2, max_size=SPAN), GLOOM)
def test_a_darker_last_turn_never_brightens_the_trend(line: list[float], dark: float) -> None:
    darker = [*line[:-1], max(line[-1], dark)]
    assert lean(darker) >= lean(line) - 1e-12


@given(LINES)
def test_the_lean_lies_between_minus_one_and_one(line: list[float]) -> None:
    assert -1 <= lean(line) <= 1


def test_gloom_is_the_probability_of_the_negative_feelings() -> None:
    assert gloom({"anger": 0.3, "fear": 0.2, "joy": 0.5}) == pytest.approx(0.5)
    assert gloom({}) == 0
    assert gloom(dict.fromkeys(NEGATIVE, 0.2500001)) == 1
    assert set(NEGATIVE) < set(EMOTIONS)
