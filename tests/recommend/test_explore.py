from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.recommend.explore import pick, propensities


@given(st.integers(1, 40), st.floats(0, 0.5), st.data())
def test_propensities_of_all_that_are_left_sum_to_1(left: int, share: float, data: st.DataObject) -> None:
    best = data.draw(st.integers(0, left - 1))
    told = propensities(best, range(left), share)
    assert told.sum() == pytest.approx(1)
    assert told.argmax() == best or share == 0.5


@given(st.integers(1, 20), st.floats(0, 0.5), st.integers(0, 10**6))
def test_what_is_picked_is_told_with_the_propensity_that_all_have(left: int, share: float, seed: int) -> None:
    picked = pick(left // 2, range(left), share, Random(seed))
    assert picked.propensity == propensities(left // 2, range(left), share)[picked.number]
    assert picked.explored or picked.number == left // 2


def test_one_thing_to_show_is_shown() -> None:
    assert pick(0, [0], 0.3, Random(0)).propensity == pytest.approx(1)
