"""The propensity that is told of a place is the one by which it was filled."""

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.recommend.diversity import by_vectors, relevance
from frontdesk.recommend.places import Field, places

SIZE = 6
DICE = np.random.default_rng(0)
VECTORS = DICE.standard_normal((SIZE, 4)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)
FIELD = Field(
    np.arange(10, 10 + SIZE, dtype=np.int32),
    relevance(np.array([5, 4, 3, 2, 1, 0], np.float32)),
    by_vectors(VECTORS),
    {},
)


@given(st.integers(1, 8), st.floats(0, 0.5), st.integers(0, 10**6))
def test_what_is_picked_is_told_with_its_propensity(most: int, share: float, seed: int) -> None:
    found = list(places(FIELD, most, share, Random(seed)))
    assert len({one.number for one in found}) == len(found) == min(most, SIZE)
    for place, one in enumerate(found):
        chance = share / (SIZE - place)
        assert one.propensity == pytest.approx(chance) or one.propensity == pytest.approx(1 - share + chance)
        assert share > 0 or not one.explored


def test_drawing_many_times_agrees_with_the_propensities_that_are_told() -> None:
    draws, share, draw = 30_000, 0.4, Random(7)
    lists: Counter[tuple[int, ...]] = Counter()
    told: dict[tuple[int, ...], float] = {}
    for _ in range(draws):
        found = list(places(FIELD, 2, share, draw))
        shown = tuple(one.number for one in found)
        lists[shown] += 1
        told[shown] = found[0].propensity * found[1].propensity
    assert sum(told.values()) == pytest.approx(1)  # every list was drawn at least once
    for shown, chance in told.items():
        assert lists[shown] / draws == pytest.approx(chance, abs=4 * (chance / draws) ** 0.5)


def test_without_a_share_the_list_is_the_same_each_time() -> None:
    lists = {tuple(one.number for one in places(FIELD, 4, 0, Random(seed))) for seed in range(20)}
    assert len(lists) == 1


def test_a_share_of_the_places_is_explored() -> None:
    found = [one.explored for seed in range(4_000) for one in places(FIELD, 1, 0.25, Random(seed))]
    assert np.mean(found) == pytest.approx(0.25, abs=0.03)


def test_a_rule_pins_an_item_to_its_place_for_sure() -> None:
    pinned = Field(FIELD.numbers, FIELD.relevant, FIELD.likeness, {1: 99, 2: 15, 3: 10, 9: 11})
    for seed in range(50):
        found = list(places(pinned, 4, 0.5, Random(seed)))
        assert [found[1].number, found[2].number] == [15, 10]  # 10 would be the best of all
        assert found[1].propensity == found[2].propensity == 1
        assert found[0].propensity in (0.5 + 0.5 / 4, 0.5 / 4)  # of all but these two
    assert [one.number for one in places(pinned, 1, 0, Random(0))] == [10]


def test_five_of_the_same_do_not_fill_the_list() -> None:
    alike = np.eye(6, dtype=np.float32)
    alike[:5, :5] = 1
    same = Field(FIELD.numbers, relevance(np.array([9, 8.9, 8.8, 8.7, 8.6, 8], np.float32)), alike, {})
    assert [one.number for one in places(same, 2, 0, Random(0))] == [
        10,
        11,
    ]  # the least relevant is far behind
    near = Field(FIELD.numbers, np.array([1, 0.99, 0.98, 0.97, 0.96, 0.9], np.float32), alike, {})
    assert [one.number for one in places(near, 2, 0, Random(0))] == [10, 15]
