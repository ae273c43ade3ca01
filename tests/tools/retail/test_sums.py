"""Sums are worked out, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.tools.refusal import Refused
from tools.retail.sums import worked_out

NUMBERS = st.integers(min_value=0, max_value=10**6).map(lambda cents: cents / 100)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_sum_is_rounded_to_two_places(one: float, two: float, three: float) -> None:
    assert worked_out(f"({one:f} + {two:f}) * {three:f} - {one:f}") == str(
        round((one + two) * three - one, 2)
    )


@pytest.mark.parametrize(("asked", "told"), [("2 + 2", "4.0"), (" -(1.005 * 2)/3", "-0.67"), ("0/5", "0.0")])
def test_brackets_and_signs_hold(asked: str, told: str) -> None:
    assert worked_out(asked) == told


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "1/0",
        "9**9**9",
        "7//2",
        "__import__('os')",
        "1 +",
        "(" * 90 + "1" + ")" * 90 + "*" + "1" * 99,
        "1j",
        "1e9",
    ],
)
def test_whatever_is_no_sum_is_refused(asked: str) -> None:
    with pytest.raises(Refused) as refused:
        worked_out(asked)
    assert refused.value.reason == "bad_sum"


@given(st.text(alphabet="0123456789+-*/(). ", max_size=60))
def test_no_text_of_its_signs_makes_it_fail_otherwise(asked: str) -> None:
    try:
        assert float(worked_out(asked)) is not None
    except Refused as refused:
        assert refused.reason == "bad_sum"  # noqa: PT017 - both ends are right
