"""On a bandit whose truth is known, the estimates find it, and their intervals hold it as often as said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontdesk.errors import InvalidInput
from frontdesk.recommend.catalogue import Numbers
from frontdesk.recommend.offpolicy import Shown, judge

Rows = NDArray[np.int64]
ARMS, SHARE = 6, 0.3
CHANCES = np.array([0.05, 0.1, 0.2, 0.35, 0.5, 0.15])  # of a reward, by arm


def bandit(rows: int, seed: int, best: int = 2) -> tuple[Shown, Rows]:
    """Show ``best`` mostly, else an arm by chance; also tell the arm of each row."""
    dice = np.random.default_rng(seed)
    chance = dice.random(rows) < SHARE
    arm = np.where(chance, dice.integers(ARMS, size=rows), best)
    propensity = (1 - SHARE) * (arm == best) + SHARE / ARMS
    reward = (dice.random(rows) < CHANCES[arm]).astype(np.float64)
    group = np.arange(rows, dtype=np.int32)
    return Shown(propensity, reward, group, np.ones(rows, np.int32)), arm


def policy(arm: Rows) -> Numbers:
    """Prefer the fourth and fifth arm."""
    found: Numbers = np.array([0, 0, 0, 0.5, 0.5, 0])[arm]
    return found


TRUTH = float(CHANCES[3:5].mean())


def test_every_estimator_finds_what_another_policy_would_bring() -> None:
    shown, arm = bandit(60_000, seed=0)
    for name, found in judge(shown, policy(arm)).estimates.items():
        assert found.value == pytest.approx(TRUTH, abs=0.025), name
        assert found.low < TRUTH < found.high, name
    assert shown.reward.mean() < 0.25 < TRUTH  # what was shown tells nothing like it


@pytest.mark.parametrize("name", ["ips", "snips", "dr"])
def test_intervals_hold_the_truth_as_often_as_they_say(name: str) -> None:
    held = 0
    for seed in range(200):
        shown, arm = bandit(3_000, seed)
        found = judge(shown, policy(arm)).estimates[name]
        held += found.low < TRUTH < found.high
    assert 180 <= held <= 200


def test_the_self_normalised_and_the_doubly_robust_are_less_noisy() -> None:
    found = [
        judge(shown, policy(arm)).estimates for shown, arm in (bandit(3_000, seed) for seed in range(60))
    ]
    noise = {name: np.std([one[name].value for one in found]) for name in ("ips", "snips", "dr")}
    assert noise["snips"] < noise["ips"]
    assert noise["dr"] < noise["ips"]


def test_rows_of_one_group_count_as_one_draw() -> None:
    shown, arm = bandit(2_000, seed=1)
    twice = Shown(
        shown.propensity.repeat(2), shown.reward.repeat(2), shown.group.repeat(2), shown.place.repeat(2)
    )
    for name, once in judge(shown, policy(arm)).estimates.items():
        again = judge(twice, policy(np.repeat(arm, 2))).estimates[name]
        assert (again.low, again.high) == pytest.approx((once.low, once.high))


def test_what_was_shown_is_judged_as_it_came_out() -> None:
    shown, _ = bandit(1_000, seed=2)
    for found in judge(shown, shown.propensity).estimates.values():
        assert found.value == pytest.approx(shown.reward.mean())
        assert found.effective == pytest.approx(1_000)


def test_clipped_weights_are_counted() -> None:
    shown, arm = bandit(1_000, seed=3)
    free, clipped = judge(shown, policy(arm)), judge(shown, policy(arm), clip=2.0)
    assert free.estimates["ips"].clipped == 0
    assert clipped.estimates["ips"].clipped == np.isin(arm, (3, 4)).sum()
    assert clipped.estimates["ips"].value < free.estimates["ips"].value


def test_the_best_of_a_place_is_told_by_its_propensity() -> None:
    shown, arm = bandit(1_000, seed=4)
    assert np.array_equal(shown.best == 1, arm == 2)
    assert judge(shown, shown.best).estimates["snips"].value == pytest.approx(CHANCES[2], abs=0.05)


@given(st.lists(st.tuples(st.floats(0.01, 1), st.floats(0, 1), st.integers(0, 5)), min_size=1, max_size=30))
def test_the_self_normalised_value_lies_within_the_rewards(rows: list[tuple[float, float, int]]) -> None:
    propensity, reward, group = (np.array(one) for one in zip(*rows, strict=True))
    shown = Shown(propensity, reward, group.astype(np.int32), np.ones(len(rows), np.int32))
    found = judge(shown, np.full(len(rows), 0.5)).estimates["snips"]
    assert reward.min() - 1e-9 <= found.value <= reward.max() + 1e-9
    assert found.low <= found.value <= found.high
    assert 1 - 1e-9 <= found.effective <= len(rows) + 1e-9


def test_nothing_shown_tells_nothing() -> None:
    none = np.zeros(0)
    assert judge(Shown(none, none, none.astype(np.int32), none.astype(np.int32)), none).estimates == {}


@pytest.mark.parametrize("propensity", [0.0, -0.1, 1.1, float("nan")])
def test_a_propensity_that_is_none_is_refused(propensity: float) -> None:
    one = np.ones(1)
    with pytest.raises(InvalidInput, match="no probability above 0"):
        Shown(np.array([propensity]), one, one.astype(np.int32), one.astype(np.int32))


def test_columns_of_different_lengths_are_refused() -> None:
    one = np.ones(1)
    with pytest.raises(InvalidInput, match="different lengths"):
        Shown(np.ones(2), one, one.astype(np.int32), one.astype(np.int32))
