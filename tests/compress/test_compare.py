import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.compress.compare import accuracy, interleaved, made_up
from frontdesk.features.feature import Kind, Shape
from frontdesk.features.padding import steps
from frontdesk.understanding.runfolder import InputSpec

ANSWERS = st.dictionaries(st.integers(0, 40), st.booleans(), min_size=1)


def spec(kind: Kind) -> InputSpec:
    return InputSpec(column="text", modality="text", feature="tokens", kind=kind, width=12)


@given(ANSWERS)
def test_a_model_is_as_good_as_itself(answers: dict[int, bool]) -> None:
    found = accuracy(answers, answers)
    assert found.rows == len(answers)
    assert (found.difference, found.low, found.high) == (0, 0, 0)


@given(ANSWERS, ANSWERS)
def test_the_difference_is_that_of_the_shares_and_lies_in_its_interval(
    a: dict[int, bool], b: dict[int, bool]
) -> None:
    found = accuracy(a, b)
    assert found.rows == len(a.keys() | b.keys())
    assert found.difference == pytest.approx(found.b - found.a)
    assert found.low <= found.difference <= found.high


@pytest.mark.parametrize("kind", ["vector", "sequence", "ids", "sparse", "pixels", "frames"])
def test_made_up_rows_can_be_read_and_are_the_same_every_time(kind: Kind) -> None:
    inputs = {"x": spec(kind)}
    rows = made_up(inputs, 3)["x"]
    assert len(rows) == 3
    for one, again in zip(rows, made_up(inputs, 3)["x"], strict=True):
        np.testing.assert_array_equal(steps(one, Shape(kind, 12)), steps(again, Shape(kind, 12)))


def test_rounds_are_interleaved_after_a_warm_up() -> None:
    heard: list[str] = []
    now = [0.0]

    def work(name: str, seconds: float) -> None:
        heard.append(name)
        now[0] += seconds

    found = interleaved(lambda: work("a", 0.5), lambda: work("b", 0.25), 3, lambda: now[0])
    assert "".join(heard) == "aab" + "ab" * 3
    assert found == [(0.5, 0.25)] * 3


def test_nothing_is_divided_by_a_clock_that_stands_still() -> None:
    def rest() -> None:
        return

    assert all(b / a == 1 for a, b in interleaved(rest, rest, 1, lambda: 0.0))
