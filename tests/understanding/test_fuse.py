import math
from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.turn.findings import Finding
from frontdesk.understanding.fuse import late, reweighted, scaled, shapley, tempered
from frontdesk.understanding.reading import Opinion
from frontdesk.understanding.understand import fused
from frontdesk.understanding.words import Modality

LABELS = ("neutral", "joy", "anger")
MODALITIES: tuple[Modality, ...] = ("text", "image", "audio", "video")
PRIOR = {"neutral": 0.5, "joy": 0.25, "anger": 0.25}


def distribution(weights: list[float]) -> dict[str, float]:
    return {label: weight / sum(weights) for label, weight in zip(LABELS, weights, strict=True)}


def found_in(said: Mapping[str, Mapping[str, float]]) -> Finding[str]:
    """Fuse one opinion a modality as the desk does."""
    return fused([Opinion(name, said[name], 1.0, ()) for name in MODALITIES if name in said], PRIOR)


distributions = st.lists(st.floats(0.01, 1), min_size=3, max_size=3).map(distribution)
opinions = st.dictionaries(st.sampled_from(MODALITIES), distributions, min_size=1)
games = st.lists(st.floats(-5, 5), min_size=16, max_size=16)


def game(values: list[float]) -> dict[frozenset[str], float]:
    groups = [frozenset(group) for size in range(5) for group in combinations(MODALITIES, size)]
    return dict(zip(groups, values, strict=True))


@given(games)
def test_shapley_values_add_up_to_what_all_modalities_together_gained(values: list[float]) -> None:
    worth = game(values)
    gained = worth[frozenset(MODALITIES)] - worth[frozenset()]
    assert sum(shapley(worth.__getitem__, MODALITIES).values()) == pytest.approx(gained, abs=1e-9)


@given(games)
def test_two_modalities_that_add_the_same_to_every_group_have_the_same_value(values: list[float]) -> None:
    worth = game(values)
    swap = {"text": "audio", "audio": "text"}

    def symmetric(group: frozenset[str]) -> float:
        return (worth[group] + worth[frozenset(swap.get(name, name) for name in group)]) / 2

    found = shapley(symmetric, MODALITIES)
    assert found["text"] == pytest.approx(found["audio"], abs=1e-9)


@given(games)
def test_a_modality_that_never_changes_anything_has_no_value(values: list[float]) -> None:
    worth = game(values)
    found = shapley(lambda group: worth[group - {"video"}], MODALITIES)
    assert found["video"] == pytest.approx(0, abs=1e-9)


@given(opinions)
def test_every_subset_of_modalities_gives_a_distribution_and_shares_of_sum_one(
    said: dict[str, dict[str, float]],
) -> None:
    found = found_in(said)
    assert found.distribution == pytest.approx(late(said, prior=PRIOR))
    assert sum(found.distribution.values()) == pytest.approx(1)
    assert all(0 < p < 1 for p in found.distribution.values())
    assert set(found.shares) == set(said)
    assert sum(map(abs, found.shares.values())) == pytest.approx(1)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_all_fifteen_subsets_are_fused(size: int) -> None:
    angry = {"neutral": 0.1, "joy": 0.1, "anger": 0.8}
    for group in combinations(MODALITIES, size):
        found = found_in(dict.fromkeys(group, angry))
        assert found.value == "anger"
        assert list(found.shares.values()) == pytest.approx([1 / size] * size)


@given(opinions)
def test_the_order_of_modalities_makes_no_difference(said: dict[str, dict[str, float]]) -> None:
    assert late(said, prior=PRIOR) == late(dict(reversed(said.items())), prior=PRIOR)


@given(distributions)
def test_an_opinion_that_says_no_more_than_the_prior_changes_nothing(angry: dict[str, float]) -> None:
    alone, both = late({"text": angry}, prior=PRIOR), late({"text": angry, "audio": PRIOR}, prior=PRIOR)
    assert both == pytest.approx(alone)
    found = found_in({"text": angry, "audio": PRIOR})
    silent = math.isclose(found.confidence, PRIOR[found.value])
    assert abs(found.shares["audio"]) == pytest.approx(0, abs=1e-6) or silent


def test_agreement_makes_surer_and_a_weight_below_one_makes_less_sure() -> None:
    angry = {"neutral": 0.2, "joy": 0.2, "anger": 0.6}
    once = late({"text": angry}, prior=PRIOR)["anger"]
    twice = late({"text": angry, "audio": angry}, prior=PRIOR)["anger"]
    halved = late({"text": angry}, {"text": 0.5}, PRIOR)["anger"]
    assert halved < once < twice


def test_a_modality_that_speaks_against_the_value_has_a_share_below_zero() -> None:
    said = {
        "text": {"neutral": 0.02, "joy": 0.03, "anger": 0.95},
        "image": {"neutral": 0.4, "joy": 0.5, "anger": 0.1},
    }
    shares = found_in(said).shares
    assert shares["text"] > 0 > shares["image"]


def test_without_opinions_the_prior_comes_back_and_without_a_prior_there_is_nothing_to_say() -> None:
    assert late({}, prior=PRIOR) == pytest.approx(PRIOR)
    with pytest.raises(ValueError, match="neither opinions nor a prior"):
        late({})


def test_a_single_modality_has_the_whole_share_and_idle_ones_share_alike() -> None:
    assert scaled({"text": -0.3}) == {"text": 1.0}
    assert scaled({"text": 0.0, "audio": 0.0}) == {"text": 0.5, "audio": 0.5}


@given(distributions, st.floats(1.1, 5))
def test_tempering_keeps_the_order_and_lowers_the_highest(one: dict[str, float], heat: float) -> None:
    cooler = tempered(one, heat)
    assert sorted(LABELS, key=lambda label: one[label]) == sorted(LABELS, key=lambda label: cooler[label])
    assert max(cooler.values()) <= max(one.values()) + 1e-9


def test_a_label_that_a_source_does_not_know_keeps_its_prior_probability() -> None:
    found = reweighted({"neutral": 0.2, "anger": 0.8}, PRIOR)
    assert found["joy"] == PRIOR["joy"]
    assert sum(found.values()) == pytest.approx(1)
